"""Placements as authors write them: which content a named spot shows to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from dynacontent.models.base import Authored
from dynacontent.models.source import SourceText

Channel = Literal["email", "push", "banner"]
CHANNELS: tuple[Channel, ...] = ("email", "push", "banner")

HOLDOUT = "holdout"
"""The variant of those who are kept out of a placement to compare with."""
DEFAULT = "default"
"""The alternative that is left where no rule applies."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many exposures within a time: ``3 per 7d``; a cooldown is one per its length."""

    most: int
    within: timedelta

    def allows(self, before: list[datetime], at: datetime) -> bool:
        """Whether one more exposure may come at a moment, with those (aware moments) there are.

        Those of later moments count too: what claims out of order must not exceed the cap either.
        """
        return sum(moment > at - self.within for moment in before) < self.most


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a namespace (0 to 1, its end excluded), or of its keys as an experiment's coverage says."""

    namespace: str
    start: float | None = None
    end: float | None = None


class Content(Authored):
    """What is shown: a component by name, with arguments: texts, or expressions after ``=``."""

    component: SourceText
    arguments: dict[str, SourceText] = field(default_factory=dict)


class Variant(Authored):
    """One variant of an experiment; ``weight`` is a number, or an expression after ``=``."""

    weight: SourceText
    content: Content


class Rule(Authored):
    """When to show what: the first rule that holds, and whose content is there, wins.

    Either ``content`` or ``variants`` with their ``experiment``. ``start`` and ``until`` are days (of
    the recipient's calendar) or moments; ``until`` is the first at which the rule no longer holds.
    No ``channels`` or ``locales`` are all of them.
    """

    name: SourceText
    when: SourceText | None = None
    content: Content | None = None
    cooldown: timedelta | None = None
    at_most: Cap | None = None
    experiment: SourceText | None = None
    slice: Slice | None = None
    coverage: float = 1.0
    variants: dict[str, Variant] = field(default_factory=dict)
    start: date | datetime | None = None
    until: date | datetime | None = None
    channels: tuple[Channel, ...] = ()
    locales: tuple[str, ...] = ()

    @property
    def caps(self) -> tuple[Cap, ...]:
        """How often a recipient may see it."""
        cooldown = () if self.cooldown is None else (Cap(1, self.cooldown),)
        return cooldown if self.at_most is None else (*cooldown, self.at_most)

    @property
    def contents(self) -> dict[str | None, Content]:
        """Everything it may show, by variant."""
        if self.content is not None:
            return {None: self.content}
        return {name: variant.content for name, variant in self.variants.items()}


class Placement(Authored):
    """A named spot of one message (``message``), or of all (``None``), with its rules in their order.

    ``holdout`` is the share (0 to 1) of recipients who always see the default.
    """

    name: SourceText
    message: str | None = None
    holdout: float = 0.0
    rules: tuple[Rule, ...] = ()
    default: Content

    @property
    def key(self) -> str:
        """What exposures and holdouts know it by."""
        return str(self.name) if self.message is None else f"{self.message}/{self.name}"


@dataclass(frozen=True, slots=True)
class Participation:
    """Who takes part in an experiment: a part of a namespace (or everybody), and of these a share."""

    namespace: str | None = None
    start: float = 0.0
    end: float = 1.0
    coverage: float = 1.0
