// Answers one question per line (JSON in, JSON out) about a YAML file, as an editor would show it. Its arguments are the
// folder that holds node_modules, and the workspace's with settings of Visual Studio Code in .vscode/settings.json.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "/"));
const { getLanguageService } = require("yaml-language-server/lib/umd/languageservice/yamlLanguageService.js");
const { SettingsState } = require("yaml-language-server/lib/umd/yamlSettings.js");
const { TextDocument } = require("vscode-languageserver-textdocument");

const root = `${pathToFileURL(process.argv[3]).href}/`;
const associated = JSON.parse(readFileSync(join(process.argv[3], ".vscode", "settings.json"), "utf-8"))["yaml.schemas"];
const yamlSettings = Object.assign(new SettingsState(), { documents: { get: () => undefined, all: () => [] } });
const service = getLanguageService({
  schemaRequestService: (address) => readFile(fileURLToPath(address), "utf-8"),
  workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  telemetry: { send() {}, sendError() {}, sendTrack() {} },
  clientCapabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
  yamlSettings,
});
service.configure({
  validate: true,
  hover: true,
  completion: true,
  yamlVersion: "1.2",
  schemas: Object.entries(associated).map(([address, files]) => ({ uri: new URL(address, root).href, fileMatch: [files].flat() })),
});

const answers = {
  async problems(document) {
    const found = await service.doValidation(document, false);
    return found.map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1}: ${message}`);
  },
  async offers(document, place) {
    return (await service.doComplete(document, place, false)).items.map(({ label, documentation }) => [label, documentation ?? null]);
  },
  async says(document, place) {
    return (await service.doHover(document, place))?.contents.value ?? null;
  },
};

let version = 0; // a document of an address is read again where it has another
for await (const line of createInterface({ input: process.stdin })) {
  const { path, text, ask, offset } = JSON.parse(line);
  version += 1;
  const document = TextDocument.create(new URL(path, root).href, "yaml", version, text);
  console.log(JSON.stringify(await answers[ask](document, document.positionAt(offset))));
}
