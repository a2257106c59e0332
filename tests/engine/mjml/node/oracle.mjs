// Compiles one document per line: {mjml, level, path} in, {html, errors} or {refused} out. Its argument
// is the folder that holds node_modules.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "/"));
const mjml2html = require("mjml");
console.error = () => {}; // it tells there of components it does not know

function compiled({ mjml, level, path }) {
  try {
    const { html, errors } = mjml2html(mjml, { validationLevel: level, filePath: path, noMigrateWarn: true });
    return { html, errors: errors.map(({ line, tagName, message }) => ({ line, tagName, message })) };
  } catch (error) {
    return { refused: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(compiled(JSON.parse(line))));
