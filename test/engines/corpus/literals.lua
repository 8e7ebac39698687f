-- Literals as the lexer reads them: escapes, long brackets, line ends, numbers at the edges.
return function(state)
  state.escapes = "\a\b\f\n\r\t\v\\\"\'\x41\65\065\u{41}\u{e9}\u{20ac}\u{1F600}\z
                   joined"
  state.long = [[
first line is dropped
"quotes" \n stay]]
  state.level = [==[ ]] ]=] ]==]
  state.numbers = { 0, 1, 2147483647, 0.5, 0.25, 0.1, 0.3, 1.5, 3.1415926537, 0.0000000002 }
  state.negative = { -1, -0.5, -2147483647, - -1, not not nil }
  state.precedence = { 2 + 3 * 4, (2 + 3) * 4, -2 * -3, 7 - 2 - 1, 1 .. 2 .. 3, not nil == true, 1 < 2 and 2 or 3, nil and 1 or 2 }
  state.keys = { ["with space"] = 1, plain = 2, ["end"] = 3 }
  return state
end
