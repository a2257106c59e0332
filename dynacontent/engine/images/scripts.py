"""What the scripts of characters are called, for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_NAMED = {
    "CJK": "Chinese characters",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "DEVANAGARI": "Devanagari",
}


def is_symbol(character: str) -> bool:
    """Whether a character is a symbol, an emoji or a sign, without which words can still be read."""
    return not unicodedata.category(character).startswith(("L", "M", "N"))


def scripts_of(characters: Iterable[str]) -> list[str]:
    """The scripts of these characters, each once; symbols and emoji are called that."""
    found: dict[str, None] = {}
    for character in characters:
        if not is_symbol(character):
            word = unicodedata.name(character, "").partition(" ")[0].partition("-")[0]
            found[_NAMED.get(word, word.capitalize() or "this script")] = None
        else:
            found["symbols and emoji"] = None
    return list(found)
