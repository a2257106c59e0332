"""A message with a placement in all its channels, whose rules a test writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from dynacontent import Recipient, Workspace
from dynacontent.ports import ExposureLog

Open = Callable[..., Workspace]

BANNER = "templates__messages__note__banner.html"
EMAIL = "templates__messages__note__email.mjml"
SEGMENTS = "templates__segments.yaml"
WARM = "name: w, show: warm"
SEEN = "name: s, show: viewed, with: {p: '= profile.last_viewed'}"
TEST = "name: t, experiment: hero_test, variants: {a: {weight: 1, show: warm}, b: {weight: 1, show: plain}}"

COMPONENTS = {
    "templates/components/hero.mjml": """\
        {% macro warm(name="all") %}{% call box() %}warm {{ name }}{% endcall %}{% endmacro %}
        {% macro viewed(p) %}
        {# p: ref[products] #}
        {% call box() %}seen {{ p.name }}{% endcall %}
        {% endmacro %}
        {% macro plain() %}{% call box() %}plain{% endcall %}{% endmacro %}
        {% macro mail_only() %}{% call box() %}mail{% endcall %}{% endmacro %}
        {% macro box() %}
        <mj-section><mj-column><mj-text>{{ caller() }}</mj-text></mj-column></mj-section>
        {% endmacro %}
        """,
    "templates/components/hero.html": """\
        {% macro warm(name="all") %}<b>warm {{ name }}</b>{% endmacro %}
        {% macro viewed(p) %}
        {# p: ref[products] #}
        <b>seen {{ p.name }}</b>
        {% endmacro %}
        {% macro plain() %}<b>plain</b>{% endmacro %}
        """,
    "templates/components/hero.txt": """\
        {% macro warm(name="all") %}warm {{ name }}{% endmacro %}
        {% macro viewed(p) %}
        {# p: ref[products] #}
        seen {{ p.rating | number }}
        {% endmacro %}
        {% macro plain() %}plain{% endmacro %}
        """,
    "templates/messages/note/email.mjml": """\
        <mjml><mj-body>{% placement "hero" %}</mj-body></mjml>
        """,
    "templates/messages/note/banner.html": '<p>{% placement "hero" %}</p>',
}

MANIFEST = """\
email: {{subject: "{{% placement 'hero' %}}"}}
push: {{title: t, body: "{{% placement 'hero' %}}"}}
banner: {{}}
placements:
  hero:
    {holdout}
    rules:
{rules}
    default: {default}
"""


@pytest.fixture
def placed(root: Callable[..., Any]) -> Open:
    """Open the shop with these rules (a line of YAML each) in its placement ``hero``."""

    def open_it(
        *rules: str,
        default: str = "plain",
        holdout: str = "",
        exposures: ExposureLog | None = None,
        plain: bool = False,
        **files: str,
    ) -> Workspace:
        written = "\n".join(f"      - {{{rule}}}" for rule in rules) or "      []"
        manifest = MANIFEST.format(rules=written, default=default, holdout=holdout and f"holdout: {holdout}")
        changed = {path.replace("__", "/"): text for path, text in files.items()}
        folder = root({**COMPONENTS, "templates/messages/note/message.yaml": manifest, **changed})
        return Workspace.open(folder, exposures=exposures, plain=plain)

    return open_it


def ada(profile: Mapping[str, Any] | None = None, **options: Any) -> Recipient:
    """A recipient with everything a rule may ask for."""
    return Recipient(
        {"id": "ada", "first_name": "Ada", "age": 36, "last_viewed": "tent", **(profile or {})},
        context={"now": "2026-05-01T09:00:00Z", **options.pop("context", {})},
        **options,
    )


def shown(workspace: Workspace, who: Recipient, **options: Any) -> dict[str, str]:
    """What each channel shows."""
    out = workspace.render_all("note", who, **options)
    return {channel: text_of(found) for channel, found in out.items()}


def text_of(out: Any) -> str:
    """What an output shows, without its markup."""
    text = {"email": lambda: out.text, "push": lambda: out.body, "banner": lambda: out.content}[out.channel]()
    return " ".join(
        text.replace("<p>", "").replace("</p>", "").replace("<b>", "").replace("</b>", "").split()
    )
