"""Texts with holes: what is a parameter, a secret, or the text itself."""

from __future__ import annotations

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.formats.placeholders import Hole, Part, holes, parse_holes, split_parts
from dynacontent.location import Location
from dynacontent.models.source import SourceText


def parameter(name: str, at: int) -> Hole:
    return Hole("parameter", name, at)


def secret(name: str, at: int) -> Hole:
    return Hole("secret", name, at)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("plain", ("plain",)),
        ("/w?city={city}&n={n}", ("/w?city=", parameter("city", 8), "&n=", parameter("n", 17))),
        ("Bearer $FEED_TOKEN", ("Bearer ", secret("FEED_TOKEN", 7))),
        ("${FEED_A}b", (secret("FEED_A", 0), "b")),
        ("{{a}} $$FEED_A $5 100$", ("{a} $FEED_A $5 100$",)),
    ],
)
def test_the_parts_of_a_text(text: str, parts: tuple[Part, ...]) -> None:
    assert parse_holes(text) == parts


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("ab{", 12, "this { belongs to no parameter"),
        ("ab}", 12, "this } belongs to no parameter"),
        ("{}", 10, "{} names no parameter"),
        ("{a.b}", 10, "{a.b} names no parameter"),
        ("{0}", 10, "{0} names no parameter"),
        (
            "x$HOME",
            11,
            "only variables of the environment whose names begin with FEED_ can be sent, not $HOME",
        ),
        ("${AWS_SECRET_ACCESS_KEY}", 10, "can be sent, not ${AWS_SECRET_ACCESS_KEY}"),
        ("$FEED_", 10, "can be sent, not $FEED_"),
        ("$feed_token", 10, "can be sent, not $feed_token"),
        ("${}", 10, "can be sent, not ${}"),
    ],
)
def test_what_is_no_text_with_holes(text: str, column: int, message: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        parse_holes(SourceText(text, Location("catalogs/feeds.yaml", 3, 10)))
    assert str(caught.value).startswith(f"catalogs/feeds.yaml:3:{column}: ")
    assert message in str(caught.value)


def test_cutting_and_choosing() -> None:
    parts = parse_holes("a={b}&c=d&$FEED_E")
    assert split_parts(parts, "&") == [("a=", parameter("b", 2)), ("c=d",), (secret("FEED_E", 10),)]
    assert [hole.name for hole in holes(parts)] == ["b", "FEED_E"]
    assert [hole.name for hole in holes(parts, "secret")] == ["FEED_E"]
