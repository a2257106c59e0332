"""All formats are written as ICU writes them, in thirty locales; what differs is listed, with its reason.

The answers are recorded in ``tests/data/intl`` from `Intl` in Node (see ``record.mjs`` there and
``versions.json``): another implementation of CLDR than babel, of CLDR 48 where babel 2.19 has 49.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dynacontent.localization import formats, formatting_locale
from dynacontent.localization.calendars import calendar_of
from dynacontent.localization.digits import numbering_system
from dynacontent.models.values import Money

INTL = Path(__file__).parents[1] / "data" / "intl"
LOCALES: list[str] = json.loads((INTL / "versions.json").read_text("utf-8"))["locales"]


@dataclass(frozen=True)
class Difference:
    """What ICU writes becomes what we write by ``re.sub(icu, ours)``; each row is met, by nothing else."""

    kinds: str
    locales: str
    icu: str
    ours: str
    why: str


DIFFERENCES = [
    # Decided here.
    Difference(
        "number", "*", r"^[\u061c\u200e]*[-−]([0٠۰০][.,٫][0٠۰০]+)$", r"\1", "what rounds to zero has no sign"
    ),
    # CLDR 49, or a choice of babel's among CLDR's variants.
    Difference("time datetime skeleton", "ko", r"\bAM\b", "오전", "half days are named in Korean"),
    Difference("time datetime skeleton", "ko", r"\bPM\b", "오후", "half days are named in Korean"),
    Difference("time datetime", "fr", r"\bUTC$", "TU", "universal time has a French name"),
    Difference("time datetime", "ar ar-EG", r"UTC$", "التوقيت العالمي", "universal time has an Arabic name"),
    Difference("time datetime", "bn", r"UTC$", "ইউটিসি", "universal time has a Bengali name"),
    Difference("time", "pt-BR pt-PT", r"GMT([+-]\d)", r"\1 GMT", "Portuguese puts the distance first"),
    Difference("time", "nl cs zh-Hant", "EST", "GMT-5", "no short name of American zones in these languages"),
    Difference(
        "time",
        "uk",
        "північноамериканським східним стандартним часом",
        "східним стандартним часом (EST)",
        "a new name",
    ),
    Difference("datetime skeleton", "pt-BR", r", (\d\d:)", r" \1", "no comma before the time"),
    Difference("datetime skeleton", "bn", r", (\S+:)", r" \1", "no comma before the time"),
    Difference(
        "datetime skeleton", "fa", r"[,،] (\S+:\S+)$", "،\u200f \\1", "a mark keeps the comma in its place"
    ),
    Difference(
        "time datetime skeleton", "th", r"(\d\d:\d\d)$", r"\1 น.", "short times say that they are times"
    ),
    Difference(
        "date datetime skeleton",
        "fa",
        r"^(\S+) (\S+) (\S+), (\S+)",
        r"\4 \3 \2 \1",
        "ICU takes the Persian calendar's full date from no language",
    ),
    Difference(
        "skeleton",
        "fa",
        r"^(۱\S+) (\D+)$",
        r"\2 \1",
        "ICU takes the Persian calendar's months from no language",
    ),
    Difference("skeleton", "fa", "م$", "", "ICU takes a weekday and day from the root"),
    Difference("skeleton", "hi", r"^(\d+ \S+) (\d{4})$", r"\1, \2", "a comma before the year"),
    Difference("skeleton", "bn", r"^(\S+বার) (\S+ \S+)$", r"\1, \2", "a comma after the weekday"),
    Difference("skeleton", "bn", "^নভেম্বর$", "নভে", "a short name of November"),
    Difference("skeleton", "ko", r"^(\d+)\. (\d+)\.$", r"\1/\2", "numeric dates by strokes"),
    Difference("skeleton", "ko", r"^(\d+)\. (\d+)\. (\d+)\.$", r"\1/\2/\3", "numeric dates by strokes"),
    Difference("skeleton", "tr", r"^0(\d)\.0(\d)\.", r"\1.\2.", "numeric dates without zeros"),
    Difference("skeleton", "pt-PT", r"^(\d+)/03$", r"\1 de mar.", "months by name where asked for"),
    Difference("skeleton", "pt-PT", r"^(\d+)/11$", r"\1 de nov.", "months by name where asked for"),
    Difference("skeleton", "pt-PT", r"^(\d+)/12$", r"\1 de dez.", "months by name where asked for"),
    Difference("skeleton", "pt-PT", r"^03/(\d{4})$", r"mar. de \1", "months by name where asked for"),
    Difference("skeleton", "pt-PT", r"^11/(\d{4})$", r"nov. de \1", "months by name where asked for"),
    Difference("skeleton", "pt-PT", r"^12/(\d{4})$", r"dez. de \1", "months by name where asked for"),
    Difference("skeleton", "fr fr-CA", r"^(\d\d) h$", r"\1", "hours alone are numbers"),
    Difference("skeleton", "it uk", r"^(\d)$", r"0\1", "hours alone have two digits"),
    Difference("skeleton", "zh-Hant", r"日星期", "日 星期", "a space before the weekday"),
    Difference("skeleton", "zh-Hant", "上午(?=4)", "凌晨", "parts of a day, as in whole times"),
    Difference("skeleton", "zh-Hant", "下午(?=11)", "晚上", "parts of a day, as in whole times"),
    Difference("unit", "pt-BR", r"^([\d.,]+)(l|km/h)$", r"\1 \2", "a space before these units"),
    Difference("listing", "he", r" ו-?(C|D)$", r", \1", "no conjunction between measures"),
    Difference("listing", "hi", ", और", " और", "no comma before the conjunction"),
    Difference("timeago", "he", "^ה(שבוע|חודש|שנה)", r"ב\1", "a preposition"),
    Difference("timeago", "bn", "পূর্বে", "আগে", "one word for all units"),
    Difference("names", "nl", "^Chinees", "Mandarijn", "babel takes CLDR's long name"),
    Difference("names", "cs", "^čínština", "standardní čínština", "babel takes CLDR's long name"),
    Difference("names", "ko", r"^중국어\(", "중국어(만다린, ", "babel takes CLDR's long name"),
    Difference("names", "bn", r"^চীনা \(সর", "চীনা ম্যান্ডারিন (সর", "babel takes CLDR's long name"),
    Difference("names", "bn", r"^চীনা \(ঐ", "ম্যান্ডারিন চীনা (ঐ", "babel takes CLDR's long name"),
    Difference("names", "uk", "Велика Британія", "Брит.", "babel takes CLDR's short name"),
    Difference("names", "ar ar-EG", "الألمانية النمساوية", "الألمانية (النمسا)", "put together"),
    Difference("names", "bn", "চীনা$", "চীন", "a new name"),
    Difference("names", "bn", "^প্যালেস্টাইন", "ফিলিস্তিনি", "a new name"),
    Difference("names", "bn", "ল্যাটিন", "লাতিন", "a new name"),
    Difference("names", "bn", "য়ুয়ান", "ইউয়ান", "a new name"),
    Difference("names", "bn", "চেক প্রজাতন্ত্র কোরুনা", "চেক কোরুনা", "a new name"),
    Difference("names", "bn", "ইরানিয়ান", "ইরানি", "a new name"),
]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _money(locale: str, value: str, currency: str, style: Any) -> str:
    amount = Money(Decimal(value), currency)
    if style == "whole":
        return formats.format_money(amount, locale=locale, decimals=False)
    return formats.format_money(amount, locale=locale, style=style)


def _dated(write: Callable[..., str]) -> Callable[..., str]:
    return lambda locale, value, zone, style: write(
        _moment(value), locale=locale, timezone=ZoneInfo(zone), format=style
    )


def _skeleton(locale: str, value: str, zone: str, skeleton: str) -> str:
    clock, day = "j" in skeleton or "h" in skeleton, "d" in skeleton
    write = (
        formats.format_datetime if clock and day else formats.format_time if clock else formats.format_date
    )
    return _dated(write)(locale, value, zone, skeleton)


def _name(locale: str, kind: str, code: str) -> str:
    names = {
        "region": formats.territory_name,
        "language": formats.language_name,
        "currency": formats.currency_name,
    }
    return str(names[kind](code, locale=locale))  # type: ignore[operator]


WRITE: dict[str, Callable[..., str]] = {
    "number": lambda at, value, digits: formats.format_number(Decimal(value), locale=at, decimals=digits),
    "percent": lambda at, value, digits: formats.format_percent(Decimal(value), locale=at, decimals=digits),
    "money": _money,
    "compact": lambda at, value, length: formats.format_compact(Decimal(value), locale=at, length=length),
    "unit": lambda at, value, unit, length: formats.format_unit(
        Decimal(value), unit, locale=at, length=length
    ),
    "date": _dated(formats.format_date),
    "time": _dated(formats.format_time),
    "datetime": _dated(formats.format_datetime),
    "skeleton": _skeleton,
    "timeago": lambda at, count, unit, form: formats.format_age(count, unit, locale=at, words=form == "auto"),
    "listing": lambda at, texts, style: formats.format_list(texts, locale=at, style=style),
    "names": _name,
}


@cache
def _recorded(locale: str) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = json.loads((INTL / f"{locale}.json").read_text("utf-8"))
    return found


def _applying(kind: str, locale: str) -> Iterator[Difference]:
    for difference in DIFFERENCES:
        if kind in difference.kinds.split() and {"*", locale} & set(difference.locales.split()):
            yield difference


def _expected(kind: str, locale: str, text: str) -> tuple[str, set[Difference]]:
    met: set[Difference] = set()
    for difference in _applying(kind, locale):
        changed = re.sub(difference.icu, difference.ours, text)
        if changed != text:
            met.add(difference)
        text = changed
    return text, met


def _plain(kind: str, text: str) -> str:
    """Node's own change of spaces is undone on our side: which of its spaces were narrow is lost."""
    return text.replace("\u202f", " ") if kind in ("date", "time", "datetime", "skeleton") else text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", WRITE)
