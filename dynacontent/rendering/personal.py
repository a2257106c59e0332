"""What is personal of a recipient, and something else in its place where an error or a record would show it.

Personal is what a schema marks ``pii``: of the profile, of the message's event and of the history,
also inside objects and lists; of a ref it is the key. It is hidden by where it was read, and by
equality wherever it went: as the key of an item, as a parameter, as a derived value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dynacontent.expressions.items import Item
from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import current, running
from dynacontent.models.results import plain
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Geo, Money

HIDDEN = "(personal)"
"""Stands for what nobody is told."""

Fields = Mapping[str, Field]


def marked(fields: Fields) -> Fields:
    """The fields that are marked ``pii``, or have something inside that is."""
    return {name: found for name, found in fields.items() if found.pii or _inside(found.type)}


def is_marked(fields: Fields, path: Sequence[str]) -> bool:
    """Whether a field on the way down a path is marked."""
    for name in path:
        declared = fields.get(name.split("[")[0])
        if declared is None or declared.pii:
            return declared is not None
        fields = _members(declared.type)
    return False


def _inside(kind: FieldType) -> Fields:
    return marked(_members(kind))


def _members(kind: FieldType) -> Fields:
    while kind.of is not None:
        kind = kind.of
    return kind.fields


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked fields of the profile, and of each event by its name."""

    profile: Fields = field(default_factory=dict)
    events: Mapping[str, Fields] = field(default_factory=dict)
    derived: tuple[str, ...] = field(init=False)
    """Names of the marked fields of the profile that are derived."""

    def __post_init__(self) -> None:
        names = (name for name, declared in self.profile.items() if declared.expression is not None)
        object.__setattr__(self, "derived", tuple(names))

    def __bool__(self) -> bool:
        return bool(self.profile) or any(self.events.values())


class Personal:
    """What is personal of one recipient; collected when something is about to be shown."""

    def __init__(
        self,
        marks: Marks,
        profile: Mapping[str, Any],
        event: Mapping[str, Any] | None = None,
        *,
        event_name: str | None = None,
        history: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """``history`` are past events, each with its name as ``event``."""
        self._marks = marks
        self._any = bool(marks)
        self._event = marks.events.get(event_name or "", {})
        self._profile = profile
        self._given = event
        self._history = history

    def hides(self, value: Any) -> bool:
        """Whether a single value (of an item, its key) is one that is not told."""
        if not self._any:
            return False
        form = _form(value)
        if form in self.given:
            return True
        return bool(self._marks.derived) and any(form in _forms(derived) for derived in self._derived())

    def shown(self, value: Any) -> Any:
        """A value for a record, with what is personal of it hidden."""
        if not self._any:
            return value
        if value.__class__ is str:
            hidden = value in self.given or (self._marks.derived and self.hides(value))
            return HIDDEN if hidden else value
        if isinstance(value, Mapping):
            return {self.shown(name): self.shown(part) for name, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.shown(part) for part in value]
        return HIDDEN if self.hides(value) else value

    def shown_at(self, path: str, value: Any) -> Any:
        """The same of what was read by a dotted path, like ``event.customer.mail``."""
        first, *rest = path.split(".")
        fields = {"profile": self._marks.profile, "event": self._event}.get(first, {})
        return HIDDEN if is_marked(fields, rest) else self.shown(value)

    @property
    def forms(self) -> frozenset[str]:
        """All that is not told, as texts; with a render running, what it derived so far as well."""
        return self.given.union(*map(_forms, self._derived()))

    @cached_property
    def given(self) -> frozenset[str]:
        """All that was given and is not told, as texts."""
        found = [*_held(self._marks.profile, self._profile)]
        if self._event:
            found += _held(self._event, self._given or {})
        for entry in self._history:
            found += _held(self._marks.events.get(entry["event"], {}), entry)
        forms = {value for value in found if value.__class__ is str and value}
        forms.update(form for value in found if value.__class__ is not str for form in _forms(value))
        return frozenset(forms)

    def _derived(self) -> Iterator[Any]:
        """Marked values that were derived so far; of another the render knows nothing it could show."""
        if running():
            once = current().once
            yield from (once.known("derived", name) for name in self._marks.derived)


NOTHING_PERSONAL = Personal(Marks(), {})
"""For data without a recipient."""


def _held(fields: Fields, record: Mapping[str, Any]) -> Iterator[Any]:
    """The marked values of a record."""
    for name, declared in fields.items():
        value = record.get(name)
        if declared.pii:
            yield value
        else:
            yield from _held_inside(declared.type, value)


def _held_inside(kind: FieldType, value: Any) -> Iterator[Any]:
    if value is None:
        return
    if kind.of is not None:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _held_inside(kind.of, part)
    elif kind.kind == "object":
        yield from _held(kind.fields, value)


def _forms(value: Any) -> Iterator[str]:
    """What to know a value by, or the parts of one that has parts; what is empty is nothing to hide."""
    if value.__class__ is str:
        if value:
            yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield str(name)
            yield from _forms(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _forms(part)
    elif isinstance(value, Geo):
        yield from (_form(value), f"{value.lat},{value.lon}", str(value.lat), str(value.lon))
    elif isinstance(value, Money):
        yield from (_form(value), str(value.amount))
    elif value is not None and value != "" and not isinstance(value, (Lazy, Missing)):
        yield _form(value)


def _form(value: Any) -> str:
    """A value as text: a key is the same in a ref, as text and as a number."""
    if value.__class__ is str:
        text: str = value
        return text
    return str(plain(value.key if isinstance(value, Item) else value))
