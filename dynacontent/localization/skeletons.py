"""CLDR's date patterns of a locale: by name, and by skeleton, which says what to show in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dynacontent.errors import did_you_mean
from dynacontent.localization.moments import AT_TIME

if TYPE_CHECKING:
    from babel import Locale

NAMED_FORMATS = ("short", "medium", "long", "full")
"""Formats every locale has, for dates, times and both together."""

_DATE_FIELDS = frozenset("GyYuQqMLwWdDFEec")
_CLOCK_FIELDS = frozenset("abBhHKkmsSA")
_ZONE_FIELDS = frozenset("zZvVxXO")
FIELDS: dict[str, frozenset[str]] = {
    "date": _DATE_FIELDS,
    "time": _CLOCK_FIELDS | _ZONE_FIELDS,
    "datetime": _DATE_FIELDS | _CLOCK_FIELDS | _ZONE_FIELDS,
    "clock": _CLOCK_FIELDS,
}
"""The fields that may show in each kind of value, by letter."""

_NOT_WITH_WEEKDAY = frozenset({"es"})
"""Languages whose full dates take a comma all the same."""


def named_pattern(locale: Locale, kind: str, name: str) -> str:
    """The pattern of a kind of value by its name: short, medium, long or full."""
    if kind == "date":
        return str(locale.date_formats[name])
    if kind in ("time", "clock"):
        return str(locale.time_formats[name])
    return _glued(_glue(locale, name), str(locale.date_formats[name]), str(locale.time_formats[name]))


def _glue(locale: Locale, name: str) -> str:
    spelled_out = name == "long" or (name == "full" and locale.language not in _NOT_WITH_WEEKDAY)
    if spelled_out and locale.language in AT_TIME:
        return AT_TIME[locale.language]
    formats: Any = locale.datetime_formats
    return str(formats[name if name in formats else None])


def _glued(glue: str, day: str, clock: str) -> str:
    return glue.replace("{0}", clock).replace("{1}", day)


def skeleton_pattern(locale: Locale, skeleton: str) -> str:
    """The locale's pattern for a skeleton; day and time are looked up apart where CLDR has no both."""
    fields = skeleton.replace("j", "H" if "H" in str(locale.time_formats["short"]) else "h")
    whole = _matched(locale, fields)
    if whole is not None:
        return whole
    day = _matched(locale, "".join(letter for letter in fields if letter in _DATE_FIELDS))
    clock = _matched(locale, "".join(letter for letter in fields if letter not in _DATE_FIELDS))
    if day is None or clock is None:
        hint = did_you_mean(skeleton, NAMED_FORMATS, "formats are named short, medium, long and full")
        raise ValueError(f"format {skeleton!r} is neither a name nor a skeleton of {locale}; {hint}")
    return _glued(_glue(locale, "medium"), day, clock)


def _matched(locale: Locale, skeleton: str) -> str | None:
    from babel.dates import match_skeleton

    known = locale.datetime_skeletons
    if not skeleton or any(letter not in FIELDS["datetime"] for letter in skeleton):
        return None
    if skeleton in known:
        return str(known[skeleton])
    asked = _widths(skeleton)
    for name in NAMED_FORMATS:
        if _widths(str(locale.date_formats[name])) == asked:
            return str(locale.date_formats[name])
    nearest = match_skeleton(skeleton, known)
    if nearest is None:
        return None
    found = _widths(nearest)
    return _widened(
        str(known[nearest]), {letter: n for letter, n in asked.items() if found.get(letter, n) != n}
    )


_ALONE = {"L": "M", "c": "E", "q": "Q"}
"""Fields as they stand alone, by those that stand in a date."""


def _widths(pattern: str) -> dict[str, int]:
    """The fields of a pattern or skeleton, with how many letters each has."""
    from babel.dates import tokenize_pattern

    fields = [(str(field[0]), int(field[1])) for sort, field in tokenize_pattern(pattern) if sort == "field"]
    return {_ALONE.get(letter, letter): width for letter, width in fields}


def _widened(pattern: str, widths: dict[str, int]) -> str:
    """The pattern with fields as wide as asked for (``yMMMMd`` finds ``yMMMd``): babel leaves that out.

    A number never becomes a name, nor a name a number.
    """
    from babel.dates import tokenize_pattern, untokenize_pattern

    tokens: list[tuple[str, Any]] = []
    for sort, field in tokenize_pattern(pattern):
        if sort != "field":
            tokens.append((sort, field))
            continue
        letter, width = str(field[0]), int(field[1])
        asked = widths.get(_ALONE.get(letter, letter), width)
        named = letter in "Ec" or (asked > 2) == (width > 2)
        tokens.append((sort, (letter, asked if named else width)))
    return untokenize_pattern(tokens)
