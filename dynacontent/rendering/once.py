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
from dynacontent.models.exposures import Seen


class Once:
    """Segments, derived fields and the stage of one recipient.

    Each is evaluated at most once, when it is first asked for (once for each level cap, where channels
    have different ones), and leaves its marks in the record of every render that asks. It refers to no
    state of a render, so that what refers to it is no circle and goes away at once.
    """

    def __init__(self) -> None:
        self.deciding: Callable[[], Any] = _nothing
        """Gives what decides the placements of the message, while a channel of it is rendered."""
        self.exposures: tuple[Seen, ...] | None = None
        """What came with the recipient about what was shown before, if it did."""
        self.segments: dict[str, bool] = {}
        """Segments that were worked out together, and leave no marks."""
        self._known: dict[tuple[str, str, int], Recorded] = {}

    def value(self, kind: str, name: str, run: Callable[[], Any]) -> Any:
        """A value that is the same in all channels."""
        state = current()
        key = (kind, name, state.cap)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = recorded(state, run)
        take_over(state, found)
        return value_of(found)

    def known(self, kind: str, name: str) -> Any:
        """A value that was worked out before, else ``None``."""
        found = self._known.get((kind, name, current().cap))
        return None if found is None else found.value


def _nothing() -> None:
    """What there is before the first channel begins."""


class SegmentValues(Mapping[str, bool]):
    """Segments of one recipient, each evaluated at most once, when asked for."""

    def __init__(self, segments: Mapping[str, Expression], once: Once) -> None:
        self._segments = segments
        self._once = once

    def __getitem__(self, name: str) -> bool:
        known = self._once.segments.get(name)
        if known is not None:
            return known
        segment = self._segments[name]
        return bool(self._once.value("segment", name, lambda: bool(segment.evaluate(current().names))))

    def __iter__(self) -> Iterator[str]:
        return iter(self._segments)

    def __len__(self) -> int:
        return len(self._segments)


def derived_fields(expressions: Mapping[str, Expression]) -> dict[str, Lazy]:
    """What stands in a profile for derived fields; the same for every recipient."""
    return {
        name: Lazy(partial(_derived, name, expression), again=True)
        for name, expression in expressions.items()
    }


def complete_state(state: RenderState, derived: Mapping[str, Lazy], stages: Mapping[str, Expression]) -> None:
    """Add derived profile fields, worked out when read, and the stage; with ``state`` current."""
    profile = state.names["profile"]
    for name, lazy in derived.items():
        if name not in profile:  # it is there as missing where consent is lacking
            profile[name] = lazy
    stage = state.once.value("stage", "", partial(_stage, stages)) if stages else None
    if stage is not None:
        state.context["stage"] = stage


def _stage(stages: Mapping[str, Expression]) -> str | None:
    """The first stage that holds."""
    names = current().names
    return next((name for name, written in stages.items() if evaluated(written.evaluate, names)), None)


def _derived(name: str, expression: Expression) -> Any:
    """The value of a derived field; missing where what it is derived from is."""
    path = f"profile.{name}"

    def work_out() -> Any:
        try:
            value = expression.evaluate(current().names)
        except UsedMissingError as error:
            return Missing(name=path, code=error.missing.code, detail=f"it is derived, and {error}")
        return Missing(name=path) if value is None else value

    return current().once.value("derived", name, work_out)
