"""``channels_disagree``: channels that do not say the same to a persona of amounts, items, codes, days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.location import Location
from dynacontent.models.source import SourceText

if TYPE_CHECKING:
    from dynacontent.rendering.agreement import Disagreement


def check(subject: Subject) -> Iterator[Problem]:
    """What channels do not agree on, of each thing in each place for the first persona it is told to."""
    told = set[tuple[str, Location]]()
    for case, found in subject.renders.disagreements():
        place = _place(subject, found)
        if (found.kind, place) not in told:
            told.add((found.kind, place))
            yield Problem(
                f"{found.told} [{case.who}]", place, hint="take it from the same value in all channels"
            )


def _place(subject: Subject, found: Disagreement) -> Location:
    """Where the last channel says it: the value, or a text of the manifest in which it is written out."""
    channel, said = list(found.said.items())[-1]
    places = [one.place or _written(subject, channel, one.text) for one in said]
    return next(filter(None, places), None) or subject.body(channel)


def _written(subject: Subject, channel: str, value: str) -> Location | None:
    for part in ("title", "body", "subject", "preheader", "alt"):
        text = getattr(getattr(subject.manifest, channel), part, None)
        if isinstance(text, SourceText) and value in text:
            return text.locate(text.index(value))
    return None


RULE = Rule(
    "channels_disagree",
    "warning",
    "Channels of a message tell one persona different things.",
    message=check,
)
