"""``unrendered``: rules that look at what comes out see nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.location import Location


def check(subject: Subject) -> Iterator[Problem]:
    """A message whose event no persona has."""
    if not subject.renders.all:
        event = subject.manifest.event
        why = f"none has the event {str(event)!r}" if event else "there are none"
        hint = "add one to templates/personas/, or run  dynacontent personas generate --write"
        place = Location(subject.manifest.path, 1, 1)
        yield Problem(f"no persona can get {subject.name}: {why}", place, hint=hint)


RULE = Rule(
    "unrendered",
    "info",
    "No persona can get a message.",
    message=check,
)
