"""Feeds in templates: asked between renders, each request once, in as few rounds as their answers allow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Failed, Push, Recipient, Workspace, WorkspaceError
from dynacontent.ports import FeedAnswer, FeedRequest, MemoryFeedSource
from dynacontent.rendering.explain import explain
from dynacontent.rendering.rounds import ROUNDS
from tests.rendering.conftest import FILES

Root = Callable[[dict[str, str | None]], Path]

CONFIGURATION = """\
version = 1
locales = ["en", "de"]
default_locale = "en"
timezone = "Europe/Berlin"
currency = "EUR"
feed_hosts = ["api.example.com"]
[brand]
name = "Shop"
"""
FEEDS = """\
weather:
  url: "https://api.example.com/w?city={city}"
  parameters: {city: str}
  response: {temperature: float, words: "str?", tips: "list[ref[products]]?"}
store:
  url: "https://api.example.com/s?id={id}"
  parameters: {id: str}
  response: {city: str, lat: float}
mild:
  url: "https://api.example.com/m"
  response: {temperature: float}
  fallback: {temperature: 15}
asked:
  url: "https://api.example.com/a"
  response: {count: int}
  consent: personalization
"""
ADA = {"id": "ada", "favourites": ["tents"], "first_name": "Berlin"}


def answer(request: FeedRequest) -> Any:
    """Every city has the temperature of its name's length; Nowhere has none."""
    given = dict(request.arguments)
    if request.feed == "store":
        return {"city": given["id"].title(), "lat": 52.5}
    if request.feed == "asked":
        return {"count": 3}
    if request.feed == "mild" or given["city"] == "Nowhere":
        return FeedAnswer(code="feed_timeout", detail="no answer within 1 s")
    return {"temperature": float(len(given["city"])), "tips": ["tent", "gone"]}


@dataclass
class Shop:
    workspace: Workspace
    source: MemoryFeedSource

    def body(self, profile: dict[str, Any] | None = None, **options: Any) -> str:
        out = self.workspace.render("news", "push", profile or ADA, **options)
        assert isinstance(out, Push)
        return out.body


@pytest.fixture
def shop(root: Root) -> Callable[..., Shop]:
    def open_shop(body: str, files: Mapping[str, str | None] | None = None) -> Shop:
        changed = dict(files or {})
        level = changed.pop("max_level", "3")
        folder = root({
            "dynacontent.toml": CONFIGURATION,
            "catalogs/feeds.yaml": FEEDS,
            "templates/messages/news/message.yaml": (
                f"max_level: {json.dumps(level)}\npush: {{title: t, body: {json.dumps(body)}}}\n"
            ),
            **changed,
        })  # fmt: skip
        source = MemoryFeedSource(answer)
        return Shop(Workspace.open(folder, feeds=source), source)

    return open_shop


@dataclass(frozen=True)
class Case:
    description: str
    body: str
    expect: str
    rounds: tuple[tuple[str, ...], ...]
    files: dict[str, str | None] = field(default_factory=dict)


