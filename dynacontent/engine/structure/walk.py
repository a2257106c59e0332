"""A document walked piece by piece: where values stand, and where units of structure end.

A unit is a child of ``mj-body``. What a piece of structure does to the walk depends only on the
piece and on the state before it, so each such step is worked out once and remembered; a render
then costs a look-up for each piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from dynacontent.engine.structure.places import REFUSED, Place, PlaceScanner, Snapshot

KEPT_STEPS = 20_000
"""Steps remembered, over all states; beyond it all are forgotten."""
LONGEST_KEPT = 10_000
"""Characters of the longest piece that is remembered: a long one is unlikely to come again."""

_BODY = "mj-body"
FREE = frozenset("alt title href src srcset background content value cite summary aria-label".split())
"""Attributes whose value decides about nothing but itself. All others may be computed with, matched
by a style sheet (class, id) or read by the plain text (style, role, hidden)."""

_FREE_IN_MJML = frozenset("alt title href src".split())
_URLS = frozenset(place for place in Place if place.name.startswith("URL"))
# For each state of the scanner, the end of a piece within something that the next piece may go on
# with: a name, a comment's mark, the closing tag of a style sheet, the slashes of a URL.
_UNFINISHED = {
    "tag_state": re.compile(r"""[^\s="']\Z"""),
    "comment": re.compile(r"(?:[-!]|<!--|<!--\[[^>]{0,80})\Z"),
    "raw": re.compile(r"<[/\w-]*\Z"),
    "attribute": re.compile(r"[:/]\Z"),
}


@dataclass(slots=True, eq=False)
class State:
    """Where a walk is: what the scanner is in, how deep in the body, before, in or after it.

    ``depth`` counts open components: 0 outside of ``mj-body``, 1 right inside it; ``zone`` is
    ``before``, ``body``, ``after``, or ``odd`` in a document of several bodies. ``place`` is that
    of a value which comes next, and ``free`` says whether it may stay a value: whether nothing on
    the way to HTML and text looks at it; ``refused``, whether none may stand here at all.
    """

    scanner: Snapshot
    zone: str
    depth: int
    place: Place
    free: bool
    refused: bool
    steps: dict[str, Step] = field(default_factory=dict)
    constants: dict[tuple[str, bool], str] = field(default_factory=dict)
    """Texts of the configuration, as they are written here in each direction of text."""
    after_value: State | None = None


class Step(NamedTuple):
    """What a piece of structure does: its text cut where units end, and the state after it.

    All cuts but the last are followed by the end of a unit (or of the part before the first).
    ``unfinished`` says that the piece may end within a token, and is to be read together with a
    piece of structure that follows.
    """

    cuts: tuple[str, ...]
    exit: State
    unfinished: bool


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
        if closing and self.zone == "body":
            self.zone, self.depth = "after", 0
        elif not closing and self.zone == "before":
            self.zone, self.depth = "body", 1
            self.ends.append(at)
        else:
            self.zone = "odd"


class Walk:
    """The states of all walks over documents of one workspace. Safe between threads."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[Snapshot, str, int], State] = {}
        self._kept = 0
        self.start = self._state(PlaceScanner().snapshot(), "before", 0)

    def _state(self, snapshot: Snapshot, zone: str, depth: int) -> State:
        key = (snapshot, zone, depth)
        state = self._states.get(key)
        if state is None:
            place = PlaceScanner(snapshot).value()
            state = self._states[key] = State(
                snapshot, zone, depth, place, _is_free(snapshot, zone, place), place in REFUSED
            )
        return state

    def step(self, state: State, text: str) -> Step:
        """What ``text`` does in ``state``."""
        known = state.steps.get(text)
        if known is not None:
            return known
        found = self._work_out(state, text)
        if len(text) <= LONGEST_KEPT:
            self._kept += 1
            if self._kept > KEPT_STEPS:
                self._forget()
            state.steps[text] = found
        return found

    def _work_out(self, state: State, text: str) -> Step:
        scanner = _UnitScanner(state.scanner, state.zone, state.depth)
        scanner.feed(text)
        starts = [0, *scanner.ends]
        cuts = tuple(text[start:end] for start, end in zip(starts, [*scanner.ends, len(text)], strict=True))
        after = self._state(scanner.snapshot(), scanner.zone, scanner.depth)
        ending = _UNFINISHED.get(after.scanner[0])
        return Step(cuts, after, ending is not None and ending.search(text[-100:]) is not None)

    def after_value(self, state: State) -> State:
        """The state after a value printed in ``state``."""
        if state.after_value is None:
            scanner = PlaceScanner(state.scanner)
            scanner.value()
            state.after_value = self._state(scanner.snapshot(), state.zone, state.depth)
        return state.after_value


def _is_free(snapshot: Snapshot, zone: str, place: Place) -> bool:
    if place is Place.TEXT:
        return zone in ("before", "body")
    tag, name = snapshot[1:3]
    if zone != "body" or (place is not Place.ATTRIBUTE and place not in _URLS):
        return False
    return name in (_FREE_IN_MJML if tag.startswith("mj") else FREE)
