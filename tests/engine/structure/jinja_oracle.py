"""The second oracle: plain sandboxed Jinja that escapes for HTML and knows nothing of structure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.plaintext import plain_text


def jinja_email(
    source: str, names: Mapping[str, Any], files: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[str, str]:
    """HTML and text of an email, made by nothing of ours but the steps behind the template."""
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader({**files, "case.mjml": source}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: texts.get(message, message),
        lambda singular, plural, number: texts.get(singular if number == 1 else plural, plural),
        newstyle=True,
    )
    html = inline_css(compile_mjml(environment.get_template("case.mjml").render(names), path="case.mjml"))
    return html, plain_text(html)
