// LiquidJS, parsed beforehand, filling the same HTML.
import { Liquid } from "liquidjs";
import { direction, serve } from "./harness.mjs";

await serve(({ layouts }) => {
  const html = new Liquid({ outputEscape: "escape" });
  const text = new Liquid();
  const parsed = {};
  for (const [name, layout] of Object.entries(layouts)) {
    parsed[name] = { html: html.parse(layout.liquid), text: text.parse(layout.liquid_text) };
  }
  return (recipient) => {
    const templates = parsed[direction(recipient)];
    return {
      subject: recipient.subject,
      preheader: recipient.preheader,
      html: html.renderSync(templates.html, recipient),
      text: text.renderSync(templates.text, recipient),
    };
  };
});
