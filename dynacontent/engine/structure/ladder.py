"""The level ladder at run time: the first body whose data is there, the reasons of those before."""

from __future__ import annotations

from functools import lru_cache

from dynacontent.engine.structure.segments import Hole, Key
from dynacontent.expressions.choice import Choosing
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.state import Mark, RenderState
from dynacontent.models.results import Choice

_STEPS = {number: f"level {number}" for number in (1, 2, 3)}
"""What an alternative is called."""


class Ladder(Choosing):
    """One run of one ``{% level %}`` ladder, which prints into ``keys`` and ``values``."""

    __slots__ = ("_hole", "_keys", "_mark", "_printed", "_state", "_values")

    def __init__(self, hole: Hole, state: RenderState, keys: list[Key], values: list[str]) -> None:
        super().__init__()
        self._hole = hole
        self._state = state
        self._keys = keys
        self._values = values
        self._printed = (len(keys), len(values))
        self._mark: Mark = state.mark()

    def tries(self, number: int) -> bool:
        """Whether the body of this number is to be run."""
        if self.taken is not None:
            return False
        if number > self._state.cap:
            self.passes(_STEPS[number], "level_cap", f"this render is capped at level {self._state.cap}")
            return False
        return True

    def drops(self, number: int, error: UsedMissingError) -> None:
        """The body used something missing: nothing of it stays, but the reason."""
        self._state.rollback(self._mark)
        keys, values = self._printed
        del self._keys[keys:], self._values[values:]
        detail = str(error)
        if error.place:
            detail += f" ({error.place.location})"
        self.passes(_STEPS[number], error.missing.code, detail)

    def keeps(self, number: int) -> None:
        """The body was complete."""
        self.takes(_STEPS[number])

    def close(self) -> None:
        """Record the choice; raise `UsedMissingError` if no body was possible."""
        hole, choices = self._hole, self._state.choices
        if self.taken is not None and not self.reasons:
            choices.append(_first_taken(hole, self.taken))
            return
        choices.append(self.choice("ladder", hole.path, location=hole.location))
        if self.taken is None:
            raise UsedMissingError(self.nothing(before="no level of the ladder is possible"), hole)


@lru_cache(maxsize=4_096)
def _first_taken(hole: Hole, step: str) -> Choice:
    """The record of a ladder whose first step was possible, as it is for most recipients."""
    return Choice("ladder", hole.path, step, (), hole.location)
