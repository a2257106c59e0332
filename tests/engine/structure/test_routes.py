"""The way a document took is remembered: values that are structure, addresses, blank ones, all threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from markupsafe import Markup

from dynacontent.engine.structure import fast, routes
from dynacontent.engine.structure.kept import Kept
from tests.engine.structure.both_ways import Template
from tests.engine.structure.fast_cases import TWO_HEADS, mjml, section, text

HOSTILE = [
    "Ann",
    "",
    " ",
    "\xa0",
    "\0",
    "a\0b",
    "<b>&\"'",
    "a  b",
    "\n",
    "\u202eabc",
    "\u2e3b",
    "%",
    "x" * 2_000,
]
ADDRESSES = [
    "https://x.example/1",
    "https://x.example/2",
    "/p",
    "#x",
    "mailto:a%20b@x.example",
    "tel:+1",
    "sms:1",
]
ADDRESSES += [
    "javascript:alert(1)",
    "data:x",
    "",
    " ",
    "x:y",
    "HTTPS://X.example",
    "//y.example",
    "a\0b",
    "https:x",
]


@dataclass(frozen=True)
class Case:
    description: str
    template: str
    values: list[Any]
    other: list[Any] = field(default_factory=lambda: ["Bob", "", "<"])


CASES = [
    Case("a value in text", mjml(text("{{ v }} {{ w }}")), HOSTILE),
    Case("a value in an attribute", mjml(text('<i title="{{ v }}">{{ w }}</i>')), HOSTILE),
    Case(
        "a width",
        mjml(section('<mj-image width="{{ v }}" src="x" alt="{{ w }}" />')),
        ["10px", "20px", "", " ", "abc", "10px"],
    ),
    Case(
        "a colour and a text",
        mjml(section('<mj-text color="{{ v }}" padding="{{ w }}">{{ v }}</mj-text>')),
        ["red", "blue", "", "a b", "red"],
        ["1px", "2px"],
    ),
    Case("a class of HTML", mjml(text('<i class="{{ v }} {{ w }}">{{ w }}</i>')), HOSTILE[:8]),
    Case(
        "an address",
        mjml(text('<a href="{{ v }}">{{ w }}</a>')),
        ADDRESSES,
        ["Bob", "https://x.example/1", ""],
    ),
    Case("an address of a picture", mjml(section('<mj-image src="{{ v }}" alt="{{ w }}" />')), ADDRESSES),
    Case("an address of a button", mjml(section('<mj-button href="{{ v }}">{{ w }}</mj-button>')), ADDRESSES),
    Case(
        "a part of an address",
        mjml(text('<a href="https://x.example/{{ v }}?q={{ w }}">x</a>')),
        [*HOSTILE, *ADDRESSES],
    ),
    Case("the beginning of an address", mjml(text('<a href="{{ v }}/{{ w }}">x</a>')), ADDRESSES),
    Case(
        "what follows mailto:",
        mjml(text('<a href="mailto:{{ v }}">{{ w }}</a>')),
        ["a@b.example", "a b", "", "%41"],
    ),
    Case(
        "an address told apart by its scheme, and a width",
        mjml(section('<mj-image href="{{ v }}" width="{{ w }}" src="{{ v }}" />')),
        ADDRESSES,
        ["1px", "2px"],
    ),
    Case(
        "markup",
        mjml(text("{{ v }}{{ w }}")),
        [Markup("<b>x</b>"), Markup("a &amp; b"), "x", Markup(""), Markup("<p>"), "<b>x</b>"],
    ),
    Case(
        "markup in an attribute",
        mjml(text('<i title="{{ v }}">{{ w }}</i>')),
        [Markup("<b>x</b>"), Markup("&quot;"), "x"],
    ),
    Case("numbers", mjml(text('<i title="{{ v }}">{{ v }}</i>{{ w }}')), [1, 0, -5, 1.5, "1"]),
    Case(
        "a unit that comes and goes",
        mjml(
            text("{{ w }}")
            + "{% if v %}"
            + text("{{ v }}")
            + "{% endif %}"
            + TWO_HEADS.replace("a }}", "v }}")
        ),
        HOSTILE,
    ),
    Case(
        "a title and a preview",
        mjml(text("{{ w }}"), "<mj-title>{{ v }}</mj-title><mj-preview>{{ w }}</mj-preview>"),
        HOSTILE,
    ),
    Case(
        "a tag made of pieces",
        mjml(text("<{% if v %}b{% else %}i{% endif %}>{{ w }}</{% if v %}b{% else %}i{% endif %}>")),
        ["x", ""],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_every_way_is_the_plain_way(case: Case) -> None:
    template = Template(case.template)
    pairs = [*product(case.values, case.other), *product(case.values[::-1], case.other)]
    for v, w in pairs:
        template.both({"v": v, "w": w})
    assert template.emails.counts["fast"] > 0 or "width" in case.template


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_forgetting_changes_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "HOPS", 3)
    monkeypatch.setattr(fast, "UNITS", 9_000)
    monkeypatch.setattr(fast, "FRAMES", 9_000)
    template = Template(case.template)
    for v, w in product(case.values[:6], case.other):
        for _ in range(2):
            template.both({"v": v, "w": w})


def names(number: int) -> dict[str, Any]:
    return {"v": ADDRESSES[number % len(ADDRESSES)], "w": HOSTILE[number % len(HOSTILE)], "n": number}


BLOCKED = mjml(text('<a href="{{ v }}">x</a><a href="{{ v }}">{{ w }}</a>'))


def test_a_refused_address_is_told_of_each_time() -> None:
    template = Template(BLOCKED)
    for address, times in (("javascript:a", 2), ("/p", 0), ("javascript:b", 2), ("javascript:a", 2)):
        outcome = template.both({"v": address, "w": "x"})
        assert len(outcome.warnings) == times
        assert outcome.html.count('href="#blocked"') == times
        assert all("blocked_url: v (templates/case.mjml:1" in warning for warning in outcome.warnings)


def test_a_refused_address_of_the_brand_is_told_of_each_time() -> None:
    template = Template(
        mjml(text('<a href="x:{{ brand.name }}">a</a><a href="{{ brand.address }}:">{{ w }}</a>'))
    )
    warnings = {template.both({"w": value}).warnings for value in ("Ann", "Bob", "", "Ann")}
    assert len(warnings) == 1


def test_ways_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "HOPS", 40)
    template = Template(mjml(section('<mj-text css-class="c{{ n }}">{{ w }}</mj-text>')))
    emails = template.emails._emails
    assert emails is not None
    for number in range(100):
        template.both(names(number))
        assert emails._routes._count <= 41
        assert len(emails._routes._stops) <= 4 * 41
    template.both(names(99))


def test_long_structure_is_not_remembered() -> None:
    template = Template(mjml(section('<mj-text css-class="{{ v }}">x</mj-text>')))
    emails = template.emails._emails
    assert emails is not None
    for _ in range(3):
        template.both({"v": "y" * 2_000})
        hops = [exact for stop in emails._routes._stops.values() for _key, exact in stop.odd]
        assert all(len(text) < 1_001 for exact in hops for _index, text in exact)


def test_threads_may_forget_while_others_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "HOPS", 10)
    monkeypatch.setattr(fast, "UNITS", 30_000)
    template = Template(
        mjml(
            text('<a href="{{ v }}">{{ w }}</a>')
            + section('<mj-text css-class="c{{ n % 7 }}">{{ w }}</mj-text>')
        )
    )
    people = [names(number) for number in range(48)]
    expected = [template.plain(person) for person in people]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(template.fast, people * 3)) == expected * 3


# -- the memory ------------------------------------------------------------------------------


def test_what_is_used_stays() -> None:
    memory: Kept[int, str] = Kept(20)
    memory.put(-1, "kept", 1)
    for number in range(100):
        memory.put(number, str(number), 1)
        assert memory.get(-1) == "kept"
        assert memory.get(number) == str(number)
        assert len(memory) <= 21
    assert memory.get(50) is None


def test_forgetting_is_told() -> None:
    memory: Kept[str, int] = Kept(4)
    assert [memory.put(name, 1, 1) for name in "abcde"] == [False, False, True, False, True]
    assert [memory.get(name) for name in "abcde"] == [None, None, 1, 1, 1]


def test_what_is_too_heavy_is_not_kept() -> None:
    memory: Kept[str, int] = Kept(10)
    assert memory.put("a", 1, 2) is False
    assert memory.put("heavy", 1, 6) is False
    assert (memory.get("a"), memory.get("heavy")) == (1, None)


def test_a_memory_is_shared_by_threads() -> None:
    memory: Kept[int, int] = Kept(50)

    def use(start: int) -> bool:
        right = True
        for number in range(start, start + 2_000):
            memory.put(number % 97, number % 97, 1)
            found = memory.get((number * 7) % 97)
            right = right and found in (None, (number * 7) % 97)
        return right

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(0, 80, 10)))
