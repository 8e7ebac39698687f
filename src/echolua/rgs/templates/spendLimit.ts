import type { RgsTemplate } from './template.ts';

export const SPEND_LIMIT: RgsTemplate = {
  id: 'spend-limit',
  title: 'Spend limit',
  about: 'Nobody spends more than the limit altogether, unless a treasurer approves.',
  source: String.raw`# The fold keeps { spent = { [actor] = cents } } in the state. Amounts are in cents.
let limit = 10000
let amount = event.payload.cents
define spending if event.type == "spend"
# Who has not spent anything yet is not in the state, and then the second half is false.
define over if amount > limit or context.state.spent[event.actor] + amount > limit

deny "spend-amount" adr "ADR-0033"
  when spending and not (amount is whole and amount > 0)
  because "an amount is a whole number of cents, more than 0, in \"cents\""

deny "spend-limit" adr "ADR-0033"
  when spending and amount is whole and over
  require 1 of [actor for actor in group("treasurers") if actor != event.actor]
  because "{event.actor} has spent {context.state.spent[event.actor]} of {limit} and wants {amount} more"
`,
  tests: `local function spend(cents) return { type = "spend", actor = "user:ada", payload = { cents = cents } } end
local function context(spent, approvals)
  return {
    state = { spent = { ["user:ada"] = spent } },
    trust = { groups = { treasurers = { "user:ada", "user:tess" } } },
    approvals = json.array(approvals),
  }
end

return {
  { name = "within the limit", event = spend(4000), context = context(6000, {}), verdict = "allow" },
  { name = "the first time", event = spend(10000), verdict = "allow" },
  { name = "the first time, too much", event = spend(10001), deny = "spend-limit" },
  { name = "over it with what was spent before", event = spend(4000), context = context(6001, {}),
    deny = "spend-limit", },
  { name = "with a treasurer", event = spend(4000), context = context(6001, { "user:tess" }), verdict = "allow" },
  { name = "who is not oneself", event = spend(4000), context = context(6001, { "user:ada" }), deny = "spend-limit" },
  { name = "an amount that is a text", event = spend("4000"), deny = "spend-amount" },
  { name = "half a cent", event = spend(0.5), deny = "spend-amount" },
  { name = "money back", event = spend(-1), deny = "spend-amount" },
  { name = "no amount", event = { type = "spend" }, deny = "spend-amount" },
  { name = "a state that cannot be added to", event = spend(1), deny = "spend-limit",
    context = { state = { spent = { ["user:tester"] = 1, ["user:ada"] = "much" } } } },
}
`,
};
