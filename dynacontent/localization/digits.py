"""Which digits and signs a locale writes numbers with, and where it puts marks between them.

CLDR says for each locale which numbering system it uses (``arab`` in Egypt, ``latn`` in Morocco),
and how long a number must be before its thousands are marked off (``1234``, but ``12.345``, in
Spanish). A recipient may choose another system in their tag: ``ar-EG-u-nu-latn``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from dynacontent.localization.locales import extension, formatting_locale

if TYPE_CHECKING:
    from babel.numbers import NumberPattern

_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "fullwide": 0xFF10,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "hmnp": 0x1E140,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "mlym": 0x0D66,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
}
"""The zero of each numbering system whose digits follow each other in Unicode."""

_LONGER_BY_ONE = frozenset(
    """
    be bg et hu hy ia ie it ka lv pl sl sq
    es es_EA es_ES es_GQ es_IC es_PH
    pt_CH pt_CV pt_GQ pt_GW pt_LU pt_MO pt_MZ pt_PT pt_ST pt_TL
    ru_UA
    """.split()
)
"""Where four digits stand together: CLDR's ``minimumGroupingDigits`` is 2."""

_LONGER = {**dict.fromkeys(_LONGER_BY_ONE, 2), "ee": 3}
_BY_REGION = frozenset({"es", "pt", "ru"})
"""Languages in which a region does not follow its language here."""

_MONEY = {
    ("ar", "arab"): "\u200f#,##0.00\xa0¤",
    ("ckb", "arab"): "#,##0.00\xa0¤",
    ("fa", "arabext"): "\u200e¤#,##0.00",
    ("sd", "arab"): "#,##0.00\xa0¤",
    ("sdh", "arab"): "#,##0.00\xa0¤",
}
"""Patterns of money by language and numbering system, where they differ from those for Western digits."""

_SIGNS = {"de_AT": {"group": "\N{NO-BREAK SPACE}"}}
"""Signs that CLDR gives and babel's data leaves out: Austria groups money, but nothing else, with a point."""


@lru_cache(maxsize=512)
def numbering_system(locale: str) -> str:
    """The numbering system a tag names (``-u-nu-…``), else the one CLDR gives its locale."""
    asked = extension(locale, "nu")
    if asked == "latn" or asked in _ZEROS:
        return str(asked)
    own = formatting_locale(locale).default_numbering_system
    return own if own in _ZEROS else "latn"


@lru_cache(maxsize=512)
def native_digits(locale: str) -> dict[int, str] | None:
    """What `str.translate` needs to write a number in a locale's digits; ``None`` for Western ones."""
    zero = _ZEROS.get(numbering_system(locale))
    return None if zero is None else {ord("0") + value: chr(zero + value) for value in range(10)}


@lru_cache(maxsize=512)
def signs(locale: str) -> Mapping[str, str]:
    """The marks of a locale's numbering system, by CLDR's names: decimal, group, minusSign, …"""
    data = formatting_locale(locale)
    own = data.number_symbols
    system = numbering_system(locale)
    return {**own["latn"], **(own.get(system) or {}), **_SIGNS.get(str(data), {})}


@lru_cache(maxsize=512)
def minimum_grouping(locale: str) -> int:
    """How many digits must stand before the first mark between thousands: 1, or more in some locales."""
    data = formatting_locale(locale)
    name = str(data)
    if name in _LONGER or data.language in _BY_REGION:
        return _LONGER.get(name, 1)
    return _LONGER.get(data.language, 1)


def money_pattern(locale: str) -> NumberPattern:
    """Where a locale puts the currency, in its numbering system; babel has that of Western digits only."""
    from babel.numbers import parse_pattern

    data = formatting_locale(locale)
    own = _MONEY.get((data.language, numbering_system(locale)))
    return data.currency_formats["standard"] if own is None else parse_pattern(own)
