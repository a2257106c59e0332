"""Large and small letters as a language writes them.

Unicode's default mappings, with what its `SpecialCasing.txt` and CLDR's transforms say of Turkish, Azeri,
Dutch and Greek.
"""

# ruff: noqa: RUF001, RUF002 - letters of several scripts that look alike

from __future__ import annotations

import unicodedata

from dynacontent.formats.patterns import Pattern

_DOTTED = frozenset({"tr", "az"})
"""Languages in which i and ı are two letters."""

_GREEK_ACCENTED = Pattern(r"(\p{Greek}\u0308?)[\u0301\u0300\u0342\u0313\u0314]+(\u0308?)")
_GREEK_PARTED = Pattern(r"(?<=[αεο]\u0301)(?=[ιυ](?!\u0308))(.)")
"""The second of two vowels that only the accent parts: in large letters a dieresis does it."""


def upper(text: str, *, locale: str) -> str:
    """Large letters: ``i`` is ``İ`` in Turkish, and Greek drops its accents."""
    language = language_of(locale)
    if language in _DOTTED:
        text = text.replace("i\u0307", "İ").replace("i", "İ")
    if language == "el":
        parted = unicodedata.normalize("NFD", text)
        parted = _GREEK_PARTED.sub("\\1\u0308", parted)
        text = unicodedata.normalize("NFC", _GREEK_ACCENTED.sub(r"\1\2", parted))
    return text.upper()


def lower(text: str, *, locale: str) -> str:
    """Small letters: ``I`` is ``ı`` in Turkish; ``İ`` is a plain ``i`` everywhere."""
    if language_of(locale) in _DOTTED:
        text = text.replace("I\u0307", "i").replace("I", "ı")
    return text.replace("İ", "i").lower()


def raised(text: str, *, locale: str) -> str:
    """The text with its first letter large; Dutch raises ``ij`` as one."""
    at = next((place for place, letter in enumerate(text) if letter.isalnum()), len(text))
    language, first = language_of(locale), text[at : at + 1]
    if language == "nl" and text[at : at + 2] == "ij":
        return f"{text[:at]}IJ{text[at + 2 :]}"
    large = "İ" if first == "i" and language in _DOTTED else first.title()
    return f"{text[:at]}{large}{text[at + 1 :]}"


def calm(text: str, *, locale: str) -> str:
    """A text that stands in capitals, in small letters; any other as it is."""
    return lower(text, locale=locale) if is_upper(text) else text


def is_upper(text: str) -> bool:
    """Whether a text stands in capitals; ß does so as it is."""
    return text.replace("ß", "").isupper()


def language_of(locale: str) -> str:
    """``pt`` of ``pt-BR``."""
    return locale.replace("_", "-").partition("-")[0].lower()
