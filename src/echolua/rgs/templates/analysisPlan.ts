import type { RgsTemplate } from './template.ts';

export const ANALYSIS_PLAN: RgsTemplate = {
  id: 'analysis-plan',
  title: 'Pre-registered analysis plan',
  about:
    'A result must have been planned before, and keep to its plan; a plan that is committed stays as it is.',
  source: String.raw`# The fold keeps { plans = { [id] = { hypothesis, metric, n, alpha } } } in the state.
let plan = context.state.plans[event.payload.plan]
let departures = [part for part in ["hypothesis", "metric", "n", "alpha"] if not event.payload[part] == plan[part]]
define result if event.type == "result"

deny "plan-first" adr "ADR-0021"
  when result and missing plan
  because "no plan \"{event.payload.plan}\" was committed before this result"

deny "plan-kept" adr "ADR-0021"
  when result and exists plan and count(departures) > 0
  because "the result departs from plan \"{event.payload.plan}\" in {departures}"

deny "plan-stays" adr "ADR-0021"
  when event.type == "plan" and exists context.state.plans[event.payload.id]
  because "plan \"{event.payload.id}\" is committed; commit another one that says what it replaces"
`,
  tests: String.raw`local plan = { hypothesis = "longer is better", metric = "recall", n = 40, alpha = 0.05 }
local state = { plans = { p1 = plan } }

local function result(more)
  local payload = { plan = "p1", value = 0.8 }
  for name, value in dpairs(plan) do payload[name] = value end
  for name, value in dpairs(more) do payload[name] = value end
  return { type = "result", payload = payload }
end

return {
  { name = "a result that keeps to its plan", event = result({}), context = { state = state }, verdict = "allow" },
  { name = "more subjects than planned", event = result({ n = 60 }), context = { state = state },
    deny = "plan-kept", reason = "the result departs from plan \"p1\" in [\"n\"]" },
  { name = "another metric and threshold", event = result({ metric = "precision", alpha = 0.1 }),
    context = { state = state }, deny = "plan-kept",
    reason = "the result departs from plan \"p1\" in [\"metric\",\"alpha\"]" },
  { name = "what is left out departs, too", context = { state = state },
    event = { type = "result", payload = { plan = "p1", metric = "recall" } }, deny = "plan-kept" },
  { name = "no such plan", event = result({ plan = "p2" }), context = { state = state }, deny = "plan-first" },
  { name = "no plans at all", event = result({}), deny = "plan-first" },
  { name = "no plan named", event = { type = "result", payload = { n = 40 } }, context = { state = state },
    deny = "plan-first" },
  { name = "a plan", event = { type = "plan", payload = { id = "p2" } }, context = { state = state }, verdict = "allow" },
  { name = "a plan is not changed afterwards", event = { type = "plan", payload = { id = "p1" } },
    context = { state = state }, deny = "plan-stays" },
}
`,
};
