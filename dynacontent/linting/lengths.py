"""How long the texts of a message are for its personas."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.subject import Subject
from dynacontent.localization.po_drift import letters


def too_long(subject: Subject, channel: str, part: str, *, most: int) -> Iterator[Problem]:
    """The longest text of a part, if it takes more columns than ``most``, and one that is empty."""
    found = [(letters(getattr(out, part)), case) for case, out in subject.renders.outputs(channel)]
    if not found:
        return
    place = subject.part(channel, part)
    empty = next((case for length, case in found if not length), None)
    if empty is not None:
        yield Problem(
            f"the {part} is empty for {empty.who}", place, hint="inboxes show what comes next instead"
        )
    length, case = max(found, key=lambda pair: pair[0])
    if length > most:
        message = f"the {part} has {length} columns for {case.who}, more than {most}: it is cut off"
        yield Problem(message, place, hint="say what matters first; a wide letter takes two columns")
