import type { RgsTemplate } from './template.ts';

export const API_QUORUM: RgsTemplate = {
  id: 'api-quorum',
  title: 'API changes need 2 of 3 leads',
  about: 'An event that changes the API waits until two of the group "leads" have approved it.',
  source: `# Trust names the group "leads": three people, of whom two must agree.
define api if event.type startswith "api."

deny "api-two-leads" adr "ADR-0042"
  when api
  require 2 of group("leads")
  because "{event.type} by {event.actor} changes the API"
`,
  tests: `local trust = { groups = { leads = { "user:ada", "user:bo", "user:cy" } } }
local change = { type = "api.change", actor = "user:dee", payload = {} }

return {
  { name = "other events pass", event = { type = "note" }, verdict = "allow" },
  { name = "one lead is not enough", event = change, context = { trust = trust, approvals = { "user:bo" } },
    deny = "api-two-leads",
    reason = "api.change by user:dee changes the API (needs 2 approvals of @leads, has 1)",
    data = { denials = { {
      rule = "api-two-leads", adr = "ADR-0042",
      reason = "api.change by user:dee changes the API (needs 2 approvals of @leads, has 1)",
      needs = { { at_least = 2, group = "leads", of = { "user:ada", "user:bo", "user:cy" }, have = { "user:bo" } } },
    } } } },
  { name = "two are", event = change, context = { trust = trust, approvals = { "user:bo", "user:ada" } },
    verdict = "allow" },
  { name = "one who approves twice is one", event = change,
    context = { trust = trust, approvals = { "user:bo", "user:bo" } }, deny = "api-two-leads" },
  { name = "others do not count", event = change,
    context = { trust = trust, approvals = { "user:bo", "user:eve" } }, deny = "api-two-leads" },
  { name = "without the group nobody can approve", event = change, context = { approvals = { "user:bo" } },
    deny = "api-two-leads" },
}
`,
};
