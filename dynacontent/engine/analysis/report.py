"""What an analysis found."""

from __future__ import annotations

from dataclasses import dataclass, field

from dynacontent.errors import Problem
from dynacontent.expressions.pending import FeedCall
from dynacontent.location import Location


@dataclass(frozen=True, slots=True)
class Use:
    """One place where data is read: its dotted path, type, level, and where."""

    path: str
    type: str
    level: int
    location: Location


@dataclass(slots=True)
class Report:
    """Problems and uses of one or several templates."""

    problems: list[Problem] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    required: dict[str, set[str]] = field(default_factory=dict)
    """By catalog, the prices that items cannot be shown without."""
    level: int = 1
    """The highest level of what is read."""
    segments: set[str] = field(default_factory=set)
    collections: set[str] = field(default_factory=set)
    calls: set[tuple[str, int | None]] = field(default_factory=set)
    """Collections asked for without parameters, each with the limit given."""
    relations: set[tuple[str, str]] = field(default_factory=set)
    """Relations that are followed: the catalog and the name of each."""

    channel: str = ""
    """The channel whose templates are being looked at."""
    feeds: set[str] = field(default_factory=set)
    """Feeds that are asked."""
    feed_calls: list[FeedCall] = field(default_factory=list)
    feeds_handed_on: int = 0
    """How often all feeds are named without one of them being asked there: somebody else may ask."""
    hidden_feeds: bool = False
    """Whether a feed is asked in a way that only a render can tell: in a loop, under a condition."""
    placements: set[tuple[str, str, str]] = field(default_factory=set)
    """Placements that are shown, each with a channel and the ending of the components it shows there."""

    macros: set[tuple[str, str]] = field(default_factory=set)
    """Components that are called or may be shown: the file and the name of each."""
    assets: set[str] = field(default_factory=set)
    """Pictures that are named in quotes."""
    notes: list[Problem] = field(default_factory=list)
    """What is worth a look and stops nothing: for lint."""

    def problem(self, message: str, location: Location, hint: str | None = None, *, code: str = "") -> None:
        """Note a problem, once per place."""
        found = Problem(message, location, hint=hint, code=code)
        if found not in self.problems:
            self.problems.append(found)

    def note(self, message: str, location: Location, hint: str | None = None, *, code: str) -> None:
        """Note what stops nothing, once per place."""
        found = Problem(message, location, hint=hint, code=code)
        if found not in self.notes:
            self.notes.append(found)
