"""Texts are found wherever authors write them, with the lines they stand in."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent.errors import WorkspaceError
from dynacontent.loading.workspace import load_workspace
from dynacontent.localization.originals import Original
from dynacontent.rendering.originals import originals_of

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\n',
    "templates/profile.yaml": 'key: id\nfields: {id: str, name: "str?"}\n',
    "templates/components/button.mjml": """\
        {% macro button() %}
        <mj-button>
          {{ _("Buy") }}</mj-button>
        {% endmacro %}
        """,
    "templates/components/footer.mjml": """\
        <mj-section><mj-column>

        <mj-text>{% trans %}Unsubscribe{% endtrans %}</mj-text></mj-column></mj-section>
        """,
    "templates/messages/m/message.yaml": """\
        # Translators: the subject.
        # It should make curious.
        email:
          # translators: no exclamation mark
          subject: >-
            {% trans name=profile.name | fallback("x")
            %}Hello {{ name }}{% endtrans %}
            {{ pgettext("verb",
            "Order") }}
          preheader: "{% trans %}A 'quoted'
            text{% endtrans %}"
        push:
          title: |
            {# translators: max-length: 12, please #}
            {% trans "greeting" %}Hi{% endtrans %}
          body: '{% trans n=2 %}{{ n }} thing{% pluralize %}{{ n }} things{% endtrans %}'
          # a comment for somebody else
          link: https://shop.example/{{ _("en") }}
        banner: {body: banner.html, alt: "{{ _('Buy') }}"}
        """,
    "templates/messages/m/email.mjml": """\
        {% from "components/button.mjml" import button %}
        <mjml><mj-body>
        <mj-include path="../../components/footer.mjml" />
        <mj-section><mj-column>
          {# Translators: a greeting #}
          {# translators: at the top #}
          <mj-text>{% trans %}
            Hello
            there{% endtrans %} {{ _(profile.name | fallback("x")) }}</mj-text>
          <mj-text>{{ ngettext("%(num)s tent", "%(num)s tents", 2) }}</mj-text>
          <mj-image src="https://shop.example/a.png" alt="{{ _('A tent') }}" />
          {{ button() }}
        </mj-column></mj-section>
        </mj-body></mjml>
        """,
    "templates/messages/m/email.de.mjml": "<mjml><mj-body>{{ _('German only') }}</mj-body></mjml>\n",
    "templates/messages/m/email.txt": "{{ _('Plain') }}\n",
    "templates/messages/m/banner.html": "{{ npgettext('c', '%(num)s a', '%(num)s b', 3) }}{{ _('') }}\n",
}


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content), "utf-8")
    return tmp_path


def found(root: Path) -> dict[tuple[str | None, str], Original]:
    return {one.key: one for one in originals_of(load_workspace(root))}


M = "templates/messages/m"


def test_every_text_is_found_with_its_lines(root: Path) -> None:
    places = {key: [str(place) for place in one.places] for key, one in found(root).items()}
    assert places == {
        (None, "Buy"): ["templates/components/button.mjml:3", f"{M}/message.yaml:19"],
        (None, "Unsubscribe"): ["templates/components/footer.mjml:3"],
        ("c", "%(num)s a"): [f"{M}/banner.html:1"],
        (None, "German only"): [f"{M}/email.de.mjml:1"],
        (None, "Hello there"): [f"{M}/email.mjml:7"],
        (None, "%(num)s tent"): [f"{M}/email.mjml:10"],
        (None, "A tent"): [f"{M}/email.mjml:11"],
        (None, "Plain"): [f"{M}/email.txt:1"],
        (None, "Hello %(name)s"): [f"{M}/message.yaml:6"],
        ("verb", "Order"): [f"{M}/message.yaml:8"],
        (None, "A 'quoted' text"): [f"{M}/message.yaml:10"],
        ("greeting", "Hi"): [f"{M}/message.yaml:15"],
        (None, "%(n)s thing"): [f"{M}/message.yaml:16"],
        (None, "en"): [f"{M}/message.yaml:18"],
    }
    order = [one.places for one in found(root).values()]
    assert order == sorted(order)


def test_what_comments_say_to_translators_goes_with_the_text(root: Path) -> None:
    said = {key: one.comments for key, one in found(root).items() if one.comments}
    assert said == {
        (None, "Hello there"): ("a greeting", "at the top"),
        (None, "Hello %(name)s"): ("no exclamation mark",),
        ("verb", "Order"): ("no exclamation mark",),
        ("greeting", "Hi"): ("max-length: 12, please",),
    }


def test_what_a_text_is_held_to(root: Path) -> None:
    texts = found(root)
    budgets = {key: one.budget.letters for key, one in texts.items() if one.budget}
    assert budgets == {
        (None, "Hello %(name)s"): 70,
        ("verb", "Order"): 70,
        (None, "A 'quoted' text"): 140,
        ("greeting", "Hi"): 12,
        (None, "%(n)s thing"): 150,
    }
    assert {one.ids: one.number for one in texts.values() if one.number} == {
        ("%(num)s a", "%(num)s b"): "num",
        ("%(num)s tent", "%(num)s tents"): "num",
        ("%(n)s thing", "%(n)s things"): "n",
    }
    assert {one.ids[0] for one in texts.values() if not one.markup} == {
        "Hello %(name)s", "Order", "A 'quoted' text", "Hi", "%(n)s thing", "en", "Plain",
    }  # fmt: skip


def test_a_template_that_cannot_be_read_is_told(root: Path) -> None:
    (root / M / "banner.html").write_text("{% trans %}Hi{% endtran %}", "utf-8")
    with pytest.raises(WorkspaceError, match=r"banner\.html:1:.*\n.*Hi"):
        found(root)
