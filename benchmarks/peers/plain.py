"""The plain Python script: Jinja2, mjml-python, css-inline and selectolax, one recipient at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import css_inline
import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape
from mjml import mjml2html
from selectolax.lexbor import LexborHTMLParser

TEMPLATES = Path(__file__).parent / "templates"
_CONSTANT = re.compile(r"\{\{ brand\.([\w.]+) \}\}")


class Finished(NamedTuple):
    """What a peer makes for one recipient."""

    subject: str
    preheader: str
    html: str
    text: str


def environment(
    brand: Mapping[str, Any], *, sandboxed: bool = False, constants: bool = True
) -> jinja2.Environment:
    """Jinja over the peers' templates; with ``constants`` brand values are written in beforehand."""
    kind = ImmutableSandboxedEnvironment if sandboxed else jinja2.Environment
    made = kind(loader=jinja2.DictLoader(sources(brand, constants=constants)), autoescape=True)
    made.globals["brand"] = dict(brand)
    return made


def sources(brand: Mapping[str, Any], *, constants: bool) -> dict[str, str]:
    """The templates by name."""

    def value(match: re.Match[str]) -> str:
        found: Any = brand
        for name in match[1].split("."):
            found = found[name]
        return str(escape(found))

    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.mjml")}
    return {name: _CONSTANT.sub(value, text) if constants else text for name, text in texts.items()}


class PlainScript:
    """The whole way, afresh for each recipient, as a plain script would go it."""

    def __init__(self, brand: Mapping[str, Any], template: str = "cart.mjml") -> None:
        self._template = environment(brand).get_template(template)
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)

    def __call__(self, strings: Mapping[str, Any]) -> Finished:
        """Subject, preheader, HTML and text for one recipient's strings."""
        html = self._inliner.inline(mjml2html(self._template.render(strings)))
        body = LexborHTMLParser(html).body
        text = body.text(separator="\n", strip=True) if body else ""
        return Finished(strings["subject"], strings["preheader"], html, text)
