"""Histories that questions to a history can tell apart: how often, how long ago, in which order, of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from jinja2 import nodes

from dynacontent.formats.durations import parse_duration
from dynacontent.models.schema import FieldType
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.samples import written_moment
from dynacontent.proposing.shapes import HISTORY, Shapes

MOST_ENTRIES = 50
"""Entries of a history that is made."""
_MOST_PASTS = 120
_MOST_VALUES = 12
"""Values of one field of what happened."""

Entry = dict[str, Any]
Values = Callable[[FieldType, str, list[Any], datetime], Iterable[Any]]


class Pasts:
    """Makes histories for the questions that an expression asks."""

    def __init__(self, shapes: Shapes, values: Values) -> None:
        """``values`` are those to try for a type and a name, beside constants, at a moment."""
        self._shapes = shapes
        self._values = values

    def answers(
        self, draft: Draft, asked: list[nodes.Call], constants: list[Any], now: datetime
    ) -> Iterator[Any]:
        """Histories to try, those that say yes to one of the questions first; others keep what they have."""
        before = list(draft.at(HISTORY) or ())
        counts = sorted(
            {c + d for c in constants if _is_count(c) for d in (-1, 0, 1) if c + d > 0} | {1, 2, 3}
        )
        found: list[list[Entry]] = []
        for call in asked:
            question = _Question(call)
            others = [entry for entry in before if entry["event"] not in question.events + question.unwanted]
            tried = islice(self._for(question, counts, constants, now), _MOST_PASTS)
            found += [_newest_first([*others, *made]) for made in tried]
            found.append(others)
        yield from found
        yield []

    def _for(
        self, question: _Question, counts: list[int], constants: list[Any], now: datetime
    ) -> Iterator[list[Entry]]:
        fields = list(self._fields(question, constants, now))
        for moments in question.moments(counts, constants):
            yield self._made(question, moments, fields[0], now)
        for moments in islice(question.moments(counts, constants), 2):
            for given in fields[1:]:
                yield self._made(question, moments, given, now)

    def _made(
        self, question: _Question, moments: list[timedelta], given: Entry, now: datetime
    ) -> list[Entry]:
        return [
            self._entry(question.events[number % len(question.events)], now - ago, given)
            for number, ago in enumerate(reversed(moments))
        ]

    def _fields(self, question: _Question, constants: list[Any], now: datetime) -> Iterator[Entry]:
        """What entries hold besides the least: what is asked for, or other values of one field."""
        yield dict(question.given)
        for event in dict.fromkeys(question.events):
            for name, field in self._shapes.fields(("events", event)).items():
                if field.expression is None and name not in question.given:
                    for value in islice(self._values(field.type, name, constants, now), _MOST_VALUES):
                        yield {**question.given, name: value}

    def _entry(self, event: str, at: datetime, fields: Entry) -> Entry:
        least = self._shapes.with_event(Draft({"events": {}}), event).at(("events", event)) or {}
        known = {
            name: value for name, value in fields.items() if name in self._shapes.fields(("events", event))
        }
        return {"event": event, "at": written_moment(at, "datetime"), **least, **known}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_ENTRIES


def _newest_first(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: str(entry["at"]), reverse=True)


class _Question:
    """A call such as ``history.count("product_viewed", within="7d")``."""

    def __init__(self, call: nodes.Call) -> None:
        assert isinstance(call.node, nodes.Getattr)
        self._name = call.node.attr
        given = [getattr(argument, "value", None) for argument in call.args]
        named = {keyword.key: keyword.value for keyword in call.kwargs}
        self.events = [value for value in given if isinstance(value, str)] or [""]
        self._times = next((value for value in given if isinstance(value, int)), None)
        self.unwanted = [part.value for part in _parts(named.get("without")) if isinstance(part, nodes.Const)]
        self._within, self._span = (_duration(named.get(name)) for name in ("within", "span"))
        options = {"within", "span", "without", "by", "times", "event"}
        self.given = {
            name: value.value
            for name, value in named.items()
            if name not in options and isinstance(value, nodes.Const)
        }
        if self._name != "sequence":
            self.events = self.events[:1]

    def moments(self, counts: list[int], constants: list[Any]) -> Iterator[list[timedelta]]:
        """How long ago things happened, the newest first: as often as counts say, or once, at limits."""
        edges = _edges(self._within, constants)
        times = counts if self._name == "count" else [self._times or len(self.events)]
        for edge in edges:
            for count in times:
                step = (self._span or edge) / (2 * max(count, 1))
                step = max(min(step, timedelta(hours=1)), timedelta(seconds=1))
                yield [edge + step * n for n in range(count)] if self._within else [edge] * count
        if self._times and self._times > 1:
            yield [edges[0]] * (self._times - 1)


def _edges(within: timedelta | None, constants: list[Any]) -> list[timedelta]:
    """Moments on both sides of a limit; without one, some that numbers of the expression may mean."""
    if within is not None:
        return [within / 4, within + timedelta(minutes=1), within - timedelta(minutes=1)]
    days = sorted({c for c in constants if _is_count(c) or (isinstance(c, int) and 0 < c < 4000)})
    found = [timedelta(hours=1)]
    for unit in ("days", "hours", "minutes"):
        found += [timedelta(**{unit: max(n + d, 0)}) for n in days[:4] for d in (-1, 1)]
    return list(dict.fromkeys(found))


def _duration(node: nodes.Node | None) -> timedelta | None:
    with suppress(ValueError):
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            return parse_duration(node.value)
    return None


def _parts(node: nodes.Node | None) -> list[nodes.Node]:
    return [] if node is None else list(getattr(node, "items", [node]))
