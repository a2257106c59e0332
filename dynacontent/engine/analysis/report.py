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


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names something a workspace declares.

    ``kind`` is ``field``, ``context``, ``brand``, ``constants``, ``segment``, ``collection``, ``relation``,
    ``component``, ``feed``, ``event`` or ``asset``. ``name`` is its own, wherever it is read: a field is
    ``profile.city``, ``event.order_placed.total`` (``history.order_placed.total`` of a past one),
    ``products.price``, ``feeds.weather.high``. ``whole`` says that any part of it may be read here, also
    one that is not named. ``channel`` and ``locale`` are those of the template, empty where it is
    for all.
    """

    kind: str
    name: str
    location: Location
    type: str = ""
    level: int = 1
    whole: bool = False
    channel: str = ""
    locale: str = ""
    within: tuple[str, str] | None = None
    """What names it on behalf of the message: ``segment``, ``stage``, ``derived``, ``collection`` or
    ``relation``, and its name; ``None`` where a template or rule of the message does."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Fields whose values a feed is given as one of its parameters, and where."""

    feed: str
    parameter: str
    fields: tuple[str, ...]
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
    locale: str = ""
    """The locale that the template being looked at is for, empty where it is for all."""
    files: set[tuple[str, str, str]] = field(default_factory=set)
    """Template files that are looked at, each with the channel and the locale it is looked at for."""
    references: list[Reference] = field(default_factory=list)
    """Everything declared that is named, by place."""
    sent: list[Sent] = field(default_factory=list)
    """What feeds are given of the recipient's data, or of a catalog's."""
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

    def refer(
        self, kind: str, name: str, location: Location, *, of: str = "", level: int = 1, whole: bool = False
    ) -> None:
        """Note that something declared is named, ``of`` a type."""
        found = Reference(kind, name, location, of, level, whole, self.channel, self.locale)
        self.references.append(found)

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
