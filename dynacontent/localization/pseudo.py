"""Languages that are made up while a message is rendered, to see what translations will do to it.

``en-XA`` is English with accents, some 40 % longer and in brackets: text that stays plain is not
translated, text without its closing bracket is cut off. ``ar-XB`` is English turned round, word by
word, in a document from right to left: what is on the wrong side shows. The names are those of
CLDR (https://www.unicode.org/reports/tr35/#Pseudo_Locales). Nobody's profile chooses them.
"""

from __future__ import annotations

import re

ACCENTED, MIRRORED = "en-XA", "ar-XB"
PSEUDO_LOCALES = (ACCENTED, MIRRORED)

LONGER = 0.4
"""How much longer a text becomes, as a part of its letters: German and Russian do that to English."""

# What must come out as it went in: placeholders, doubled per cent signs, tags, references.
_KEPT = re.compile(r"(%\(\w+\)s|%%|</?[A-Za-z!][^<>]*>|&(?:[A-Za-z]\w*|#\d+|#x[0-9a-fA-F]+);)")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_FILLING = "one two three four five six seven eight nine ten"
_TURNED, _TURNED_BACK, _MARK = "\u202e", "\u202c", "\u200f"


def pseudo_locale(tag: str) -> str | None:
    """The pseudo-locale a tag names in any usual spelling, if it names one."""
    wanted = tag.replace("_", "-").lower()
    return next((name for name in PSEUDO_LOCALES if name.lower() == wanted), None)


def pseudo_text(text: str, locale: str) -> str:
    """A text in a pseudo-locale; placeholders, tags and references stay as they are."""
    if not text.strip():
        return text
    pieces = _KEPT.split(text)
    plain = pieces[::2]
    if locale == ACCENTED:
        pieces[::2] = [piece.translate(_ACCENTS) for piece in plain]
        return f"[{''.join(pieces)}{_filling(sum(map(len, plain)))}]"
    pieces[::2] = [_WORD.sub(_turned, piece) for piece in plain]
    return "".join(pieces)


def _filling(letters: int) -> str:
    """Words that make a text of so many letters longer; the brackets count as well."""
    wanted = max(0, round(letters * LONGER) - 2)
    filling = f" {_FILLING}" * (wanted // (len(_FILLING) + 1) + 1)
    return filling[:wanted].rstrip().translate(_ACCENTS)


def _turned(word: re.Match[str]) -> str:
    return f"{_MARK}{_TURNED}{word[0]}{_TURNED_BACK}{_MARK}"
