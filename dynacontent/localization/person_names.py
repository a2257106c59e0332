"""Parts of a person's full name as people write it into one field."""

# ruff: noqa: RUF001 - letters of several scripts that look alike

from __future__ import annotations

import re
from typing import Literal

from dynacontent.formats.graphemes import graphemes
from dynacontent.formats.patterns import Pattern
from dynacontent.localization.letters import language_of, upper

NameOrder = Literal["given", "family"]

_TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend capt captain hon
    herr frau hr fr dipl ing dipl-ing mag med rer nat phil
    m mme mlle monsieur madame mademoiselle me
    sr sra srta señor señora señorita dña dra
    sig sigra sig.ra signor signora signore dott dott.ssa avv
    dhr mevr mevrouw meneer pan pani bay bayan sayın
    г-н г-жа господин госпожа д-р د السيد السيدة الدكتور الأستاذ
    """.split()
)
"""Words before a name that are none, without the dot behind them."""

_WITH_DOT = frozenset("m me fr med hon mag nat hr pan".split())
"""Those that are a title with a dot only."""

_SUFFIXES = frozenset("jr sr ii iii iv phd ph.d md m.d dds esq mba msc bsc ba ma cpa".split())
_HONORIFICS = ("さん", "様", "さま", "님", "先生", "女士", "小姐")

_IDEOGRAPHS = Pattern(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_INITIALS = Pattern(r"(?:\p{Lu}|\p{Ll})(?:\.(?:\p{Lu}|\p{Ll}))*\.?")
_FROM_LETTER = Pattern(r"[\p{L}\p{N}\p{So}].*")
_LETTER = Pattern(r"\p{L}")
_FAMILY_FIRST = frozenset({"hu", "vi"})
"""Languages in Latin letters that write the family name first (CLDR, `personNames`)."""


def given_name(full: str, *, locale: str, order: NameOrder | None = None) -> str | None:
    """The first name out of a full name: ``Ada`` of ``Dr. Ada Lovelace`` or ``Lovelace, Ada``.

    ``order`` says what comes first in it; else names in Chinese, Japanese and Korean letters, and those of
    Hungarian and Vietnamese readers, begin with the family. A name that is not in several words stays whole.
    None where there is none: nothing but initials, a title with a family name, an address, no letters.
    """
    if "@" in full or not _LETTER.search(full):
        return None
    before, comma, behind = full.partition(",")
    if comma and _bare(behind) not in _SUFFIXES:
        return _first_of(_untitled(behind.split())[0])
    words, titled = _untitled(before.split())
    if len(words) == 1:
        return None if titled else _first_of(words)
    if _IDEOGRAPHS.search(before):
        return words[-1 if order != "given" else 0] if words else None
    if order == "family" or (order is None and language_of(locale) in _FAMILY_FIRST):
        return _first_of(words[-1:] if language_of(locale) == "vi" else words[1:])
    return _first_of(words[:-1])


def initials(full: str, *, locale: str, most: int = 2) -> str:
    """``AL`` of ``Ada Lovelace``: the first letters of the first words of a name and of its last.

    A single one is that of the first word.
    """
    before, comma, behind = full.partition(",")
    turned = f"{behind} {before}" if comma and _bare(behind) not in _SUFFIXES else before
    words = [word for word in _untitled(turned.split())[0] if not word.islower() or turned.islower()]
    parts = [match[0] for word in words if (match := _FROM_LETTER.search(word))]
    if len(parts) > most:
        parts = [*parts[: most - 1], parts[-1]] if most > 1 else parts[:1]
    return "".join(upper(graphemes(part)[0], locale=locale) for part in parts)


def _untitled(words: list[str]) -> tuple[list[str], bool]:
    """The words of a name without titles before and behind it, and whether there was one before."""
    start = 0
    while start < len(words) and _is_title(words[start]):
        start += 1
    kept = words[start:]
    while len(kept) > 1 and _bare(kept[-1]) in _SUFFIXES:
        kept.pop()
    for honorific in _HONORIFICS:
        if kept and kept[-1].endswith(honorific) and kept != [honorific]:
            kept[-1] = kept[-1].removesuffix(honorific)
            break
    return [word for word in kept if word], start > 0


def _is_title(word: str) -> bool:
    bare = _bare(word)
    return bare in _TITLES and (bare not in _WITH_DOT or word.endswith("."))


def _bare(word: str) -> str:
    return word.strip().strip(".,").casefold()


def _first_of(words: list[str]) -> str | None:
    """The first word that is more than an initial."""
    found = (re.sub(r"""^["'(\u201c\u201e]+|["')\u201d]+$""", "", word) for word in words)
    return next((word for word in found if _LETTER.search(word) and not _INITIALS.fullmatch(word)), None)