CASES = [
    Case("one feed", '{{ feeds.weather(city="Berlin").temperature }}', "6.0", (("weather Berlin",),)),
    Case(
        "the same request twice is asked once",
        '{{ feeds.weather(city="Berlin").temperature }} '
        "{{ feeds.weather(city=profile.first_name).temperature }}",
        "6.0 6.0",
        (("weather Berlin",),),
    ),
    Case(
        "several are asked together",
        '{{ feeds.weather(city="Bonn").temperature }} {{ feeds.store(id="ulm").city }}',
        "4.0 Ulm",
        (("weather Bonn", "store ulm"),),
    ),
    Case(
        "a feed that needs what another one answers takes a second round",
        '{{ feeds.weather(city=feeds.store(id="ulm").city).temperature }}',
        "3.0",
        (("store ulm",), ("weather Ulm",)),
    ),
    Case(
        "also through a variable",
        '{% set s = feeds.store(id="ulm") %}{{ feeds.weather(city=s.city).temperature }}',
        "3.0",
        (("store ulm",), ("weather Ulm",)),
    ),
    Case(
        "a loop asks for all its turns together",
        '{% for city in ["Bonn", "Ulm", "Kiel"] %}{{ feeds.weather(city=city).temperature }} {% endfor %}',
        "4.0 3.0 4.0",
        (("weather Bonn", "weather Ulm", "weather Kiel"),),
    ),
    Case(
        "a filter, an operator and a test on the way to the next request",
        '{% for id in ["ulm", "bonn"] %}{% set s = feeds.store(id=id) %}'
        "{% if s.lat + 1 > 50 and s.city is defined %}"
        "{{ feeds.weather(city=s.city | upper).temperature }} {% endif %}{% endfor %}",
        "3.0 4.0",
        (("store ulm", "store bonn"), ("weather ULM", "weather BONN")),
    ),
    Case(
        "under a condition that does not hold nothing is asked",
        '{% if profile.age > 18 %}{{ feeds.weather(city="Bonn").temperature }}{% else %}young{% endif %}',
        "young",
        (),
    ),
    Case(
        "a feed without an answer is missing, and the ladder steps down",
        '{% level 2 %}{{ feeds.weather(city="Nowhere").temperature }}{% level 1 %}mild{% endlevel %}',
        "mild",
        (("weather Nowhere",),),
    ),
    Case("a fallback takes its place", "{{ feeds.mild().temperature }}", "15.0", (("mild",),)),
    Case(
        "testing an answer that is missing never steps down",
        '{{ "warm" if feeds.weather(city="Nowhere").temperature > 20 else "cool" }}',
        "cool",
        (("weather Nowhere",),),
    ),
    Case(
        "an answer that has not everything",
        '{{ feeds.weather(city="Ulm").words | fallback("no words") }}',
        "no words",
        (("weather Ulm",),),
    ),
    Case(
        "an answer's refs are items",
        '{% for p in feeds.weather(city="Ulm").tips if p %}{{ p.name }}{% endfor %}',
        "Tent",
        (("weather Ulm",),),
    ),
    Case(
        "a segment asks",
        '{% if segment("warm") %}warm{% else %}cool{% endif %}',
        "warm",
        (("weather Berlin",),),
        {"templates/segments.yaml": "warm: feeds.weather(city=profile.first_name).temperature > 5\n"},
    ),
    Case(
        "a stage asks, before anything is rendered",
        "{{ context.stage }} {{ feeds.store(id='ulm').city }}",
        "hot Ulm",
        (("weather Berlin",), ("store ulm",)),
        {"templates/segments.yaml": "stages:\n  hot: feeds.weather(city='Berlin').temperature > 5\n"},
    ),
    Case(
        "components ask, all of them together",
        '{% from "components/sky.txt" import sky %}{{ sky("Bonn") }} {{ sky("Ulm") }} '
        "{% call sky('Kiel') %}{{ feeds.weather(city='Kassel').temperature }}{% endcall %}",
        "4.0! 3.0! 4.0!6.0",
        (("weather Bonn", "weather Ulm", "weather Kiel", "weather Kassel"),),
        {
            "templates/components/sky.txt": "{% macro sky(city) %}{{ feeds.weather(city=city).temperature }}!"
            "{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}"
        },
    ),
    Case(
        "a derived field asks, when it is read",
        "{{ profile.degrees }}",
        "6.0",
        (("weather Berlin",),),
        {
            "templates/profile.yaml": FILES["templates/profile.yaml"].rstrip()
            + "\n          degrees: float? = feeds.weather(city=profile.first_name).temperature\n"
        },
    ),
    Case(
        "feeds that are handed on ask too",
        '{% set ns = namespace(given=feeds) %}{{ ns.given.weather(city="Ulm").temperature }}',
        "3.0",
        (("weather Ulm",),),
    ),
    Case(
        "the level of a message asks",
        "{% level 2 %}{{ feeds.store(id='ulm').city }}{% level 1 %}capped{% endlevel %}",
        "capped",
        (("weather Berlin",),),
        {"max_level": "1 if feeds.weather(city='Berlin').temperature > 5 else 3"},
    ),
    Case(
        "feeds that go on asking each other end as missing",
        "{% set a = feeds.store(id='a') %}{% set b = feeds.store(id=a.city ~ 'b') %}"
        "{% set c = feeds.store(id=b.city ~ 'c') %}{% set d = feeds.store(id=c.city ~ 'd') %}"
        "{% level 2 %}{{ feeds.store(id=d.city ~ 'e').city }}{% level 1 %}too deep{% endlevel %}",
        "too deep",
        (("store a",), ("store Ab",), ("store Abc",), ("store Abcd",)),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_asked_and_shown(shop: Callable[..., Shop], case: Case) -> None:
    opened = shop(case.body, case.files)
    assert opened.body() == case.expect
    asked = tuple(
        tuple(" ".join([request.feed, *dict(request.arguments).values()]) for request in round_)
        for round_ in opened.source.rounds
    )
    assert asked == case.rounds
    assert len(asked) <= ROUNDS


def test_an_event_loop_asks_the_same(shop: Callable[..., Shop]) -> None:
    opened = shop('{{ feeds.weather(city=feeds.store(id="ulm").city).temperature }}')

    async def render() -> list[Any]:
        one = await opened.workspace.arender("news", "push", ADA)
        return [one, *[out async for out in opened.workspace.arender_many("news", [ADA, {"id": "bob"}])]]

    outcomes = asyncio.run(render())
    assert [out.body for out in outcomes] == ["3.0", "3.0", "3.0"]


def test_a_chunk_asks_each_request_once(shop: Callable[..., Shop]) -> None:
    opened = shop("{{ feeds.weather(city=profile.first_name).temperature }}")
    cities = ["Bonn", "Ulm", "Kiel"]
    people = [{"id": str(n), "first_name": cities[n % 3]} for n in range(300)]
    bodies = [out.body for out in opened.workspace.render_many("news", people)]  # type: ignore[union-attr]
    assert bodies == [str(float(len(cities[n % 3]))) for n in range(300)]
    assert all(len(round_) == len(set(round_)) <= 3 for round_ in opened.source.rounds)


def test_one_recipient_that_fails_stops_nobody(shop: Callable[..., Shop]) -> None:
    opened = shop("{{ feeds.weather(city=profile.first_name).temperature }}")
    people = [
        {"id": "1", "first_name": "Ulm"},
        {"id": "2"},
        {"id": "3", "age": "x"},
        {"id": "4", "first_name": "Bonn"},
    ]
    outs = list(opened.workspace.render_many("news", people))
    assert [out.status for out in outs] == ["rendered", "failed", "failed", "rendered"]
    assert [out.code for out in outs if isinstance(out, Failed)] == ["attribute_missing", "recipient_error"]


def test_levels_consent_and_records(shop: Callable[..., Shop]) -> None:
    opened = shop(
        "{% level 2 %}{{ feeds.asked().count }}{% level 1 %}none{% endlevel %} {{ feeds.mild().temperature }}"
    )
    told = {}
    for name, options in {"none": {}, "agreed": {"consent": ["personalization"]}}.items():
        out = opened.workspace.render("news", "push", {"profile": ADA, **options})
        told[name] = (out.body, out.level, [(look.name, look.found, look.code) for look in out.lookups])  # type: ignore[union-attr]
    timeout = ("mild", 0, "feed_timeout")
    assert told == {
        "none": ("none 15.0", 1, [("asked", 0, "no_consent"), timeout]),
        "agreed": ("3 15.0", 2, [("asked", 1, None), timeout]),
    }
    capped = opened.workspace.render("news", "push", ADA, level=1)
    assert [(look.name, look.code, look.origin) for look in capped.lookups] == [("mild", "level_cap", None)]
    fallback = out.choices[-1]
    assert (fallback.kind, fallback.name, fallback.taken, fallback.reasons[0].code) == (
        "feed",
        "mild",
        "fallback",
        "feed_timeout",
    )
    assert out.lookups[0].origin == "memory"
    assert "origin" not in out.to_dict()["lookups"][0]


@dataclass(frozen=True)
class Mistake:
    body: str
    message: str
    hint: str


MISTAKES = [
    Mistake(
        "{{ feeds.wether(city='x').temperature }}", "feeds has no field 'wether'", "did you mean 'weather'?"
    ),
    Mistake(
        "{{ feeds.weather.temperature }}", "feeds.weather has no field 'temperature'", "a feed is called"
    ),
    Mistake(
        "{{ feeds.weather().temperature }}", "feed 'weather' needs city (str)", "as in feeds.weather(city=…)"
    ),
    Mistake(
        "{{ feeds.weather('x').temperature }}",
        "arguments of a feed are given by name",
        "as in feeds.weather(city=…)",
    ),
    Mistake(
        "{{ feeds.weather(town='x').temperature }}", "feed 'weather' has no parameter 'town'", "it takes city"
    ),
    Mistake(
        "{{ feeds.weather(city=profile.age).temperature }}", "city of feed 'weather' is str, not int?", ""
    ),
    Mistake(
        "{{ feeds.weather(city='x').temprature }}",
        "feeds.weather(…) has no field 'temprature'",
        "did you mean 'temperature'?",
    ),
    Mistake("{{ feeds.weather(city='x') }}", "is an object and cannot be printed", "print one of its fields"),
    Mistake("{{ feeds[profile.first_name](city='x').temperature }}", "a text in quotes", 'feeds["weather"]'),
    Mistake("{{ feeds.weather }}", "feeds.weather is a feed and cannot be printed", "call it"),
    Mistake(
        "{% level 1 %}{{ feeds.mild().temperature }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
        "level 2",
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.body)
def test_mistakes_are_found_when_the_workspace_opens(shop: Callable[..., Shop], case: Mistake) -> None:
    with pytest.raises(WorkspaceError) as caught:
        shop(case.body)
    text = str(caught.value)
    assert case.message in text
    assert case.hint in text


def test_what_a_cap_reads_is_no_part_of_what_is_shown(shop: Callable[..., Shop]) -> None:
    level = {"max_level": "3 if feeds.weather(city='Ulm').temperature > 300 else 1"}
    out = shop("words", level).workspace.render("news", "push", ADA)
    assert (out.level, [look.name for look in out.lookups]) == (1, ["weather"])


def test_a_personal_place_is_in_no_record(shop: Callable[..., Shop]) -> None:
    feeds = FEEDS + (
        'there:\n  url: "https://api.example.com/t?at={at}&lat={lat}"\n'
        "  parameters: {at: geo, lat: float}\n  response: {temperature: float}\n"
        "  fallback: {temperature: 1}\n"
    )
    profile = FILES["templates/profile.yaml"].rstrip() + "\n          home: geo? pii\n"
    body = "{{ feeds.there(at=profile.home, lat=profile.home.lat).temperature }}"
    opened = shop(body, {"catalogs/feeds.yaml": feeds, "templates/profile.yaml": profile})
    opened.workspace.parts.feeds = MemoryFeedSource(lambda _request: {"temperature": 2.0})
    out = opened.workspace.render("news", "push", {**ADA, "home": "52.512345,13.4"})
    assert out.lookups[0].argument == {"at": "(personal)", "lat": "(personal)"}
    assert "52.5" not in repr(out)


def test_a_collection_asks_no_feed(shop: Callable[..., Shop]) -> None:
    catalog = FILES["catalogs/products.yaml"].replace(
        "best: {sort", "best: {where: item.rating > feeds.mild().temperature, sort"
    )
    with pytest.raises(WorkspaceError, match="a collection cannot ask a feed"):
        shop("b", {"catalogs/products.yaml": catalog})


def test_explain_leaves_out_a_segment_that_would_have_to_ask(shop: Callable[..., Shop]) -> None:
    segments = "warm: feeds.mild().temperature > 5\nann: profile.id == 'ada'\n"
    opened = shop("b", {"templates/segments.yaml": segments})
    (found,) = explain(opened.workspace, "news", Recipient(ADA))
    assert found.segments == {"ann": True}
    assert opened.source.rounds == []
