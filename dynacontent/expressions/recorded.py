"""What is worked out once and used in several places, with the record of working it out.

A segment, a derived field or what a rule shows is the same in every channel, and is worked out when it
is first asked for. Its look-ups, choices and level belong to every output it contributes to, though,
and must not depend on what else was looked up before. So they are kept with the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.state import DataSource, Origin, RenderState
from dynacontent.models.results import Choice, Decision, Lookup


class Recorded(NamedTuple):
    """A value, or what was missing for it, and what it did to the record of a render."""

    value: Any
    absent: UsedMissingError | None = None
    level: int = 1
    lookups: Sequence[Lookup] = ()
    choices: Sequence[Choice] = ()
    decisions: Sequence[Decision] = ()
    fallbacks: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()
    assets: Mapping[str, None] = MappingProxyType({})
    origins: Mapping[Origin, None] = MappingProxyType({})

    @property
    def leaves_marks(self) -> bool:
        """Whether working it out did anything to the record."""
        return bool(
            self.level > 1
            or self.lookups
            or self.choices
            or self.decisions
            or self.fallbacks
            or self.warnings
            or self.assets
            or self.origins
        )


NOTHING = Recorded(None)
"""No value, and no marks."""


class _Aside:
    """A data source that knows nothing of what was read through another; made when it is first used."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._data.aside()
        return getattr(self._made, name)

    def close(self) -> None:
        """Let go of the render, so that no circle of references is left."""
        if self._made is not None:
            self._made.let_go()


def recorded(state: RenderState, run: Callable[[], Any]) -> Recorded:
    """Run something with an empty record and nothing read before; ``state`` is as it was after that.

    A `UsedMissingError` is caught and kept; anything else is raised.
    """
    kept = (state.data, state.level, state.lookups, state.choices, state.decisions)
    others = (state.fallbacks, state.warnings, state.assets, state.origins)
    aside = _Aside(state.data)
    state.data, state.level = cast("DataSource", aside), 1
    state.lookups, state.choices, state.decisions = [], [], []
    state.fallbacks, state.warnings, state.assets, state.origins = [], [], {}, {}
    value, absent = None, None
    try:
        try:
            value = run()
        except UsedMissingError as error:
            absent = error.with_traceback(None)  # which would keep everything that was there
        return Recorded(
            value,
            absent,
            state.level,
            state.lookups,
            state.choices,
            state.decisions,
            state.fallbacks,
            state.warnings,
            state.assets,
            state.origins,
        )
    finally:
        aside.close()
        state.data, state.level, state.lookups, state.choices, state.decisions = kept
        state.fallbacks, state.warnings, state.assets, state.origins = others


def take_over(state: RenderState, found: Recorded) -> None:
    """Put the record of something into that of a render; what is there already is not repeated."""
    if not found.leaves_marks:
        return
    state.touch(found.level)
    see(state, found)
    state.choices += [choice for choice in found.choices if choice not in state.choices]
    state.decisions += [decision for decision in found.decisions if decision not in state.decisions]
    state.fallbacks += found.fallbacks
    state.warnings += found.warnings
    state.assets.update(found.assets)
    state.origins.update(found.origins)


def see(state: RenderState, found: Recorded) -> None:
    """Note only the look-ups: they did happen, whatever became of them."""
    state.lookups += [lookup for lookup in found.lookups if lookup not in state.lookups]


def value_of(found: Recorded) -> Any:
    """The value; raises `UsedMissingError` where it could not be worked out."""
    if found.absent is not None:
        raise UsedMissingError(found.absent.missing, found.absent.place)
    return found.value
