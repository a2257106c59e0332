"""Feeds: what of ``catalogs/feeds.yaml`` is read, and what an author is told."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent

import pytest

from dynacontent.loading.workspace import load_workspace
from dynacontent.models.authored import Feed

FEEDS = "catalogs/feeds.yaml"
CONFIGURATION = 'version = 1\nlocales = ["en", "de"]\nfeed_hosts = ["api.example.com", "*.example.org"]\n'
Change = dict[str, str | bytes | None]
Load = Callable[[str], Feed]


@pytest.fixture
def load(write: Callable[[Change], Path]) -> Load:
    """Load the one feed of a file."""

    def load(text: str) -> Feed:
        sources = load_workspace(write({"dynacontent.toml": CONFIGURATION, FEEDS: text}))
        assert pickle.loads(pickle.dumps(sources.feeds)) == sources.feeds
        (feed,) = sources.feeds.values()
        return feed

    return load


def test_the_least_of_a_feed(load: Load) -> None:
    feed = load("weather: {url: https://api.example.com/w, response: {temperature: float}}\n")
    assert (feed.name, feed.url, feed.method) == ("weather", "https://api.example.com/w", "GET")
    assert (feed.ttl, feed.timeout, feed.retries, feed.redirects) == (timedelta(), timedelta(seconds=1), 1, 0)
    assert list(feed.response.fields) == ["temperature"]
    assert (feed.fallback, feed.consent, feed.body) == (None, None, None)


def test_everything_a_feed_may_have(load: Load) -> None:
    feed = load(
        """\
        offers:
          url: "https://eu.example.org:443/o/{store}?tag={tag}&key=$FEED_KEY"
          method: POST
          headers: {Authorization: "Bearer ${FEED_TOKEN}", X-Tag: "{tag}"}
          body: {store: "{store}", most: 5, share: 0.5, all: true, zip: "10115", none: null, tags: ["{tag}"]}
          parameters: {store: "ref[products]", tag: "str? pii"}
          response:
            - product: ref[products]
              price: decimal
              until: date?
          fallback: [{product: tent, price: 1.10, until: 2026-05-01}]
          ttl: 10m
          stale_if_error: 1d
          timeout: 800ms
          retries: 2
          max_bytes: 5000
          consent: personalization
        """
    )
    assert feed.method == "POST"
    assert feed.headers == {"Authorization": "Bearer ${FEED_TOKEN}", "X-Tag": "{tag}"}
    assert feed.body == {
        "store": "{store}", "most": 5, "share": 0.5, "all": True, "zip": "10115", "none": None,
        "tags": ["{tag}"],
    }  # fmt: skip
    assert feed.fallback == [{"product": "tent", "price": Decimal("1.10"), "until": date(2026, 5, 1)}]
    assert (feed.ttl, feed.stale_if_error) == (timedelta(minutes=10), timedelta(days=1))
    assert (feed.timeout, feed.retries, feed.max_bytes) == (timedelta(milliseconds=800), 2, 5000)
    assert (feed.consent, feed.parameters["tag"].pii) == ("personalization", True)


@pytest.mark.parametrize(
    ("response", "kind"),
    [("list[str]", "list[str]"), ("map[int]", "map[int]"), ("[{a: int}]", "list[object]"), ("int", "int")],
)
def test_types_of_answers(response: str, kind: str, load: Load) -> None:
    quoted = response if response.startswith("[") else f'"{response}"'
    assert str(load(f"f: {{url: https://api.example.com/, response: {quoted}}}\n").response) == kind


@pytest.mark.parametrize("name", ["items", "get", "fetch", "name", "keys"])
def test_names_of_feeds_are_free(name: str, load: Load) -> None:
    assert load(f"{name}: {{url: https://api.example.com/, response: int}}\n").name == name


def test_no_feeds(write: Callable[[Change], Path]) -> None:
    assert load_workspace(write({})).feeds == {}
    assert load_workspace(write({FEEDS: ""})).feeds == {}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Keys of a feed, added to or instead of sound ones, and what is told first of them."""

    keys: str
    line: int
    column: int
    message: str
    hint: str | None = None


