"""A text that is not in the recipient's language is in the record of each render that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent import Banner, Recipient, Workspace
from dynacontent.rendering.explain import explain

Write = Callable[[dict[str, str | None]], Path]
PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hi"
msgstr "Hallo"

msgid "%(num)s day"
msgid_plural "%(num)s days"
msgstr[0] "%(num)s Tag"
msgstr[1] "%(num)s Tage"
"""
COMPONENT = "{% macro bye(x='') %}{{ _('Bye') }}{{ x }}{{ brand.name }}{% endmacro %}"
IMPORT = "{% from 'components/bye.html' import bye %}"
COUNTED = "{% trans num=profile.age %}{{ num }} year{% pluralize %}{{ num }} years{% endtrans %}"
LONG = "a word and " * 20


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    template: str
    lacking: tuple[str, ...] = ("Bye",)


CASES = [
    Case("translated", "{{ _('Hi') }}", ()),
    Case("translated and counted", COUNTED.replace("year", "day"), ()),
    Case("a text alone", "{{ _('Bye') }}"),
    Case("a tag", "{% trans %}Bye{% endtrans %}"),
    Case("beside others, the same for everybody", "{{ brand.name }}{{ _('Hi') }}{{ _('Bye') }}"),
    Case("in a component that is the same for everybody", IMPORT + "{{ bye() }}{{ bye('x') }}"),
    Case("in a component", IMPORT + "{{ bye(profile.id) }}"),
    Case("with values", "{% trans n=profile.id %}Bye {{ n }}{% endtrans %}", ("Bye %(n)s",)),
    Case("counted", COUNTED, ("%(num)s year",)),
    Case("counted by a decimal", COUNTED.replace("profile.age", "profile.share"), ("%(num)s year",)),
    Case("in a context", "{{ pgettext('verb', 'Hi') }}", ("Hi",)),
    Case("carried by a variable", "{% set b = _('Bye') %}{% if profile.age %}{{ b }}{% endif %}"),
    Case("part of another text", "{{ _('Bye') ~ profile.id }}"),
    Case("given by name", "{% set f = _ %}{{ f('Bye') }}", ()),
    Case("text of data is no text to translate", "{{ _(profile.id) }}", ()),
    Case("two texts, each once", "{{ _('Bye') }}{{ _('So long') }}{{ _('Bye') }}", ("Bye", "So long")),
    Case(
        "not of a body that was dropped",
        "{% level 2 %}{{ _('Bye') }}{{ profile.last_viewed.name }}{% level 1 %}{{ _('So long') }}"
        "{% endlevel %}",
        ("So long",),
    ),
    Case("white space, and what is long", f"{{{{ _('{LONG}') }}}}", (f"{LONG[:60]}…",)),
]  # fmt: skip


def opened(root: Write, template: str, *, plain: bool) -> Workspace:
    change = {
        "dynacontent.toml": 'version = 1\nlocales = ["en", "en-GB", "de"]\n[brand]\nname = "Shop"\n',
        "templates/profile.yaml": "key: id\nlocale: language\nfields:\n  id: str\n  language: locale?\n"
        "  age: int?\n  share: decimal?\n  last_viewed: ref[products]?\n  favourites: list[str]?\n"
        "  purchased: list[ref[products]]?\n",
        "templates/segments.yaml": None,
        "templates/personas/ada.yaml": None,
        "templates/locales/de/LC_MESSAGES/messages.po": PO,
        "templates/components/bye.html": COMPONENT,
        "templates/messages/note/message.yaml": "banner: {}\n",
        "templates/messages/note/banner.html": f"<p>{template}</p>",
    }
    return Workspace.open(root(change), plain=plain)


def lacking(workspace: Workspace, name: str, language: str) -> tuple[tuple[str, str], ...]:
    who = Recipient({"id": name, "language": language, "age": 3, "share": "1.5"})
    out = workspace.render("note", "banner", who)
    assert isinstance(out, Banner)
    assert ("translation_missing" in out.codes) is bool(out.fallbacks)
    return out.fallbacks


@pytest.mark.parametrize("plain", [False, True], ids=["fast", "plain"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_each_recipient_of_another_language_is_told_of(root: Write, case: Case, *, plain: bool) -> None:
    workspace = opened(root, case.template, plain=plain)
    expect = tuple((f'_("{text}")', "translation_missing") for text in case.lacking)
    for name in ("ann", "bea", "cy"):  # the second is shown what was kept of the first
        assert lacking(workspace, name, "de-AT") == expect
        for own in ("en", "en-GB"):
            assert lacking(workspace, name, own) == ()


def test_explain_shows_them(root: Write) -> None:
    (found,) = explain(
        opened(root, "{{ _('Bye') }}", plain=False), "note", Recipient({"id": "a", "language": "de"})
    )
    assert found.fallbacks == (('_("Bye")', "translation_missing"),)
