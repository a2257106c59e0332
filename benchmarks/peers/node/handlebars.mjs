// Handlebars, precompiled, filling HTML that was compiled beforehand from one fixed layout.
import Handlebars from "handlebars";
import { direction, serve } from "./harness.mjs";

await serve(({ layouts }) => {
  const compiled = {};
  for (const [name, layout] of Object.entries(layouts)) {
    compiled[name] = {
      html: Handlebars.compile(layout.html),
      text: Handlebars.compile(layout.text, { noEscape: true }),
    };
  }
  return (recipient) => {
    const { html, text } = compiled[direction(recipient)];
    return {
      subject: recipient.subject,
      preheader: recipient.preheader,
      html: html(recipient),
      text: text(recipient),
    };
  };
});
