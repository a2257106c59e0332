// Reads one email per line (base64 in, JSON out) with mailparser. Its argument is the folder that holds node_modules.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const { simpleParser } = createRequire(join(process.argv[2], "/"))("mailparser");
const asIs = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true };
const people = (header) => (header ? header.value.map(({ name, address }) => [name, address]) : []);

for await (const line of createInterface({ input: process.stdin })) {
  const mail = await simpleParser(Buffer.from(line, "base64"), asIs);
  const files = mail.attachments.map((file) => ({
    name: file.filename ?? null,
    type: file.contentType,
    id: file.cid ?? null,
    inline: file.contentDisposition === "inline",
    digest: createHash("sha256").update(file.content).digest("hex"),
  }));
  const lines = mail.headerLines.map(({ key }) => key);
  const { subject, text, html } = mail;
  const list = mail.headers.get("list") ?? {};
  console.log(JSON.stringify({ lines, subject, text, html, files, list, from: people(mail.from), to: people(mail.to), replyTo: people(mail.replyTo) }));
}
