"""What is worked out once for a recipient of a message, whichever of its channels are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from dynacontent.expressions.bound import evaluated
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.recorded import Recorded, recorded, take_over, value_of
from dynacontent.expressions.state import RenderState, current


class Person:
    """Segments, derived fields and the stage of one recipient; and the states of its channels.

    Each is evaluated at most once, when it is first asked for (once for each level cap, where channels
    have different ones), and leaves its marks in the record of every render that asks.
    """

    def __init__(self, begin: Callable[[str], RenderState]) -> None:
        """``begin`` makes the state of a channel that is not being rendered."""
        self._begin = begin
        self._known: dict[tuple[str, str, int], Recorded] = {}
        self._states: dict[str, RenderState] = {}

    def once(self, kind: str, name: str, run: Callable[[], Any]) -> Any:
        """A value that is the same in all channels."""
        state = current()
        key = (kind, name, state.cap)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = recorded(state, run)
        take_over(state, found)
        return value_of(found)

    def enters(self, channel: str, state: RenderState) -> None:
        """A channel is about to be rendered in this state."""
        self._states[channel] = state

    def state(self, channel: str) -> RenderState:
        """The state of a channel, whether it is rendered or not."""
        if channel not in self._states:
            self._states[channel] = self._begin(channel)
        return self._states[channel]


class SegmentValues(Mapping[str, bool]):
    """Segments of one recipient, each evaluated at most once, when asked for."""

    def __init__(self, segments: Mapping[str, Expression], person: Person) -> None:
        self._segments = segments
        self._person = person

    def __getitem__(self, name: str) -> bool:
        segment = self._segments[name]
        return bool(self._person.once("segment", name, lambda: bool(segment.evaluate(current().names))))

    def __iter__(self) -> Iterator[str]:
        return iter(self._segments)

    def __len__(self) -> int:
        return len(self._segments)


def complete_state(
    state: RenderState,
    derived: Mapping[str, Expression],
    stages: Mapping[str, Expression],
    person: Person,
) -> None:
    """Add derived profile fields, worked out when read, and the stage; with ``state`` current."""
    profile = state.names["profile"]
    for name, expression in derived.items():
        if name not in profile:  # it is there as missing where consent is lacking
            profile[name] = Lazy(partial(_derived, person, name, expression), again=True)
    stage = person.once("stage", "", partial(_stage, stages)) if stages else None
    if stage is not None:
        state.context["stage"] = stage


def _stage(stages: Mapping[str, Expression]) -> str | None:
    """The first stage that holds."""
    names = current().names
    return next((name for name, written in stages.items() if evaluated(written.evaluate, names)), None)


def _derived(person: Person, name: str, expression: Expression) -> Any:
    """The value of a derived field; missing where what it is derived from is."""
    path = f"profile.{name}"

    def work_out() -> Any:
        try:
            value = expression.evaluate(current().names)
        except UsedMissingError as error:
            return Missing(name=path, code=error.missing.code, detail=f"it is derived, and {error}")
        return Missing(name=path) if value is None else value

    return person.once("derived", name, work_out)
