"""A person's name that stands in capitals, or in small letters, written as names are."""

from __future__ import annotations

import re

from dynacontent.localization.letters import is_upper, language_of, lower, raised

_PARTICLES = frozenset(
    """
    af al av bin bint da das de degli dei del della dello dem den der di dos du het ibn of op te ten ter van
    vom von zu zum zur 's 't
    """.split()
)
"""Words of a family name that are small inside a name."""

_FIRST = frozenset("af de del dos ter ten vom von zu zur".split())
"""Those that are small at its beginning too: nobody is called so."""

_PARTICLES_OF = {
    "ca": frozenset({"i"}),
    "es": frozenset({"y"}),
    "pt": frozenset({"do", "e"}),
}
"""Those of one language, where they would be initials or names in others."""

_MAC = frozenset(
    """
    macallister macarthur macaulay macbeth maccarthy macdonald macdougall macfarlane macgregor macintosh
    macintyre mackay mackenzie mackinnon maclachlan maclaren maclean macleod macmillan macneil macneill
    macpherson macrae mactavish
    """.split()
)
"""Names with a capital after Mac; in Macedo, Mackey, Macy there is none."""

_NUMERALS = frozenset("ii iii iv vii viii".split())
_APOSTROPHE = re.compile(r"['\u2019\u02bc]")
_ELIDED = frozenset("all dall dell nell sant sull".split())
_TURKISH = re.compile(r"[\u0130\u0131\u011e\u011f]")
_AFTER_DOT = re.compile(r"(?<=\.)\w")


def name_case(name: str, *, locale: str) -> str:
    """``ANNA VAN DER BERG`` as ``Anna van der Berg``; a name with large and small letters stays as it is."""
    if not (is_upper(name) or name.islower()):
        return name
    if _TURKISH.search(name):
        locale = "tr"
    words = re.split(r"(\s+)", lower(name, locale=locale))
    places = [place for place, word in enumerate(words) if word.strip()]
    small = _PARTICLES | _PARTICLES_OF.get(language_of(locale), frozenset())
    # A name that ends with such a word has it as a name.
    particles = [words[place] in small or _is_la(words, places, order) for order, place in enumerate(places)]
    particles[-1:] = [False]
    for order, place in enumerate(places):
        word = words[place]
        if particles[order] and (order or word in _FIRST or particles[1]):
            continue
        if order and order == len(places) - 1 and word in _NUMERALS:
            words[place] = word.upper()
            continue
        words[place] = _word(word, inside=order > 0, locale=locale)
    return "".join(words)


def _is_la(words: list[str], places: list[int], order: int) -> bool:
    """Whether a word is the second of ``de la``, ``de las``, ``de los``."""
    return order > 0 and words[places[order]] in {"la", "las", "los"} and words[places[order - 1]] == "de"


def _word(word: str, *, inside: bool, locale: str) -> str:
    """One word between spaces, each part between hyphens by itself."""
    parts = word.split("-")
    return "-".join(
        part
        if part in _PARTICLES and (inside or place) and place < len(parts) - 1
        else _part(part, inside=inside, locale=locale)
        for place, part in enumerate(parts)
    )


def _part(part: str, *, inside: bool, locale: str) -> str:
    mark = _APOSTROPHE.search(part)
    if mark and mark.start():
        return _around(part, mark, inside=inside, locale=locale)
    if part.startswith("mc") and len(part) > 3:
        return f"Mc{raised(part[2:], locale=locale)}"
    if part in _MAC:
        return f"Mac{raised(part[3:], locale=locale)}"
    found = raised(part, locale=locale)
    return _AFTER_DOT.sub(lambda letter: raised(letter[0], locale=locale), found)


def _around(part: str, mark: re.Match[str], *, inside: bool, locale: str) -> str:
    """``O'Neill``, ``D'Angelo``, ``Dell'Aquila``, in French ``d'Arc``; but ``Sa'ad``."""
    head, tail = part[: mark.start()], part[mark.end() :]
    if len(head) > 1 and head not in _ELIDED:
        return f"{raised(head, locale=locale)}{mark[0]}{tail}"
    small = inside and head == "d" and language_of(locale) in {"fr", "ca"}
    return f"{head if small else raised(head, locale=locale)}{mark[0]}{raised(tail, locale=locale)}"
