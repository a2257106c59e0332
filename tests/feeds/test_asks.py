"""What is sent: a value is a value, wherever an author puts it and whatever it holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.feeds.asks import Ask, Asker
from dynacontent.feeds.failures import FeedError
from dynacontent.formats.webhosts import parse_address
from tests.feeds.conftest import feed

HOST = "https://api.example.com"
NASTY = [
    "/../", "../../admin", "a/b", "?x=1", "&admin=1", "#top", "@evil.example", "%2e%2e%2f", "%", "a b", "a+b",
    "a\nHost: evil.example\r\n\r\n", "\0", "Köln", "東京", "🏔", "\u202e", ";x", "a=b", ":", "\\..\\",
    "//evil.example", "{city}", "$FEED_TOKEN", "'\"<>",
]  # fmt: skip


def asked(url: str, arguments: dict[str, Any], environ: dict[str, str] | None = None, **keys: Any) -> Ask:
    kinds = dict.fromkeys(arguments, "str?")
    return Asker(feed(HOST + url, parameters=kinds, **keys)).ask(arguments, environ or {})


@dataclass(frozen=True, slots=True)
class Case:
    url: str
    arguments: dict[str, Any]
    target: str
    environ: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "case",
    [
        Case("", {}, "/"),
        Case("/", {}, "/"),
        Case("/a/b/", {}, "/a/b/"),
        Case("?q={q}", {"q": "x"}, "/?q=x"),
        Case("/w?city={city}&x=1", {"city": "Köln"}, "/w?city=K%C3%B6ln&x=1"),
        Case("/w?city={city}&x=1", {"city": None}, "/w?x=1"),
        Case("/w?city={city}", {"city": None}, "/w"),
        Case("/w?at={a},{b}&x", {"a": "1", "b": None}, "/w?x"),
        Case("/w?at={a},{b}", {"a": "1", "b": "2"}, "/w?at=1,2"),
        Case("/w?q={q}?&r=1", {"q": "x"}, "/w?q=x?&r=1"),
        Case("/w/{a}.json", {"a": ".."}, "/w/...json"),
        Case("/grün/%20{a}", {"a": "ü"}, "/gr%C3%BCn/%20%C3%BC"),
        Case("/{{a}}?b=$$1", {}, "/%7Ba%7D?b=$1"),
        Case("/k/$FEED_KEY?k=${FEED_KEY}", {}, "/k/a%2Fb?k=a%2Fb", {"FEED_KEY": " a/b\n"}),
        Case("/w?n={n}", {"n": 5}, "/w?n=5"),
        Case("/w?n={n}", {"n": True}, "/w?n=true"),
        Case("/w?n={n}", {"n": 1e21}, "/w?n=1e%2B21"),
        Case("/w?n={n}", {"n": Decimal("1E+2")}, "/w?n=100"),
        Case("/w?n={n}", {"n": date(2026, 5, 1)}, "/w?n=2026-05-01"),
        Case("/{n}", {"n": datetime(2026, 5, 1, 9, tzinfo=UTC)}, "/2026-05-01T09%3A00%3A00%2B00%3A00"),
        Case("/w?n={n}", {"n": ("a,b", "c&d", 1)}, "/w?n=a%2Cb,c%26d,1"),
        Case("/w?n={n}", {"n": ()}, "/w?n="),
        Case("/w?n={n}", {"n": ""}, "/w?n="),
    ],
    ids=lambda case: f"{case.url} {case.arguments}",
)  # fmt: skip
def test_targets(case: Case) -> None:
    assert asked(case.url, case.arguments, case.environ).target == case.target


@pytest.mark.parametrize("value", NASTY)
def test_a_value_stays_where_it_is(value: str) -> None:
    ask = asked("/a/{v}/b?x=1&v={v}&y=2", {"v": value})
    parts = urlsplit(str(ask.origin) + ask.target)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "api.example.com", "")
    assert [unquote(step) for step in parts.path.split("/")] == ["", "a", value, "b"]
    assert parse_qsl(parts.query, keep_blank_values=True) == [("x", "1"), ("v", value), ("y", "2")]
    assert ask.target.isascii()
    assert ask.target.isprintable()
    assert " " not in ask.target


@settings(deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_stays_where_it_is(value: str) -> None:
    ask = asked("/a?x=1&v={v}&y=2", {"v": value})
    address = parse_address(str(ask.origin) + ask.target)
    assert address.fragment is None
    assert parse_qsl(address.query or "", keep_blank_values=True)[1] == ("v", value)


@pytest.mark.parametrize("value", ["", ".", "..", "\ud800", "a\udfff"])
def test_values_that_a_path_cannot_hold(value: str) -> None:
    with pytest.raises(FeedError) as caught:
        asked("/a/{v}/b", {"v": value})
    assert caught.value.code == "feed_argument"
    assert value not in repr(caught.value) or value in {"", "."}


@pytest.mark.parametrize("value", [".", "..", ""])
def test_secrets_that_a_path_cannot_hold(value: str) -> None:
    with pytest.raises(FeedError) as caught:
        asked("/a/$FEED_KEY/b", {}, {"FEED_KEY": value})
    assert caught.value.code == ("feed_argument" if value else "feed_secret")


def test_headers() -> None:
    ask = asked(
        "/",
        {"tag": "Köln\r\nX-Admin: 1", "none": None, "list": ("a", "b%")},
        {"FEED_TOKEN": "s3cret"},
        headers={"Authorization": "Bearer $FEED_TOKEN", "X-Tag": "in {tag}", "X-None": "{none}",
                 "X-L": "{list}"},
    )  # fmt: skip
    assert ask.headers == (
        ("Host", "api.example.com"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip, deflate"),
        ("User-Agent", "dynacontent"),
        ("Authorization", "Bearer s3cret"),
        ("X-Tag", "in K%C3%B6ln%0D%0AX-Admin: 1"),
        ("X-L", "a,b%25"),
    )


def test_an_authors_header_replaces_ours() -> None:
    headers = asked("/", {}, headers={"accept": "application/vnd.x+json", "User-Agent": "shop"}).headers
    assert [value for name, value in headers if name.lower() in {"accept", "user-agent"}] == [
        "application/vnd.x+json",
        "shop",
    ]


def test_a_body() -> None:
    ask = asked(
        "/",
        {"n": 5, "price": Decimal("1.50"), "whole": Decimal("2.00"), "tags": ("a", "b"), "none": None,
         "day": date(2026, 5, 1), "text": 'a"b'},
        {"FEED_KEY": "k"},
        method="POST",
        body={
            "n": "{n}", "price": "{price}", "whole": "{whole}", "tags": "{tags}", "none": "{none}",
            "day": "{day}", "within": "{n} of {tags}", "text": "{text}", "list": ["{none}", "{n}", 1, None],
            "deep": {"a": ["{text}"]}, "key": "${FEED_KEY}", "brace": "{{n}}",
        },
    )  # fmt: skip
    assert json.loads(ask.body or b"") == {
        "n": 5, "price": 1.5, "whole": 2, "tags": ["a", "b"], "day": "2026-05-01", "within": "5 of a,b",
        "text": 'a"b', "list": [5, 1, None], "deep": {"a": ['a"b']}, "key": "k", "brace": "{n}",
    }  # fmt: skip
    assert ("Content-Type", "application/json") in ask.headers


@pytest.mark.parametrize(
    ("value", "told"),
    [("", "the environment has no FEED_TOKEN"), (" \n", "the environment has no FEED_TOKEN"),
     ("a\r\nb", "FEED_TOKEN in the environment holds what no header can"),
     ("grün", "FEED_TOKEN in the environment holds what no header can")],
)  # fmt: skip
def test_secrets_that_are_none(value: str, told: str) -> None:
    with pytest.raises(FeedError) as caught:
        asked("/", {}, {"FEED_TOKEN": value}, headers={"Authorization": "Bearer $FEED_TOKEN"})
    assert (caught.value.code, caught.value.detail) == ("feed_secret", told)


def test_nothing_secret_is_shown() -> None:
    ask = asked(
        "/$FEED_TOKEN?q={q}", {"q": "personal"}, {"FEED_TOKEN": "s3cret"}, method="POST",
        headers={"X-Token": "$FEED_TOKEN"}, body=["$FEED_TOKEN", "{q}"],
    )  # fmt: skip
    assert "s3cret" not in repr(ask)
    assert "personal" not in repr(ask)


def test_to_another_host_nothing_of_an_author_is_sent() -> None:
    ask = asked("/a", {}, {"FEED_TOKEN": "s3cret"}, headers={"Authorization": "$FEED_TOKEN", "Accept": "x/y"})
    same = ask.sent_on(parse_address(f"{HOST}/b?c=ü"))
    assert (same.target, ("Authorization", "s3cret") in same.headers) == ("/b?c=%C3%BC", True)
    other = ask.sent_on(parse_address("https://api.example.com:444/b"))
    assert dict(other.headers)["Host"] == "api.example.com:444"
    assert dict(other.headers)["Accept"] == "application/json"
    assert "Authorization" not in dict(other.headers)
