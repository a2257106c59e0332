"""The fixed layout that Handlebars and Liquid fill: HTML and text with holes, compiled once."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Mapping
from typing import Any

import css_inline
from markupsafe import Markup
from mjml import mjml2html

from benchmarks.peers.plain import environment
from benchmarks.strings import TEXTS
from dynacontent.engine.plaintext import plain_text

_LIQUID = (
    (re.compile(r"\{\{#if ([\w.]+)\}\}"), r"{% if \1 != '' %}"),
    (re.compile(r"\{\{else\}\}"), "{% else %}"),
    (re.compile(r"\{\{/if\}\}"), "{% endif %}"),
    (re.compile(r"\{\{#each (\w+)\}\}"), r"{% for this in \1 %}"),
    (re.compile(r"\{\{/each\}\}"), "{% endfor %}"),
)


def layouts(brand: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By direction (``ltr``, ``rtl``): ``mjml``, ``html`` and ``text`` in Handlebars' syntax,
    ``liquid`` and ``liquid_text`` in Liquid's, and ``style``, the style sheets alone."""
    return {direction: _layout(brand, rtl=direction == "rtl") for direction in ("ltr", "rtl")}


def _layout(brand: Mapping[str, Any], *, rtl: bool) -> dict[str, str]:
    holes = {name: Markup("{{%s}}") % name for name in ("lang", "subject", "preheader")}
    texts = {name: Markup("{{t.%s}}") % name for name in TEXTS}
    mjml = environment(brand).get_template("fixed.mjml").render(holes, t=texts, rtl=rtl)
    html = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(mjml2html(mjml))
    text = html_entities.unescape(plain_text(html))
    return {
        "mjml": mjml,
        "html": html,
        "text": text,
        "liquid": liquid(html),
        "liquid_text": liquid(text),
        "style": "\n".join(re.findall(r"<mj-style>(.*?)</mj-style>", mjml, re.DOTALL)),
    }


def liquid(source: str) -> str:
    """Handlebars' syntax as Liquid's."""
    for pattern, replacement in _LIQUID:
        source = pattern.sub(replacement, source)
    return source
