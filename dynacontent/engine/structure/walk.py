"""A document walked piece by piece: where values stand, and where units of structure end.

A unit is a child of ``mj-body``. What a piece of structure does to the walk depends only on the
piece and on the state before it, so each such step is worked out once and remembered; a render
then costs a look-up for each piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dynacontent.engine.structure.places import Place, PlaceScanner, Snapshot

KEPT_STEPS = 4096
"""Steps remembered for one state; beyond it the state starts anew."""
_BODY = "mj-body"
_COMPONENT = re.compile(r"</?(mj-[a-z-]+)")


@dataclass(slots=True, eq=False)
class State:
    """Where a walk is: what the scanner is in, how deep in the body, before, in or after it.

    ``depth`` counts open components: 0 outside of ``mj-body``, 1 right inside it. States are
    interned by `Walk`, so that they compare by identity.
    """

    scanner: Snapshot
    zone: str
    depth: int
    place: Place
    steps: dict[str, Step] = field(default_factory=dict)
    after_value: State | None = None


class Step(NamedTuple):
    """What a piece of structure does: its text cut where units end, and the state after it.

    All cuts but the last are followed by the end of a unit (or of the part before the first).
    """

    cuts: tuple[str, ...]
    exit: State


class _UnitScanner(PlaceScanner):
    """A place scanner that notes where the children of ``mj-body`` end."""

    def __init__(self, snapshot: Snapshot, zone: str, depth: int) -> None:
        super().__init__(snapshot)
        self.zone = zone
        self.depth = depth
        self.ends: list[int] = []

    def tag_ended(self, tag: str, *, closing: bool, empty: bool, at: int) -> None:
        """Keep count of open components; called after the ``>`` of each tag."""
        if not tag.startswith("mj-"):
            return
        if tag == _BODY:
            self._body(closing=closing, at=at)
        elif self.zone == "body" and not empty:
            self.depth += -1 if closing else 1
            if closing and self.depth == 1:
                self.ends.append(at)
        elif self.zone == "body" and self.depth == 1:
            self.ends.append(at)

    def _body(self, *, closing: bool, at: int) -> None:
        if closing:
            self.zone, self.depth = "after", 0
        else:
            self.zone, self.depth = "body", 1
            self.ends.append(at)


class Walk:
    """The states of all walks over documents of one workspace."""

    def __init__(self) -> None:
        self._states: dict[tuple[Snapshot, str, int], State] = {}
        self.start = self._state(PlaceScanner().snapshot(), "before", 0)

    def _state(self, snapshot: Snapshot, zone: str, depth: int) -> State:
        key = (snapshot, zone, depth)
        if key not in self._states:
            place = PlaceScanner(snapshot).value()
            self._states[key] = State(snapshot, zone, depth, place)
        return self._states[key]

    def step(self, state: State, text: str) -> Step:
        """What ``text`` does in ``state``."""
        known = state.steps.get(text)
        if known is None:
            if len(state.steps) >= KEPT_STEPS:
                state.steps.clear()
            known = state.steps[text] = self._work_out(state, text)
        return known

    def _work_out(self, state: State, text: str) -> Step:
        scanner = _UnitScanner(state.scanner, state.zone, state.depth)
        scanner.feed(text)
        starts = [0, *scanner.ends]
        cuts = tuple(text[start:end] for start, end in zip(starts, [*scanner.ends, len(text)], strict=True))
        return Step(cuts, self._state(scanner.snapshot(), scanner.zone, scanner.depth))

    def after_value(self, state: State) -> State:
        """The state after a value printed in ``state``."""
        if state.after_value is None:
            scanner = PlaceScanner(state.scanner)
            scanner.value()
            state.after_value = self._state(scanner.snapshot(), state.zone, state.depth)
        return state.after_value


def components(text: str) -> Iterable[str]:
    """Names of the components whose tags stand in a piece of structure."""
    return (match[1] for match in _COMPONENT.finditer(text))
