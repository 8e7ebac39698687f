/** A fold to begin with for the events of an imported Git history: commits and files by author, merges, refs. */
export const HISTORY_FOLD = `return function(state, event)
  local p = event.payload
  if event.type == "git.commit" then
    state.commits = (state.commits or 0) + 1
    if #p.parents > 1 then state.merges = (state.merges or 0) + 1 end
    state.authors = state.authors or {}
    local author = state.authors[p.author.email] or { commits = 0, files = 0 }
    author.name = p.author.name
    author.commits = author.commits + 1
    author.files = author.files + (p.files or 0)
    author.last = p.author.time
    state.authors[p.author.email] = author
  end
  if event.type == "git.ref" then
    state.refs = state.refs or {}
    state.refs[p.ref] = p.commit
  end
  return state
end
`;