SOUND = {
    "url": "https://api.example.com/w?city={city}",
    "parameters": "{city: str}",
    "response": "{temperature: float}",
}
MISTAKES = [
    Mistake("ulr: x", 5, 3, "unknown key 'ulr'", "did you mean 'url'?"),
    Mistake("url:", 2, 3, "key 'url' is missing"),
    Mistake("url: api.example.com/{city}", 2, 8, "url should begin with https://"),
    Mistake("url: ftp://api.example.com/{city}", 2, 8, "url should begin with https://"),
    Mistake("url: https://api.example.com/a b/{city}", 2, 8, "url holds white space, a backslash or", "%20"),
    Mistake("url: https://me@api.example.com/{city}", 2, 8, "url names somebody before an @", "in a header"),
    Mistake('url: "https://api.example.com/{city}#top"', 2, 9, "url has a #, which is never sent", "%23"),
    Mistake(
        "url: https://other.example/{city}", 2, 8,
        "feed_hosts does not allow other.example", 'add "other.example" to feed_hosts in the configuration',
    ),
    Mistake(
        "url: https://api.example.com:8443/{city}", 2, 8,
        "feed_hosts does not allow api.example.com:8443", 'add "api.example.com:8443" to feed_hosts',
    ),
    Mistake(
        "url: http://api.example.com/{city}", 2, 8,
        "feed_hosts does not allow http://api.example.com, which has no encryption",
        'write https://, or add "http://api.example.com" to feed_hosts',
    ),
    Mistake('url: "{city}://api.example.com/"', 2, 9, "{city} cannot stand for whom to ask"),
    Mistake("url: https://{city}.example.com/", 2, 16, "{city} cannot stand for whom to ask"),
    Mistake("url: https://api.example.com:{city}/", 2, 32, "{city} cannot stand for whom to ask"),
    Mistake("url: https://api.example.com{city}/", 2, 31, "{city} cannot stand for whom to ask"),
    Mistake("url: https://$FEED_HOST/{city}", 2, 16, "$FEED_HOST cannot stand for whom to ask"),
    Mistake("url: https://api.example.com/?{city}=1", 2, 33, "{city} cannot stand for", "key={city}"),
    Mistake("url: https://api.example.com/?{city}", 2, 33, "{city} cannot stand for the name of a value"),
    Mistake("url: https://api.example.com/{ctiy}", 2, 32, "no parameter 'ctiy'", "did you mean 'city'?"),
    Mistake("url: https://api.example.com/$HOME/{city}", 2, 32, "only variables of the environment whose"),
    Mistake("url: [a]", 2, 8, "url should be text, not a list"),
    Mistake("parameters: {city: str, day: date}", 3, 27, "parameter 'day' is used nowhere", "write {day}"),
    Mistake("parameters: {city: strr}", 3, 22, "unknown type 'strr'", "did you mean 'str'?"),
    Mistake("parameters: {city: money}", 3, 16, "a parameter cannot be money", "city_id: str"),
    Mistake('parameters: {city: "list[html]"}', 3, 16, "a parameter cannot be list[html]"),
    Mistake("parameters: {city: str by=locale}", 3, 16, "by=locale belongs to the fields of a catalog"),
    Mistake("parameters: {city: str}\n  headers: {Accept: '{day}'}", 4, 22, "no parameter 'day'"),
    Mistake("response:", 2, 3, "key 'response' is missing"),
    Mistake("response: {temperature: flaot}", 4, 27, "unknown type 'flaot'", "did you mean 'float'?"),
    Mistake('response: "int?"', 4, 14, "a response cannot be optional", "take the ? from its type"),
    Mistake(
        "response: {days: [{name: str pii}]}", 4, 22,
        "name of an answer cannot be marked pii: answers are kept in caches", "in the profile",
    ),
    Mistake("response: {a: int by=currency}", 4, 14, "by=currency belongs to the fields of a catalog"),
    Mistake("fallback: {temperature: cold}", 5, 27, "fallback.temperature should be a number, not text"),
    Mistake("fallback: {}", 5, 13, "fallback.temperature is required"),
    Mistake("fallback: {temperature: 1, wind: 2}", 5, 36, "fallback.wind is not declared"),
    Mistake("ttl: soon", 5, 8, "'soon' is no duration", "a duration is a number and one of ms, s, m"),
    Mistake("ttl: [10m]", 5, 8, "ttl should be a duration, not a list"),
    Mistake("timeout: 0s", 5, 12, "timeout should be more than nothing and at most 60s"),
    Mistake("timeout: 2m", 5, 12, "timeout should be more than nothing and at most 60s"),
    Mistake("method: PUT", 5, 11, "method should be GET or POST, not 'PUT'"),
    Mistake("body: {a: 1}", 5, 9, "only a POST has a body", "add method: POST"),
    Mistake("method: POST\n  redirects: 2", 6, 14, "what a POST sends is never sent elsewhere"),
    Mistake("retries: 4", 5, 12, "retries should be at most 3", "a number from 0 to 3"),
    Mistake("redirects: -1", 5, 14, "redirects should be at least 0", "a number from 0 to 5"),
    Mistake("max_bytes: 0", 5, 14, "max_bytes should be at least 1", "a number of bytes"),
    Mistake("headers: [a]", 5, 12, "headers should be a mapping, not a list"),
    Mistake("headers: {Host: a}", 5, 13, "the header Host is not an author's", "leave it out"),
    Mistake("headers: {Proxy-Authorization: a}", 5, 13, "the header Proxy-Authorization is not an author's"),
    Mistake("headers: {'X Y': a}", 5, 14, "'X Y' cannot be the name of a header"),
    Mistake("headers: {A: a, a: b}", 5, 19, "the header a stands twice"),
    Mistake('headers: {A: "a\\r\\nB: c"}', 5, 17, "A holds what no header can"),
    Mistake("headers: {A: grün}", 5, 16, "A holds what no header can: letters of ASCII only"),
    Mistake("headers: {A: $PATH}", 5, 16, "only variables of the environment whose names begin with FEED_"),
    Mistake("consent: [a]", 5, 12, "consent needs a purpose"),
]  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.keys)
def test_what_an_author_is_told(case: Mistake, told: Callable[[Change], str]) -> None:
    key = case.keys.partition(":")[0]
    lines = [f"{name}: {value}" for name, value in SOUND.items() if name != key]
    lines.insert(list(SOUND).index(key) if key in SOUND else len(lines), case.keys)
    text = "weather:\n" + indent("\n".join(line.replace("\n  ", "\n") for line in lines), "  ") + "\n"
    first, _, rest = told({"dynacontent.toml": CONFIGURATION, FEEDS: text}).partition("\n")
    place, _, message = first.partition(": ")
    assert message.startswith(case.message)
    assert place == f"{FEEDS}:{case.line}:{case.column}"
    assert case.hint is None or case.hint in rest.partition("hint: ")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "this file should be a mapping, not a list"),
        ("weather: https://api.example.com", "weather should be a mapping, not 'https://api.example.com'"),
        ("wea-ther: {}", "'wea-ther' cannot be the name of a feed"),
        ("_weather: {}", "a feed cannot begin with an underscore: '_weather'"),
    ],
)
def test_files_of_another_shape(text: str, message: str, told: Callable[[Change], str]) -> None:
    first = told({"dynacontent.toml": CONFIGURATION, FEEDS: text}).partition("\n")[0]
    assert first == f"{FEEDS}:1:{10 if message.startswith('weather') else 1}: {message}"


