"""What contents print in the channels they are shown in: each printed once, kept with its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import ref

from dynacontent.decisions.compiled import CompiledContent
from dynacontent.engine.components import TEXT, Components, print_component
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.extensions import SkipMessage
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import LimitError, RenderError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import UsedMissingError, used
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.recorded import NOTHING, Recorded, recorded
from dynacontent.expressions.state import RenderState, current, rendering

Spot = tuple[str, str]
"""A channel, and the ending of the components that are shown in a body or text of it."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What shows placements: the environments, the files of components, what translates failures."""

    markup: TemplateEnvironment
    text: TemplateEnvironment
    components: Components
    failures: Callable[[], AbstractContextManager[None]]

    def print(self, spot: Spot, content: CompiledContent, names: Mapping[str, Any]) -> Printed | None:
        """What a content prints in a spot; ``None`` where it has no component there."""
        files = self.components.get((spot[1], content.component))
        if not files:
            return None
        environment = self.text if spot[1] == TEXT else self.markup
        arguments = {
            name: used(value.evaluate(names), value) if isinstance(value, Expression) else value
            for name, value in content.arguments.items()
        }
        return print_component(environment, files[0], content.component, arguments)

    def safely(self, state: RenderState, run: Callable[[], Any]) -> tuple[Recorded, str | None]:
        """Run something for its record; an error becomes its first sentence. A limit stays one."""
        try:
            return recorded(state, run), None
        except (LimitError, PendingError, SkipMessage):
            raise
        except Exception as error:
            return NOTHING, self._sentence(error)

    def _sentence(self, error: Exception) -> str:
        try:
            with self.failures():
                raise error
        except LimitError:
            raise
        except RenderError as told:
            problem = told.problems[0]
            return f"{problem.message} ({problem.location})" if problem.location else problem.message


class Captured(NamedTuple):
    """What a content printed in every spot it is shown in; or why it cannot be shown."""

    printed: Mapping[Spot, Recorded]
    code: str | None = None
    detail: str = ""


class States:
    """The states of the channels of one recipient: those that are rendered, and others where needed.

    The former are not kept from going away; the latter show no placements themselves.
    """

    __slots__ = ("_begin", "_besides", "_rendered")

    def __init__(self, begin: Callable[[str], RenderState]) -> None:
        """``begin`` makes the state of a channel that is not rendered."""
        self._begin = begin
        self._rendered: dict[str, ref[RenderState]] = {}
        self._besides: dict[str, RenderState] = {}

    def enters(self, channel: str, state: RenderState) -> None:
        """A channel is about to be rendered in this state."""
        self._rendered[channel] = ref(state)

    def of(self, channel: str) -> RenderState:
        """The state of a channel."""
        known = self._rendered.get(channel)
        state = known() if known else self._besides.get(channel)
        if state is None:
            state = self._besides[channel] = self._begin(channel)
            self._rendered.pop(channel, None)
        return state


class Captures:
    """Everything that was printed for the placements of one recipient."""

    __slots__ = ("_busy", "_known", "_showing", "_states")

    def __init__(self, states: States, showing: Showing) -> None:
        self._states = states
        self._showing = showing
        self._known: dict[tuple[str, str, Spot], tuple[Recorded, str | None]] = {}
        self._busy = False

    def everywhere(
        self, placement: str, name: str, content: CompiledContent, spots: tuple[Spot, ...]
    ) -> Captured:
        """What a content (of this name in its placement) prints in these spots, if it is there in all."""
        printed: dict[Spot, Recorded] = {}
        for spot in spots:
            key = (placement, name, spot)
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = self._print(spot, content)
            record, error = found
            if error is not None:
                return Captured(printed, "error", error)
            printed[spot] = record
            if record.absent is not None:
                return Captured(printed, record.absent.missing.code, _lacking(record.absent, spot))
        return Captured(printed)

    def _print(self, spot: Spot, content: CompiledContent) -> tuple[Recorded, str | None]:
        """What a content prints in one spot, in the state of its channel."""
        if self._busy:
            raise RenderError("a placement stands in a body, not in a component")
        asking, state = current(), self._states.of(spot[0])
        self._busy = True
        try:
            if state is asking:
                return self._run(spot, content, state)
            used_up = (state.deadline, state.iterations, state.made)
            state.deadline = asking.deadline
            try:
                with rendering(state):
                    return self._run(spot, content, state)
            finally:
                state.deadline, state.iterations, state.made = used_up
        finally:
            self._busy = False

    def _run(self, spot: Spot, content: CompiledContent, state: RenderState) -> tuple[Recorded, str | None]:
        return self._showing.safely(state, lambda: self._showing.print(spot, content, state.names))


def _lacking(error: UsedMissingError, spot: Spot) -> str:
    place = f" ({error.place.location})" if error.place else ""
    return f"in {spot[0]}, {error}{place}"
