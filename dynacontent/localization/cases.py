"""A text in large or small letters, by the language it is written in."""

from __future__ import annotations

import re
from typing import Literal, get_args

from dynacontent.errors import one_of
from dynacontent.localization.letters import calm, language_of, lower, raised, upper
from dynacontent.localization.name_case import name_case

Case = Literal["name", "title", "sentence", "upper", "lower"]

_WORD = re.compile(r"[^\s/-]+")

_SMALL_WORDS = {
    "en": frozenset("a an and as at but by for from in nor of on or the to up via with".split()),
    "de": frozenset(
        "am an auf aus bei das dem den der des die ein eine für im in mit oder und von zu".split()
    ),
    "es": frozenset("a al con de del e el en la las los o para por un una u y".split()),
    "fr": frozenset("à au aux avec de des du en et la le les ou par pour sur un une".split()),
    "it": frozenset("a al con da dal dei del della di e gli i il in la le lo o per un una".split()),
    "nl": frozenset("aan de een en het in met of op te van voor".split()),
    "pt": frozenset("a as com da das de do dos e em na no o os ou para por um uma".split()),
}
"""Words that stay small inside a title."""


def write_case(text: str, *, case: Case, locale: str) -> str:
    """A text in large or small letters: ``title`` and ``sentence`` raise the first letter of words or of all.

    ``name`` mends a person's name that stands in capitals. Words that hold a capital inside stay as they are
    (``iPhone``), unless the whole text is in capitals. Raises `ValueError` for another case.
    """
    if case == "upper":
        return upper(text, locale=locale)
    if case == "lower":
        return lower(text, locale=locale)
    if case == "title":
        return _titled(calm(text, locale=locale), locale)
    if case == "sentence":
        return _begun(calm(text, locale=locale), locale)
    if case == "name":
        return name_case(text, locale=locale)
    raise ValueError(f"a case is {one_of(get_args(Case))}, not {case!r}")


def _titled(text: str, locale: str) -> str:
    words = list(_WORD.finditer(text))
    small = _SMALL_WORDS.get(language_of(locale), frozenset())
    pieces, at = list[str](), 0
    for place, match in enumerate(words):
        word = match[0]
        inside = 0 < place < len(words) - 1
        keeps = not word.islower() or (inside and word in small)
        pieces += [text[at : match.start()], word if keeps else raised(word, locale=locale)]
        at = match.end()
    return "".join([*pieces, text[at:]])


def _begun(text: str, locale: str) -> str:
    first = next((word[0] for word in _WORD.finditer(text) if any(map(str.isalnum, word[0]))), "")
    return raised(text, locale=locale) if first.islower() else text
