// Handlebars fills MJML, then npm's mjml compiles it, for each recipient; no plain text.
import Handlebars from "handlebars";
import mjml2html from "mjml";
import { direction, serve } from "./harness.mjs";

await serve(({ layouts }) => {
  const compiled = {};
  for (const [name, layout] of Object.entries(layouts)) compiled[name] = Handlebars.compile(layout.mjml);
  return async (recipient) => {
    const { html } = await mjml2html(compiled[direction(recipient)](recipient), { validationLevel: "skip" });
    return { subject: recipient.subject, preheader: recipient.preheader, html, text: "" };
  };
});
