"""Filters for lists: of two lists, the first by a field, few of each kind, a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from jinja2 import pass_environment
from jinja2.filters import ignore_case, make_attrgetter

from dynacontent.decisions.hashing import place_of
from dynacontent.engine.language.bounded import bounded
from dynacontent.engine.language.kinds import Attribute, T
from dynacontent.engine.language.texts import count, said
from dynacontent.engine.structure.fragments import Fragment
from dynacontent.errors import RenderError, one_of
from dynacontent.expressions.budget import charge_items
from dynacontent.expressions.items import Item
from dynacontent.expressions.marks import settled
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.operators import instant
from dynacontent.expressions.state import current

Draw = Literal["day", "message", "recipient"]

_SHUFFLED = (str, int, float)


@settled
@bounded
def intersect(value: Iterable[T], others: Iterable[Any]) -> list[T]:
    """What is in both lists, each once, in the order of the first: ``likes | intersect(["a", "b"])``."""
    among = _membership(others, value)
    return _distinct(element for element in _listed(value) if among(element))


@settled
@bounded
def difference(value: Iterable[T], others: Iterable[Any]) -> list[T]:
    """What is in the first list and not in the other, each once: ``likes | difference(bought)``."""
    among = _membership(others, value)
    return _distinct(element for element in _listed(value) if not among(element))


@settled
@bounded
def union(value: Iterable[T], others: Iterable[T]) -> list[T]:
    """What is in either list, each once: ``profile.viewed | union(profile.liked)``."""
    return _distinct([*_listed(value), *_listed(others)])


@settled
@bounded
@pass_environment
def top(environment: Any, value: Iterable[T], most: int, attribute: Attribute | None = None) -> list[T]:
    """The largest so many, by a field: ``items | top(3, "rating")``; what lacks the field comes last."""
    read = make_attrgetter(environment, attribute, ignore_case) if attribute else ignore_case
    values = [(element, read(element)) for element in _listed(value)]
    there = [pair for pair in values if not isinstance(pair[1], Missing)]
    there.sort(key=lambda pair: instant(pair[1]), reverse=True)
    lacking = [pair for pair in values if isinstance(pair[1], Missing)]
    return [element for element, _ in [*there, *lacking][: count(most, "the number of top")]]


@settled
@bounded
@pass_environment
def distinct_by(environment: Any, value: Iterable[T], attribute: Attribute, most: int = 1) -> list[T]:
    """At most so many with the same value of a field: ``items | distinct_by("brand")``.

    Those without a value all stay, as in a collection's ``distinct_by``.
    """
    read, most = make_attrgetter(environment, attribute), count(most, "the number of distinct_by")
    seen: dict[Any, int] = {}
    found = []
    for element in _listed(value):
        shared = read(element)
        if isinstance(shared, Missing):
            found.append(element)
            continue
        seen[shared] = seen.get(shared, 0) + 1
        if seen[shared] <= most:
            found.append(element)
    return found


@settled
@bounded
def zip_(value: Iterable[Any], *others: Iterable[Any]) -> list[Any]:
    """Lists side by side, as long as the shortest: ``{% for name, price in names | zip(prices) %}``."""
    return list(zip(_listed(value), *map(_listed, others), strict=False))


@bounded
def shuffle(value: Iterable[T], per: Draw | None = None) -> list[T]:
    """A list in a random order that stays the recipient's own: ``["Hi", "Hello"] | shuffle | first``.

    The same in all channels and however often it is rendered, anew with each message and each day (the
    recipient's); with ``per="day"`` the same in all messages of a day, with ``per="message"`` on all days,
    with ``per="recipient"`` always. An element keeps its place among the others if some come or go.
    """
    state = current()
    if per not in (None, *get_args(Draw)):
        raise RenderError(f"shuffle is per {one_of(get_args(Draw))}")
    if state.recipient is None:
        hint = "add  key: FIELD  to templates/profile.yaml: the order is each recipient's own"
        raise RenderError.at("shuffle needs to know recipients apart", None, hint=hint)
    seed = [state.recipient]
    seed += [str(state.message)] if per in (None, "message") else []
    seed += [state.now.date().isoformat()] if per in (None, "day") else []
    start = "|".join([per or "", *seed])
    elements = list(enumerate(_listed(value)))
    return [element for _, element in sorted(elements, key=lambda pair: place_of(start, _name(*pair)))]


def _name(place: int, element: Any) -> str:
    """What an element is told apart by: what it says, its key, else its place."""
    if isinstance(element, Item):
        return f"{element.catalog}:{element.key}"
    return said(element) if isinstance(element, (*_SHUFFLED, Fragment)) else f"#{place}"


def _listed(value: Any) -> list[Any]:
    """The elements of a list. Raises `RenderError` for what is none."""
    if isinstance(value, (str, dict, Fragment)) or not isinstance(value, Iterable):
        raise RenderError("this filter is for lists")
    found = list(value)
    charge_items(len(found))
    return found


def _membership(values: Any, asked: Any) -> Callable[[Any], bool]:
    """Asks whether a value is in a list: at once where all have a hash, else one by one, which is counted."""
    listed = _listed(values)
    try:
        return frozenset(listed).__contains__ if all(map(_hashable, _listed(asked))) else _slow(listed, asked)
    except TypeError:
        return _slow(listed, asked)


def _slow(listed: list[Any], asked: Any) -> Callable[[Any], bool]:
    charge_items(len(listed) * len(_listed(asked)))
    return listed.__contains__


def _hashable(value: Any) -> bool:
    return not isinstance(value, (list, dict))


def _distinct(values: Iterable[Any]) -> list[Any]:
    found = list(values)
    if all(map(_hashable, found)):
        return list(dict.fromkeys(found))
    charge_items(len(found) ** 2)
    kept: list[Any] = []
    for value in found:
        if value not in kept:
            kept.append(value)
    return kept


FILTERS = (intersect, difference, union, top, distinct_by, zip_, shuffle)
