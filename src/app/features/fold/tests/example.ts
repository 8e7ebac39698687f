/** What the empty state teaches, fit for the fold every new world begins with. */
export const EXAMPLE_TESTS = `-- Each case folds its events over a state ({} unless it says another) and looks at what comes out.
return {
  {
    name = "add counts up",
    state = { count = 2 },
    event = { type = "add", payload = { n = 3 } },
    expect_at = { count = 5 },
  },
  {
    name = "other events change nothing",
    events = { { type = "note", payload = { text = "hello" } } },
    expect = {},
  },
}
`;