def test_formats_are_written_as_icu_writes_them(kind: str, locale: str) -> None:
    wrong = []
    for *arguments, text in _recorded(locale)[kind]:
        ours = _plain(kind, WRITE[kind](locale, *arguments))
        if ours != text and ours != _expected(kind, locale, text)[0]:
            wrong.append((arguments, text, ours))
    assert not wrong


def test_every_difference_is_met() -> None:
    met: set[Difference] = set()
    for locale in LOCALES:
        for kind, write in WRITE.items():
            for *arguments, text in _recorded(locale)[kind]:
                expected, applied = _expected(kind, locale, text)
                if applied and _plain(kind, write(locale, *arguments)) == expected:
                    met |= applied
    assert [row for row in DIFFERENCES if row not in met] == []


def _spanish(number: int) -> str:
    """CLDR 49 tells *primer* and *tercer* from other ordinals, CLDR 48 has one form for all."""
    return "one" if number % 10 in (1, 3) and number % 100 != 11 else "other"


@pytest.mark.parametrize("locale", LOCALES)
def test_plural_categories(locale: str) -> None:
    """Of 0 to 200, cardinal and ordinal, and of numbers with decimals and millions."""
    data = formatting_locale(locale)
    rules = {"cardinal": data.plural_form, "ordinal": data.ordinal_form}
    for kind, category, first, last in _recorded(locale)["plurals"]:
        for number in range(first, last + 1):
            expected = _spanish(number) if (kind, data.language) == ("ordinal", "es") else category
            assert (number, rules[kind](number)) == (number, expected)
    counted = [last - first + 1 for _, _, first, last in _recorded(locale)["plurals"]]
    assert sum(counted) == 2 * 201
    for number, category in _recorded(locale)["decimals"]:
        assert (number, data.plural_form(Decimal(number))) == (number, category)


@pytest.mark.parametrize("locale", LOCALES)
def test_weeks_digits_and_calendars(locale: str) -> None:
    recorded = dict(_recorded(locale)["settings"])
    data = formatting_locale(locale)
    assert formats.first_weekday(locale) == recorded["first_weekday"]
    assert data.min_week_days == recorded["minimal_days"]
    assert numbering_system(locale) == recorded["digits"]
    assert calendar_of(locale) == recorded["calendar"]
