// react-email: a component with the same content, rendered for each recipient; plain text from that HTML.
import {
  Body, Button, Column, Container, Head, Hr, Html, Img, Link, Preview, Row, Section, Text,
} from "@react-email/components";
import { render, toPlainText } from "@react-email/render";
import { createElement as h } from "react";
import { direction, serve } from "./harness.mjs";

const padded = { padding: "0 40px", backgroundColor: "#ffffff" };
const small = { fontSize: "14px", lineHeight: "22px", color: "#5d6b68", margin: 0 };
const plain = { fontSize: "16px", lineHeight: "26px", color: "#5d6b68", margin: 0 };

const Price = ({ p }) =>
  p.was
    ? h("span", null, h("span", { className: "sale" }, p.price), " ", h("s", { className: "was" }, p.was))
    : h("span", { className: "price" }, p.price);

const Line = ({ p, rtl }) =>
  h(Section, { className: "line", style: padded },
    h(Row, null,
      h(Column, { className: "line-picture", width: 112 },
        h(Link, { href: p.url }, h(Img, { className: "picture", src: p.image, alt: "", width: 112 }))),
      h(Column, { className: "line-words" },
        h(Link, { className: "name", href: p.url }, p.name),
        h("br"),
        h("span", { className: "muted" }, p.colour, p.size ? ` · ${p.size}` : null),
        p.low ? h("br") : null,
        p.low ? h("span", { className: "low" }, p.low) : null),
      h(Column, { className: "line-price", align: rtl ? "left" : "right" },
        p.quantity ? h("span", { className: "muted" }, `${p.quantity} × `) : null,
        h(Price, { p }))));

const Mini = ({ p }) =>
  h(Column, { style: { width: "33.33%", padding: "0 6px" } },
    h(Link, { className: "name", href: p.url },
      h(Img, { className: "picture", src: p.image, alt: "", width: 165 }), p.name),
    h(Text, { style: small }, h(Price, { p })));

const Promise_ = ({ icon, title, text }) =>
  h(Column, { style: { padding: "0 8px" } },
    h(Img, { src: icon, alt: "", width: 48 }),
    h(Text, { style: plain }, h("span", { className: "name" }, title)),
    h(Text, { style: small }, text));

const Cart = ({ r, brand, style }) =>
  h(Html, { lang: r.lang, dir: direction(r) },
    h(Head, null, h("title", null, r.subject), h("style", { dangerouslySetInnerHTML: { __html: style } })),
    h(Preview, null, r.preheader),
    h(Body, { className: "page", style: { backgroundColor: "#f4f1ea" } },
      h(Container, { style: { maxWidth: "600px" } },
        h(Section, { style: padded },
          h(Link, { href: brand.url },
            h(Img, { className: "logo-light", src: `${brand.assets}/${brand.logo}`, alt: brand.name, width: 168 }),
            h(Img, { className: "logo-dark", src: `${brand.assets}/${brand.logo_dark}`, alt: brand.name, width: 168 }))),
        h(Section, { style: padded },
          h(Text, { className: "eyebrow", style: small }, r.t.eyebrow),
          h(Text, { className: "display", style: plain }, r.t.display),
          h(Text, { style: plain }, r.hello)),
        r.lines.map((p, n) => h(Line, { key: n, p, rtl: r.rtl })),
        h(Section, { style: padded }, h(Hr)),
        h(Section, { style: padded }, h(Button, { className: "button", href: brand.cart_url }, r.t.button)),
        h(Section, { style: padded }, h(Hr), h(Text, { className: "title", style: plain }, r.t.extras)),
        h(Section, { className: "card trio", style: padded },
          h(Row, null, r.extras.map((p, n) => h(Mini, { key: n, p })))),
        h(Section, { style: padded }, h(Hr)),
        h(Section, { className: "card apart", style: padded },
          h(Row, null,
            h(Promise_, { icon: `${brand.assets}/icons/returns.png`, title: r.t.try_title, text: r.t.try_text }),
            h(Promise_, { icon: `${brand.assets}/icons/repair.png`, title: r.t.mend_title, text: r.t.mend_text }),
            h(Promise_, { icon: `${brand.assets}/icons/store.png`, title: r.t.go_title, text: r.t.go_text }))),
        h(Section, { style: padded },
          h(Text, { style: small }, r.t.questions, h("br"),
            h(Link, { href: `mailto:${brand.support_email}` }, h("b", null, brand.support_email))),
          h(Text, { style: small },
            h(Link, { className: "link", href: brand.stores_url }, r.t.stores), " ",
            h(Link, { className: "link", href: brand.preferences_url }, r.t.settings), " ",
            h(Link, { className: "link", href: brand.privacy_url }, r.t.privacy), " ",
            h(Link, { className: "link", href: brand.unsubscribe_url }, r.t.unsubscribe)),
          h(Text, { style: small }, r.t.because, h("br"), brand.postal_address)))));

await serve(({ layouts, brand }) => async (recipient) => {
  const html = await render(h(Cart, { r: recipient, brand, style: layouts[direction(recipient)].style }));
  return { subject: recipient.subject, preheader: recipient.preheader, html, text: toPlainText(html) };
});
