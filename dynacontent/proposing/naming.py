"""Names for drafts: files that are not there yet, and people who are called like them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count, islice

from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.people import EMOJI, LONG, PEOPLE, RIGHT_TO_LEFT, Person, name_part
from dynacontent.proposing.shapes import Shapes

_SPECIAL = (LONG, RIGHT_TO_LEFT, EMOJI)


MOST_TRIED = 6
"""People a draft may become before it stays who it is."""


def named(
    drafts: Sequence[Draft], taken: Iterable[str], shapes: Shapes, keeps: Callable[[int, Draft], bool]
) -> list[tuple[str, Draft]]:
    """Drafts with the names of their files, and called so themselves where that changes nothing.

    ``taken`` are names that are used; ``keeps(number, draft)`` tells whether one is as good in its place.
    """
    used, found = set(taken), []
    for number, draft in enumerate(drafts):
        free = (person for person in _people(draft) if person.slug not in used)
        slug, made = _called(draft, list(islice(free, MOST_TRIED)), shapes, partial(keeps, number))
        slug = next(name for name in _numbered(slug) if name not in used)
        used.add(slug)
        found.append((slug, made))
    return found


def _called(
    draft: Draft, people: list[Person], shapes: Shapes, keeps: Callable[[Draft], bool]
) -> tuple[str, Draft]:
    for person in people:
        made = _dressed(draft, person, shapes)
        if keeps(made):
            return person.slug, made
    # Who it is decides what it is shown, as in an experiment: the key stays.
    return people[0].slug if people else PEOPLE[0].slug, draft


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _people(draft: Draft) -> tuple[Person, ...]:
    """Who it may be: somebody whose name it has already, before all others."""
    values = set(map(str, draft.data["profile"].values()))
    special = tuple(person for person in _SPECIAL if values & {person.first, person.last})
    return (*special, *PEOPLE)


def _dressed(draft: Draft, person: Person, shapes: Shapes) -> Draft:
    """A draft that is called like a person, where it has an ordinary name."""
    special = {part for who in _SPECIAL for part in (who.first, who.last)}
    if shapes.key is not None:
        draft = draft.put(("profile", shapes.key), shapes.identity(person.slug))
    for name, value in draft.data["profile"].items():
        part = name_part(name)
        if part is not None and name != shapes.key and value not in special and person in PEOPLE:
            draft = draft.put(("profile", name), getattr(person, part))
    return draft
