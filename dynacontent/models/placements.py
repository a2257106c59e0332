"""Placements as authors write them: which content a named spot shows to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal

from dynacontent.models.base import Authored, Form, Name, Share
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
    """What is shown: a component with its arguments."""

    written: ClassVar = {"component": "show", "arguments": "with"}

    component: Annotated[SourceText, Form("component")]
    """The component to show: a macro of templates/components/."""
    arguments: dict[str, SourceText] = field(default_factory=dict)
    """What the component is given: texts, or expressions after ``=``."""


class Variant(Authored):
    """One variant of an experiment."""

    spread: ClassVar = {"content": Content}

    weight: Annotated[SourceText, Form("weight")]
    """How many get it, in relation to the others: a number, or an expression after ``=``."""
    content: Content


class Rule(Authored):
    """When to show what: the first rule that holds, and whose content is there, wins.

    Either ``content`` or ``variants`` with their ``experiment``.
    """

    written: ClassVar = {"slice": "namespace", "start": "from"}
    spread: ClassVar = {"content": Content}

    name: Annotated[SourceText, Form("name")]
    """What explain, exposures and reports call it."""
    when: Annotated[SourceText, Form("condition")] | None = None
    """For whom: an expression; everybody, if there is none."""
    content: Content | None = None
    cooldown: timedelta | None = None
    """How long after it was shown it is not shown again: ``24h``."""
    at_most: Cap | None = None
    """How often it is shown within which time: ``3 per 7d``."""
    experiment: Annotated[SourceText, Form("name")] | None = None
    """The name of an experiment, which has ``variants``."""
    slice: Slice | None = None
    """Nobody is in two experiments of a namespace: ``home``, or ``home 0%-40%`` for a part of it."""
    coverage: Share = 1.0
    """The share of recipients who take part in the experiment: ``50%``."""
    variants: dict[Name, Variant] = field(default_factory=dict)
    """What those who take part are shown, by variant."""
    start: date | datetime | None = None
    """The day (of the recipient's calendar) or moment from which it holds."""
    until: date | datetime | None = None
    """The first day or moment at which it no longer holds."""
    channels: tuple[Channel, ...] = ()
    """The channels it is for; all, if there are none."""
    locales: tuple[Annotated[str, Form("configured locale")], ...] = ()
    """The locales it is for; all, if there are none."""

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
    """A named spot of one message (``message``), or of all (``None``), with its rules in their order."""

    unwritten = frozenset({"name", "message"})

    name: SourceText
    message: str | None = None
    holdout: Share = 0.0
    """The share of recipients who always see the default: ``5%``."""
    rules: tuple[Rule, ...] = ()
    """When to show what: the first rule that holds, and whose content is there, wins."""
    default: Annotated[Content, Form("default content")]
    """What is shown where no rule applies: a component, or a mapping of ``show`` and ``with``."""

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
