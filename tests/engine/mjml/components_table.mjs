// Prints what npm's MJML knows of its components, as dynacontent/engine/mjml/components.json holds it:
//   npm install mjml@4.18 && node tests/engine/mjml/components_table.mjs > dynacontent/engine/mjml/components.json
import { createRequire } from "node:module"
import { join } from "node:path"

const require = createRequire(join(process.env.NODE_PATH || process.cwd(), "/"))
const { version } = require("mjml/package.json")
require("mjml")
const colors = require("mjml-core/lib/types/helpers/colors")
const { components } = require("mjml-core")
const { dependencies } = require("mjml-validator")

const texts = (table) => Object.fromEntries(Object.entries(table || {}).filter(([, value]) => typeof value === "string"))
const children = (name) => (dependencies[name] || []).map((child) => (child instanceof RegExp ? "*" : child))
const described = (name) => ({
  ending: Boolean(components[name].endingTag),
  attributes: texts(components[name].allowedAttributes),
  defaults: texts(components[name].defaultAttributes),
  children: children(name),
})
const names = Object.keys(components).sort()
const table = { mjml: version, colors, components: Object.fromEntries(names.map((name) => [name, described(name)])) }
for (const name of ["mjml", "mj-selector"]) {
  table.components[name] = { ending: false, attributes: {}, defaults: {}, children: children(name) }
}
console.log(JSON.stringify(table, null, 1))
