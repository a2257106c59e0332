"""Numbers in an order, in digits: ``1st``, ``2.``, ``3e``.

babel has CLDR's rule of which numbers go together (``ordinal_form``), but not what is written; that is
CLDR's ``digits-ordinal``, in the masculine where a language tells genders apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.numbers import format_number

_POINT = {"other": "{}."}
_RAISED = {"other": "{}\N{MASCULINE ORDINAL INDICATOR}"}
_PATTERNS: Mapping[str, Mapping[str, str]] = {
    "en": {"one": "{}st", "two": "{}nd", "few": "{}rd", "other": "{}th"},
    "fr": {"one": "{}er", "other": "{}e"},
    "ca": {"one": "{}r", "two": "{}n", "few": "{}t", "other": "{}è"},
    "es": {"other": "{}.\N{MASCULINE ORDINAL INDICATOR}"},
    "nl": {"other": "{}e"},
    "sv": {"one": "{}:a", "other": "{}:e"},
    "ru": {"other": "{}-й"},
    "uk": {"other": "{}-й"},
    "ja": {"other": "第{}"},
    "zh": {"other": "第{}"},
    "yue": {"other": "第{}"},
    "ko": {"other": "제{}"},
    "vi": {"other": "thứ {}"},
    "id": {"other": "ke-{}"},
    "ms": {"other": "ke-{}"},
    **dict.fromkeys(("it", "pt", "gl"), _RAISED),
}
"""What is written, by language and CLDR's ordinal category; elsewhere a point behind the number."""


def format_ordinal(number: int, *, locale: str) -> str:
    """A whole number as a place in an order: ``21st``. Raises `TypeError` for what is none."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"ordinal writes whole numbers, not {type(number).__name__}")
    data = formatting_locale(locale)
    patterns = _PATTERNS.get(data.language, _POINT)
    form = data.ordinal_form(abs(number))
    return patterns.get(form, patterns["other"]).format(format_number(number, locale=locale))
