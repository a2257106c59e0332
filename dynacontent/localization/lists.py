"""Texts joined as a sentence does: ``a, b, and c``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, get_args

from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.remainders import remainder

ListStyle = Literal["standard", "standard-short", "or", "or-short", "unit", "unit-short", "unit-narrow"]

_FALLBACKS: dict[str, tuple[str, ...]] = {
    "standard": (),
    "standard-short": ("standard",),
    "or": (),
    "or-short": ("or",),
    "unit": ("unit-short", "standard"),
    "unit-short": ("standard",),
    "unit-narrow": ("unit-short", "standard"),
}
"""Where CLDR's root looks for a part of a style that a locale does not spell out."""

_PARTS = ("start", "middle", "end", "2")


def format_list(
    values: Iterable[str],
    *,
    locale: str,
    style: ListStyle = "standard",
    most: int | None = None,
    more: str | None = None,
) -> str:
    """Texts joined as a sentence does: ``a, b, and c``. ``style="or"`` gives ``a, b, or c``.

    With ``most``, so many are told and the rest is counted: ``a, b, and 3 more``, or ``more`` with the
    number in place of ``{n}``.
    Raises `TypeError` for a value that is not text (format or map it first), `ValueError` for an
    unknown style or a ``most`` below 1.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"listing joins a list of texts, not {type(values).__name__}")
    texts = list(values)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"listing joins texts, not {type(text).__name__}; map or format the list first")
    if style not in get_args(ListStyle):
        raise ValueError(
            f"{style!r} is not a style of listing; it is one of {', '.join(get_args(ListStyle))}"
        )
    if most is not None and most < 1:
        raise ValueError(f"listing tells 1 or more, not {most}")
    if most is not None and len(texts) > most:
        texts = [*texts[:most], remainder(len(texts) - most, locale=locale, phrase=more)]
    return _joined(texts, locale, style)


def _joined(texts: list[str], locale: str, style: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    language, patterns = _patterns(locale, style)
    result = texts[0]
    for place, text in enumerate(texts[1:], start=1):
        before, between, after = patterns[_part(place, len(texts))]
        result = f"{before}{result}{_before(language, between, text)}{text}{after}"
    return result


def _part(place: int, count: int) -> str:
    if count == 2:
        return "2"
    if place == count - 1:
        return "end"
    return "start" if place == 1 else "middle"


@lru_cache(maxsize=512)
def _patterns(locale: str, style: str) -> tuple[str, dict[str, tuple[str, str, str]]]:
    """The language, and what each of CLDR's patterns has before, between and after its two texts."""
    data = formatting_locale(locale)
    known = data.list_patterns
    found: dict[str, tuple[str, str, str]] = {}
    tables = [known[name] for name in (style, *_FALLBACKS[style]) if name in known]
    for part in _PARTS:
        pattern = next((table[part] for table in tables if part in table), "{0}, {1}")
        before, _, rest = pattern.partition("{0}")
        between, _, after = rest.partition("{1}")
        found[part] = (before, between, after)
    return data.language, found


_SOUNDS_LIKE_I = re.compile(r"i|hi(?![ae])|y(?![aeiouáéíóú])", re.IGNORECASE)
_SOUNDS_LIKE_O = re.compile(r"o|ho|8|11(?:\D|$)", re.IGNORECASE)
_HEBREW_AND = " \u05d5"
_HEBREW = re.compile(r"[\u0590-\u05ff]")


def _before(language: str, between: str, text: str) -> str:
    """The words between two texts as they sound before the second: ``Ana e Iris``, ``siete u ocho``.

    Spanish changes *y* before an i and *o* before an o; Hebrew puts a hyphen between its *and*
    and a word of another script. ICU does the same.
    """
    if language == "es" and between == " y " and _SOUNDS_LIKE_I.match(text):
        return " e "
    if language == "es" and between == " o " and _SOUNDS_LIKE_O.match(text):
        return " u "
    if language == "he" and between == _HEBREW_AND and not _HEBREW.match(text):
        return f"{between}-"
    return between
