"""Choosing by a value, in templates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.structure.prints import Prints

NAMES: dict[str, Any] = {
    "device": "phone",
    "city": "New York",
    "count": 2,
    "yes": True,
    "day": date(2026, 5, 1),
    "table": {"mon": {"en": "Monday", "de": "Montag"}, "other": {"de": "Tag", "other": "day"}},
    "numbers": {"1": "one", "other": "many"},
    "app": "10.10.1",
    "odd": "latest",
    "tags": ["a"],
    "null": None,
}

CASES = [
    ("{{ device | pick(phone='Tap', desktop='Click', other='Open') }}", "Tap"),
    ("{{ 'tv' | pick(phone='Tap', desktop='Click', other='Open') }}", "Open"),
    (
        "{{ gone | pick(phone='Tap', other='Open') }} {{ null | pick(phone='Tap', other='Open') }}",
        "Open Open",
    ),
    ("{{ city | pick({'New York': 'NY', 'Rome': 'R'}, other='?') }}", "NY"),
    ("{{ city | pick({'Rome': 'R'}, phone='x') | fallback('nothing') }}", "nothing"),
    ("{{ count | pick({1: 'one', 2: 'two'}) }} {{ yes | pick({true: 'on', false: 'off'}) }}", "two on"),
    ("{{ 'value' | pick(value='v', choices='c', other='o') }}{{ 'other' | pick(other='o') }}", "vo"),
    ("{{ device | pick(phone=gone, other='x') | fallback('down') }}", "down"),
    ("{{ device | pick(phone='x', desktop=gone) }}", "x"),
    ("{{ device | pick(phone=_('Hi'), other='x') }}", "Hallo"),
    ("{{ _('Hi') | pick(Hallo='h', other='x') }}", "h"),
    ("{{ table | at('mon', context.locale) }} {{ table | at('tue', context.locale) }}", "Monday day"),
    ("{{ table | at('mon', 'fr') | fallback('none') }} {{ table | at(gone, 'de') }}", "none Tag"),
    ("{{ numbers | at(1) }} {{ numbers | at(count) }}", "one many"),
    ("{{ gone | at('x') | fallback('none') }} {{ gone.table | at('x', 'y') is missing }}", "none True"),
    ("{{ (table | at('mon')).de }}", "Montag"),
    ("{{ version(app) > '10.9' }} {{ version(app) < version('10.11') }}", "True True"),
    (
        "{{ version(odd) > '1' }} {{ version(odd) < '1' }} {{ version(gone) == version(gone) }}",
        "False False False",
    ),
    ("{{ version(odd) is missing }} {{ version(app) != '10.10' }}", "True True"),
]


@pytest.mark.parametrize(("template", "expected"), CASES)
@pytest.mark.parametrize("markup", [True, False])
def test_choices(template: str, expected: str, markup: bool) -> None:
    assert Prints(template, markup=markup).both(NAMES).text == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ tags | pick(a='x') }}", "a choice is made by text, a number, a date or true and false"),
        ("{{ device | pick('x', other='y') }}", "pick takes a mapping"),
        ("{{ device | pick(tv='x') }}", "no choice fits, and there is no other"),
        ("{{ table | at('mon', 'de', 'x') }}", "there are more keys than tables within one another"),
        ("{{ table | at('mon', 'xx') }}", "the table has no such entry, and no other"),
        ("{{ version(app) }}", "cannot be printed as it is"),
        ("{{ version(app) < 3 }}", "not supported between"),
        (
            "{{ version(odd) | fallback('x') | upper ~ version(odd) }}",
            "the text is no version such as 10.9.1",
        ),
    ],
)
def test_what_is_refused(template: str, message: str) -> None:
    assert message in Prints(template, markup=False).both(NAMES).error


@pytest.mark.parametrize(
    ("chain", "expected"),
    [(("pt-BR", "pt", "en"), "pt"), (("de", "en"), "de"), (("fr", "en"), "en"), (("ja",), "other")],
)
def test_a_table_is_read_along_the_chain_of_locales(chain: tuple[str, ...], expected: str) -> None:
    """For the recipient's locale; any other key is itself or `other`."""
    table = {"pt": "pt", "de": "de", "en": "en", "other": "other"}
    template = "{{ table | at(context.locale) }} {{ table | at('fr-CA') }}"
    shown = Prints(template).both({"table": table}, chain=chain, context={"locale": chain[0]})
    assert shown.text == f"{expected} other"
