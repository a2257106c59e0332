// npm's MJML compiles documents as they stand.
import mjml2html from "mjml";
import { serve } from "./harness.mjs";

await serve(() => async ({ mjml }) => {
  const { html } = await mjml2html(mjml, { validationLevel: "soft" });
  return { subject: "", preheader: "", html, text: "" };
});
