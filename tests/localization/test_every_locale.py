"""In every locale that CLDR describes, every format writes something, and no pattern is left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from babel import localedata

from dynacontent.localization import formats, normalize_tag
from dynacontent.localization.ages import AgeLength, AgeUnit
from dynacontent.localization.compact import CompactLength
from dynacontent.localization.lists import ListStyle
from dynacontent.localization.numbers import MoneyStyle, UnitLength
from dynacontent.localization.weeks import WeekdayWidth
from dynacontent.models.values import Money

NOON = datetime(2026, 3, 1, 14, 5, 9, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
SKELETONS = ("yMMMd", "yMMMMEEEEd", "MMMd", "jm", "j", "LLLL", "EEEE", "yMMMdjm", "qqqq", "e", "w")
UNKNOWN_TO_LANGCODES = frozenset({"isv", "suz", "tok", "xdq"})


def tags() -> Iterator[str]:
    for name in sorted(localedata.locale_identifiers()):
        language = name.partition("_")[0]
        if language not in UNKNOWN_TO_LANGCODES and name != "en_US_POSIX":
            yield name.replace("_", "-")


def written(tag: str) -> Iterator[str | list[str]]:
    for number in map(Decimal, ("0", "-1234567.891", "0.5")):
        yield formats.format_number(number, locale=tag)
        yield formats.format_percent(number, locale=tag, decimals=1)
        for style in get_args(MoneyStyle):
            yield formats.format_money(Money(number, "EUR"), locale=tag, style=style)
        for length in get_args(CompactLength):
            yield formats.format_compact(number, locale=tag, length=length)
        for unit, width in product(("kilometer", "hour", "celsius"), get_args(UnitLength)):
            yield formats.format_unit(number, unit, locale=tag, length=width)
    for name in (*("short", "medium", "long", "full"), *SKELETONS):
        yield formats.format_datetime(NOON, locale=tag, timezone=KOLKATA, format=name)
    for age, length, count in product(get_args(AgeUnit), get_args(AgeLength), (-1, 0, 5)):
        yield formats.format_age(count, age, locale=tag, length=length, words=count != 5)
    for listing, texts in product(get_args(ListStyle), (["a"], ["a", "b"], ["a", "b", "c", "d"])):
        yield formats.format_list(texts, locale=tag, style=listing)
    for week in get_args(WeekdayWidth):
        yield formats.weekday_names(tag, week)
    yield formats.territory_name("DE", locale=tag)
    yield formats.language_name("pt-BR", locale=tag)
    yield formats.currency_name("EUR", locale=tag)


def is_whole(found: Any) -> bool:
    return bool(found) and not any(mark in str(found) for mark in ("None", "{0}", "{1}", "¤", "\u2205"))


def languages() -> list[str]:
    """The languages of ISO 639-1, in each of their scripts."""
    return [tag for tag in tags() if tag[2:3] in ("", "-") and len(tag) in (2, 7)]


@pytest.mark.parametrize("tag", languages())
def test_every_language(tag: str) -> None:
    assert [found for found in written(tag) if not is_whole(found)] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("tag", list(tags()))
def test_every_locale(tag: str) -> None:
    assert [found for found in written(tag) if not is_whole(found)] == []


def test_every_locale_has_a_tag() -> None:
    assert [tag for tag in tags() if not normalize_tag(tag)] == []
