"""The level ladder at run time: the first body whose data is there, the reasons of those before."""

from __future__ import annotations

from functools import lru_cache

from dynacontent.engine.structure.segments import Hole, Key
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.state import Mark, RenderState
from dynacontent.models.results import Choice, Reason


class Ladder:
    """One run of one ``{% level %}`` ladder, which prints into ``keys`` and ``values``."""

    __slots__ = ("_hole", "_keys", "_mark", "_printed", "_reasons", "_state", "_taken", "_values")

    def __init__(self, hole: Hole, state: RenderState, keys: list[Key], values: list[str]) -> None:
        self._hole = hole
        self._state = state
        self._keys = keys
        self._values = values
        self._printed = (len(keys), len(values))
        self._mark: Mark = state.mark()
        self._taken: int | None = None
        self._reasons: list[Reason] = []

    def tries(self, number: int) -> bool:
        """Whether the body of this number is to be run."""
        if self._taken is not None:
            return False
        if number > self._state.cap:
            detail = f"this render is capped at level {self._state.cap}"
            self._reasons.append(Reason(f"level {number}", "level_cap", detail))
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
        self._reasons.append(Reason(f"level {number}", error.missing.code, detail))

    def keeps(self, number: int) -> None:
        """The body was complete."""
        self._taken = number

    def close(self) -> None:
        """Record the choice; raise `UsedMissingError` if no body was possible."""
        if self._taken is not None and not self._reasons:
            self._state.choices.append(_first_taken(self._hole, self._taken))
            return
        taken = None if self._taken is None else f"level {self._taken}"
        choice = Choice("ladder", self._hole.path, taken, tuple(self._reasons), self._hole.location)
        self._state.choices.append(choice)
        if self._taken is None:
            last = self._reasons[-1]
            detail = f"no level of the ladder is possible; {last.alternative}: {last.detail}"
            raise UsedMissingError(Missing(code=last.code, name="", detail=detail), self._hole)


@lru_cache(maxsize=4_096)
def _first_taken(hole: Hole, number: int) -> Choice:
    """The record of a ladder whose first step was possible, as it is for most recipients."""
    return Choice("ladder", hole.path, f"level {number}", (), hole.location)
