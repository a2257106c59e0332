"""The one rule of choice: the first alternative whose data is there, with the reasons of those before.

Ladders, placements, and the fallbacks of collections and feeds all decide here, and leave the same trace.
"""

from __future__ import annotations

from typing import Literal

from dynacontent.expressions.missing import Missing
from dynacontent.location import Location
from dynacontent.models.results import Choice, Reason

Kind = Literal["ladder", "collection", "feed", "placement"]


class Choosing:
    """One choice that is being made: alternatives are offered in order, until one is taken."""

    __slots__ = ("reasons", "taken")

    def __init__(self) -> None:
        self.taken: str | None = None
        """The first alternative whose data is there."""
        self.reasons: list[Reason] = []
        """Why those before it were passed over."""

    def passes(self, alternative: str, code: str, detail: str) -> None:
        """An alternative lacks something; once one is taken, what others lack is nobody's concern."""
        if self.taken is None:
            self.reasons.append(Reason(alternative, code, detail))

    def takes(self, alternative: str) -> bool:
        """The data of an alternative is there; says whether it is the first of which that is so."""
        if self.taken is not None:
            return False
        self.taken = alternative
        return True

    def choice(
        self,
        kind: Kind,
        name: str,
        *,
        location: Location | None = None,
        given: tuple[tuple[str, int], ...] = (),
    ) -> Choice:
        """The trace of it."""
        return Choice(kind, name, self.taken, tuple(self.reasons), location, given)

    def nothing(self, name: str = "", before: str = "") -> Missing:
        """What there is where no alternative was possible: missing as the last of them was.

        ``before`` begins the sentence that goes on with what that one lacked.
        """
        last = self.reasons[-1]
        detail = f"{before}; {last.alternative}: {last.detail}" if before else last.detail
        return Missing(name=name, code=last.code, detail=detail)
