-- Lua that returns no fold.
local function fold(state) return state end
return { fold = fold }
