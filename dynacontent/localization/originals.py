"""Texts that authors wrote to be translated, as they are found in templates: what PO files are held to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dynacontent.location import Location

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
"""Where a value goes in a text. A per cent sign of the text itself is doubled in a text with values."""

Key = tuple[str | None, str]
"""Context and singular: what tells texts apart in a PO file."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a text may be: at most ``letters`` of them in ``where``, as in ``a subject``."""

    letters: int
    where: str


@dataclass(frozen=True, slots=True)
class Original:
    """One text: its singular and, where it has one, its plural.

    ``number`` is the placeholder that a plural counts with, ``markup`` says that the text stands in
    markup somewhere, ``comments`` are the author's words to translators.
    """

    ids: tuple[str, ...]
    context: str | None = None
    places: tuple[Location, ...] = ()
    comments: tuple[str, ...] = ()
    number: str | None = None
    markup: bool = False
    budget: Budget | None = None

    @property
    def key(self) -> Key:
        """What the text is looked up by."""
        return self.context, self.ids[0]

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of the values it takes."""
        return frozenset(name for text in self.ids for name in PLACEHOLDER.findall(text))


def merged(found: Iterable[Original]) -> list[Original]:
    """Each text once, with all its places, in the order of the first.

    One with a plural stands for the same text without: gettext looks both up by the singular.
    """
    known: dict[Key, Original] = {}
    for one in found:
        before = known.get(one.key)
        known[one.key] = one if before is None else _together(before, one)
    return sorted((_tidy(one) for one in known.values()), key=_order)


def _together(a: Original, b: Original) -> Original:
    budgets = [one.budget for one in (a, b) if one.budget is not None]
    return replace(
        a,
        ids=max(a.ids, b.ids, key=len),
        places=a.places + b.places,
        comments=a.comments + b.comments,
        number=a.number or b.number,
        markup=a.markup or b.markup,
        budget=min(budgets, key=lambda budget: budget.letters, default=None),
    )


def _tidy(one: Original) -> Original:
    places = sorted(dict.fromkeys(Location(place.path, place.line) for place in one.places))
    return replace(one, places=tuple(places), comments=tuple(dict.fromkeys(one.comments)))


def _order(one: Original) -> tuple[object, ...]:
    return one.places, one.ids, one.context or ""