@pytest.mark.parametrize(
    ("url", "body", "refused"),
    [
        ("/w?city={city}", "", False),
        ("/w?near={city},{day}&x=1", "", False),
        ("/w/{city}", "", True),
        ("/w", 'method: POST\nbody: {city: "{city}"}', False),
        ("/w", 'method: POST\nbody: {city: "to {city}"}', True),
        ("/w", 'headers: {X-City: "in {city}"}', False),
    ],
)
def test_where_a_parameter_may_be_absent(
    url: str, body: str, *, refused: bool, write: Callable[[Change], Path], told: Callable[[Change], str]
) -> None:
    day = ", day: date" if "{day}" in url else ""
    keys = dedent(f"""\
        url: https://api.example.com{url}
        parameters: {{city: "str?"{day}}}
        response: int
        {{body}}
        """).replace("{body}", body)
    change: Change = {"dynacontent.toml": CONFIGURATION, FEEDS: "weather:\n" + indent(keys, "  ")}
    if refused:
        assert "'city' may be absent, and cannot stand" in told(change)
    else:
        assert list(load_workspace(write(change)).feeds) == ["weather"]


def test_hosts_are_not_compared_without_a_configuration(told: Callable[[Change], str]) -> None:
    text = told({"dynacontent.toml": "version = 1\n", FEEDS: "f: {url: https://a.example/, response: int}\n"})
    assert "feed_hosts" not in text
