"""What is the same for everybody of a setting is worked out once, and nothing of one recipient is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from dynacontent.engine.structure import regions
from dynacontent.expressions import limits
from tests.engine.structure.prints import Prints

ANN: dict[str, Any] = {"profile": {"name": "Ann"}, "yes": True, "many": ["a", "b"], "event": {"what": "x"}}
BOB: dict[str, Any] = {"profile": {"name": "Bob"}, "yes": False, "many": ["c"], "event": {"what": "y"}}
CARD = "{% macro card(x='none', y=2) %}[{{ x }} {{ y }} {{ brand.name }}]{% endmacro %}"
TWICE = "{{ brand.name | upper }}{{ brand.name | lower }}"


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    kept: int
    """Parts of what is printed for everybody that are the same for everybody."""
    files: Mapping[str, str] = field(default_factory=dict)


SETTLED = [
    Case("values of the brand, changed", TWICE, 1),
    Case("locale and direction", "{{ context.locale }}{{ context.direction | fallback('ltr') }}", 1),
    Case("a translation is more than a text", "a {{ _('Hi') }} b", 1),
    Case("one of the brand's texts is fixed already", "a {{ brand.name }} b", 0),
    Case("text alone", "only text", 0),
    Case("a condition on the brand", "{% if brand.founded > 1900 %}{{ brand.name }}{% endif %}", 1),
    Case("a loop over the brand", "{% for x in brand.places %}{{ loop.index }}{{ x }}{% endfor %}", 1),
    Case(
        "a loop that sets",
        "{% for x in brand.places %}{% set y = x | upper %}{{ y }}{% endfor %}",
        1,
    ),
    Case("pictures", "{{ asset('a.png') }}{{ asset('b.png') }}", 1),
    Case("a macro with settled arguments", CARD + "{{ card(brand.name, y=3) }}{{ card() }}", 1),
    Case("an imported macro", "{% from 'lib' import card %}{{ card('x') }}", 1, {"lib": CARD}),
    Case("an alias", "{% from 'lib' import card as box %}{{ box('x') }}", 1, {"lib": CARD}),
    Case(
        "a macro that calls another",
        CARD + "{% macro two(a) %}{{ card(a) }}{{ card(a, 1) }}{% endmacro %}{{ two('x') }}",
        1,
    ),
    Case("on both sides of a value", TWICE + "{{ profile.name }}" + TWICE, 2),
    Case("in a loop over data", "{% for x in many %}" + TWICE + "{% endfor %}", 0),
    Case("whether the brand has it", "{% if brand.none is missing %}{{ brand.name }}{% endif %}", 1),
    Case("map over an attribute", "{{ [brand] | map(attribute='name') | join }}{{ brand.name }}", 1),
]

UNSETTLED = [
    Case("the profile", "{{ profile.name | upper }}{{ profile.name }}", 0),
    Case("the event", "{{ event.what }}{{ event.what }}", 0),
    Case("the clock", "{{ context.now | date }}{{ context.now | time }}", 0),
    Case("the channel", "{{ context.channel }}{{ context.channel }}", 0),
    Case("the context by subscript", "{{ context['locale'] }}{{ context['locale'] }}", 0),
    Case("a collection", "{{ collection('x') is missing }}{{ collection('x') is missing }}", 0),
    Case("a filter of time by name", "{{ [] | map('timeago') | join }}{{ [] | map('date') | join }}", 0),
    Case("a translation with data", "{{ _('%(a)s again', a=profile.name) }}{{ profile.name }}", 0),
    Case("a macro with data", CARD + "{{ card(profile.name) }}", 0),
    Case("a macro that reads data", "{% macro m() %}{{ profile.name }}{% endmacro %}{{ m() }}", 0),
    Case(
        "a name set to data",
        "{% set x = profile.name %}{{ x | upper }}{{ x }}",
        0,
    ),
    Case(
        "a name set in a branch",
        "{% set x = brand.name %}{% if yes %}{% set x = profile.name %}{% endif %}{{ x }}{{ x }}",
        0,
    ),
    Case("a condition on data", "{% if yes %}{{ brand.name | upper }}{% else %}n{% endif %}", 0),
    Case("a loop over data", "{% for x in many %}{{ x }}{% endfor %}", 0),
    Case(
        "a loop over the brand that skips by data", "{% for x in brand.places if yes %}{{ x }}{% endfor %}", 0
    ),
    Case("a macro as a value", CARD + "{% set f = card %}{{ f() }}{{ f(profile.name) }}", 0),
    Case(
        "a macro that takes a macro",
        "{% macro f() %}F{{ profile.name }}{% endmacro %}{% macro h() %}H{{ profile.name }}{% endmacro %}"
        "{% macro g(f) %}{{ f() }}{% endmacro %}{{ g(h) }}{{ g(f) }}",
        0,
    ),
    Case(
        "a macro that calls itself",
        "{% macro r(n) %}{{ n }}{% if n %}{{ r(n - 1) }}{% endif %}{% endmacro %}{{ r(3) }}",
        0,
    ),
    Case("a ladder", "{% level 2 %}{{ profile.none }}{% level 1 %}{{ brand.name }}{% endlevel %}", 0),
]

SHADOWED = [
    Case("brand set in the file", "{% set brand = profile %}" + TWICE, 0),
    Case(
        "brand set in the file of a macro",
        "{% set brand = profile %}{% macro m() %}{{ brand.name }}{{ brand.name }}{% endmacro %}{{ m() }}",
        0,
    ),
    Case("brand looped over", "{% for brand in [profile] %}" + TWICE + "{% endfor %}", 0),
    Case("brand as a parameter", "{% macro m(brand) %}" + TWICE + "{% endmacro %}{{ m(profile) }}", 0),
    Case("brand in a with", "{% with brand = profile %}" + TWICE + "{% endwith %}", 0),
    Case(
        "brand set by the file below",
        "{% extends 'base' %}{% block b %}" + TWICE + "{% endblock %}",
        0,
        {"base": "{% set brand = profile %}{% block b %}{% endblock %}"},
    ),
    Case("brand set by who includes", "{% set brand = profile %}{% include 'part' %}", 0, {"part": TWICE}),
    Case(
        "a parameter of who includes",
        "{% macro m(brand) %}{% include 'part' %}{% endmacro %}{{ m(profile) }}",
        0,
        {"part": TWICE},
    ),
    Case(
        "brand seen by a macro of an included file",
        "{% set brand = profile %}{% include 'part' %}",
        0,
        {"part": "{% macro m() %}{{ brand.name | upper }}{% endmacro %}{{ m() }}"},
    ),
    Case(
        "brand seen by a file imported with context",
        "{% set brand = profile %}{% from 'lib' import m with context %}{{ m() }}",
        0,
        {"lib": "{% macro m() %}" + TWICE + "{% endmacro %}"},
    ),
    Case(
        "a function set by the file below",
        "{% extends 'base' %}{% block b %}{{ range(1) | join }}{{ range(2) | join }}{% endblock %}",
        0,
        {
            "base": "{% macro m(n) %}{{ profile.name }}{% endmacro %}{% set range = m %}"
            "{% block b %}{% endblock %}"
        },
    ),
    Case(
        "a macro defined again under a condition",
        "{% macro m() %}s{% endmacro %}{% if yes %}{% macro m() %}{{ profile.name }}{% endmacro %}"
        "{% endif %}{{ m() }}",
        0,
    ),
    Case(
        "a macro set to another",
        "{% macro k() %}{{ profile.name }}{% endmacro %}{% macro m() %}s{% endmacro %}"
        "{% if yes %}{% set m = k %}{% endif %}{{ m() }}",
        0,
    ),
    Case(
        "an inner macro defined again",
        "{% macro h() %}s{% endmacro %}{% macro m() %}{{ h() }}{{ h() }}{% endmacro %}"
        "{% if yes %}{% macro h() %}{{ profile.name }}{% endmacro %}{% endif %}{{ m() }}",
        0,
    ),
    Case(
        "a macro imported again",
        "{% from 'a' import h %}{% macro m() %}{{ h() }}{{ h() }}{% endmacro %}"
        "{% if yes %}{% from 'b' import h %}{% endif %}{{ m() }}",
        0,
        {"a": "{% macro h() %}a{% endmacro %}", "b": "{% macro h() %}b{% endmacro %}"},
    ),
    Case(
        "a name of the file, set in the other branch only",
        "{% set q = profile.name %}{% macro m() %}{% if not brand.founded %}{% set q = 1 %}{% else %}"
        "{{ q }}{{ q }}{% endif %}{% endmacro %}{{ m() }}",
        0,
    ),
    Case(
        "a default that calls a macro of its own file",
        "{% macro h() %}z{% endmacro %}{% from 'lib' import m %}{{ m() }}",
        0,
        {
            "lib": "{% macro h() %}{{ context.channel }}{% endmacro %}"
            "{% macro m(x=h()) %}{{ x }}{{ x }}{% endmacro %}"
        },
    ),
    Case(
        "a default from data of the file",
        "{% set k = profile.name %}{% macro m(x=k) %}{{ x }}{{ x }}{% endmacro %}{{ m() }}",
        0,
    ),
]


@pytest.mark.parametrize("case", [*SETTLED, *UNSETTLED, *SHADOWED], ids=lambda case: case.description)
def test_what_is_kept_for_everybody(case: Case) -> None:
    for people in ((ANN, BOB), (BOB, ANN)):
        prints = Prints(case.template, case.files)
        for number, names in enumerate((*people, *people)):
            context = {"channel": f"channel {number}"}
            assert not prints.both(names, context=context).error
        if case not in SETTLED:
            assert prints.kept(ANN) == prints.kept(BOB) == 0
        elif "{% for x in many" not in case.template:
            assert prints.kept(ANN) == prints.kept(BOB) == case.kept


def test_a_settled_part_within_a_loop_over_data_is_kept_for_each_turn() -> None:
    prints = Prints("{% for x in many %}{{ x }}" + TWICE + "{% endfor %}")
    assert prints.kept(ANN) == 2
    assert prints.kept(BOB) == 1


@pytest.mark.parametrize("case", SHADOWED, ids=lambda case: case.description)
def test_what_is_shadowed_shows_each_recipient_their_own(case: Case) -> None:
    prints = Prints(case.template, case.files)
    assert prints.both(ANN).text
    own = [prints.both(names).text for names in (ANN, BOB, ANN)]
    assert own == [Prints(case.template, case.files).both(names).text for names in (ANN, BOB, ANN)]


def test_pictures_and_fallbacks_are_noted_for_everybody() -> None:
    prints = Prints(
        "{{ asset('a.png') }}{{ brand.none | fallback('x') }}{{ asset('b.png') }}{{ asset('a.png') }}"
    )
    first, second = prints.both(ANN), prints.both(BOB)
    assert first == second
    assert second.assets == ("a.png", "b.png")
    assert second.fallbacks == (("none", "attribute_missing"),)


def test_a_dropped_ladder_body_leaves_no_picture_behind() -> None:
    prints = Prints(
        "{% level 2 %}{{ asset('a.png') }}{{ asset('b.png') }}{{ profile.none }}"
        "{% level 1 %}{{ asset('c.png') }}{{ asset('d.png') }}{% endlevel %}"
    )
    for names in (ANN, BOB, ANN):
        assert prints.both(names).assets == ("c.png", "d.png")


@pytest.mark.parametrize(
    ("template", "changes"),
    [
        ("{{ 1234.5 | number }}{{ 2.5 | number }}", ({"locale": "en"}, {"locale": "de"})),
        ("{{ context.locale }}{{ context.locale }}", ({"chain": ("en",)}, {"chain": ("de", "en")})),
        ("{{ asset('a') }}{{ asset('b') }}", ({"assets_url": None}, {"assets_url": "https://x.example"})),
        (
            "{{ asset('a') }}{{ asset('b') }}",
            ({"assets_url": "https://y.example"}, {"assets_url": "https://x.example"}),
        ),
    ],
)
def test_settings_never_share(template: str, changes: tuple[dict[str, Any], ...]) -> None:
    prints = Prints(template)
    shown = []
    for change in (*changes, *changes):
        chain = change.get("chain")
        shown.append(prints.both(ANN, **change, **({"context": {"locale": chain[0]}} if chain else {})))
    assert shown[0] != shown[1]
    assert shown[:2] == shown[2:]
    assert prints.kept(ANN, **changes[0]) == 1


def test_what_fails_is_not_kept() -> None:
    prints = Prints("{{ brand.name | upper }}{{ brand.none }}{{ brand.name | lower }}")
    errors = {prints.both(names).error for names in (ANN, BOB, ANN)}
    assert len(errors) == 1
    assert "brand.none is missing" in errors.pop()


def test_markup_is_not_kept() -> None:
    prints = Prints("{{ brand.name | upper | safe }}{{ brand.name | upper }}")
    assert prints.both(ANN) == prints.both(BOB)
    assert prints.kept(ANN) == 0


def test_no_more_settings_are_kept_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "SETTINGS", 3)
    part = regions.SettledPart()
    prints = Prints(TWICE)
    monkeypatch.setattr(prints.environments[0], "region", lambda: part)
    for number in range(10):
        prints.both(ANN, chain=("en", f"x{number}"))
        assert 0 < len(part.known) <= 3


def test_limits_count_what_was_worked_out_before() -> None:
    loop = "{% for i in range(" + str(limits.ITERATIONS * 6 // 10) + ") %}{% endfor %}"
    prints = Prints(loop + "{{ profile.name }}\n" + loop)
    errors = [prints.both(names).error for names in (ANN, BOB, ANN)]
    assert len(set(errors)) == 1
    assert "case.mjml:2: loops and filters handled more than 100,000 items" in errors[0]


def test_sizes_count_what_was_worked_out_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_TOTAL", 5_000)
    big = "{{ range(1000) | join('') | length }}{{ brand.name }}"
    prints = Prints(big + "{{ profile.name }}\n" + big)
    errors = [prints.both(names).error for names in (ANN, BOB, ANN)]
    assert len(set(errors)) == 1
    assert "more than 5,000 characters were made" in errors[0]


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("printed", ["{{ brand.address }}", "{{ brand.address | upper }}{{ brand.name }}"])
def test_a_text_of_the_brand_makes_no_line_of_its_own(printed: str, lines: bool) -> None:
    prints = Prints("To {{ profile.name }}\n" + printed + "\n", markup=False, lines=lines)
    for name in ("Ann", "A  nn", "", "A\nnn"):
        shown = prints.both({"profile": {"name": name}})
        assert "1 high street town" in shown.text.lower()
        assert shown.text.count("\n") == (1 if lines else 0)
