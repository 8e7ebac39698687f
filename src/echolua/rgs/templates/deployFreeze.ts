import type { RgsTemplate } from './template.ts';

export const DEPLOY_FREEZE: RgsTemplate = {
  id: 'deploy-freeze',
  title: 'Deploy freeze',
  about:
    'While the state holds a freeze nothing is deployed, but for an emergency that somebody on call approves.',
  source: `# The fold keeps { freeze = { reason = "..." } } in the state while there is one.
define deploy if event.type startswith "deploy."
define frozen if exists context.state.freeze
define emergency if event.payload.emergency == true

deny "deploy-freeze" adr "ADR-0011"
  when deploy and frozen and not emergency
  because "deploys are frozen: {context.state.freeze.reason}"

deny "deploy-emergency" adr "ADR-0011"
  when deploy and frozen and emergency
  require 1 of [actor for actor in group("oncall") if actor != event.actor]
  because "an emergency needs somebody on call besides {event.actor}"
`,
  tests: `local frozen = { freeze = { reason = "end of year" } }
local trust = { groups = { oncall = { "user:ada", "user:bo" } } }
local urgent = { type = "deploy.web", actor = "user:ada", payload = { emergency = true } }

return {
  { name = "deploys pass", event = { type = "deploy.web" }, context = { state = { other = 1 } }, verdict = "allow" },
  { name = "not in a freeze", event = { type = "deploy.web" }, context = { state = frozen },
    deny = "deploy-freeze", reason = "deploys are frozen: end of year" },
  { name = "other events pass in a freeze", event = { type = "note" }, context = { state = frozen }, verdict = "allow" },
  { name = "an emergency needs another one on call", event = urgent,
    context = { state = frozen, trust = trust, approvals = { "user:ada" } }, deny = "deploy-emergency" },
  { name = "and with that it passes", event = urgent,
    context = { state = frozen, trust = trust, approvals = { "user:bo" } }, verdict = "allow" },
  { name = "an emergency is true and nothing else", event = { type = "deploy.web", payload = { emergency = "yes" } },
    context = { state = frozen }, deny = "deploy-freeze" },
}
`,
};
