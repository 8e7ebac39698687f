import type { RgsTemplate } from './template.ts';

export const SCHEMA: RgsTemplate = {
  id: 'schema',
  title: 'Only fields of this schema',
  about: 'A sale has these fields and no others, each of its type and in its range.',
  source: `define sale if event.type == "sale"
let wrong = misfit(event.payload, { sku: string, n: whole, price: number, channel?: "web" | "shop", tags?: [string] })

deny "sale-schema" adr "ADR-0007"
  when sale and exists wrong
  because "{wrong}"

deny "sale-range" adr "ADR-0007"
  when sale and missing wrong and (event.payload.n < 1 or event.payload.price < 0)
  because "a sale is of one piece or more, at no less than 0: {event.payload}"
`,
  tests: String.raw`local function sale(more)
  local payload = { sku = "bolt", n = 2, price = 0.5 }
  for name, value in dpairs(more) do payload[name] = value end
  return { type = "sale", payload = payload }
end

return {
  { name = "a sale", event = sale({ channel = "web", tags = { "new" } }), verdict = "allow" },
  { name = "other events are none of it", event = { type = "note", payload = { text = "x" } }, verdict = "allow" },
  { name = "a field is missing", event = { type = "sale", payload = { sku = "bolt", n = 1 } },
    deny = "sale-schema", reason = "event.payload.price is missing" },
  { name = "a field too many", event = sale({ note = "x" }),
    deny = "sale-schema", reason = "event.payload has a field more: note" },
  { name = "a text for a number", event = sale({ n = "2" }),
    deny = "sale-schema", reason = "event.payload.n is string and should be whole" },
  { name = "half a piece", event = sale({ n = 0.5 }), deny = "sale-schema" },
  { name = "a channel that is none", event = sale({ channel = "fax" }),
    deny = "sale-schema", reason = "event.payload.channel is string and should be \"web\" | \"shop\"" },
  { name = "a tag that is no text", event = sale({ tags = { "a", 2 } }),
    deny = "sale-schema", reason = "event.payload.tags[2] is number and should be string" },
  { name = "nothing sold", event = sale({ n = 0 }), deny = "sale-range" },
  { name = "less than for free", event = sale({ price = -1 }), deny = "sale-range" },
}
`,
};
