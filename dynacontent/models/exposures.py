"""That a recipient is shown something: what is on outputs, what a log keeps, what a claim answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from dynacontent.models.placements import Cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One placement in one channel of one output; ``placement`` is its key, ``MESSAGE/NAME`` or ``NAME``.

    ``rule`` is ``None`` where the default is shown, ``at`` the moment of the render (``context.now``).
    """

    recipient: str
    message: str
    channel: str
    placement: str
    rule: str | None
    variant: str | None
    experiment: str | None
    reason: str
    bucket: int | None
    forced: bool
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "at": self.at.isoformat()}

    def to_json(self) -> str:
        """One line of JSON Lines, without its end."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Seen:
    """An exposure as a log keeps it, whatever channels it came through."""

    placement: str
    rule: str | None
    at: datetime
    variant: str | None = None
    send_id: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An exposure that is to be claimed, with the caps of its rule."""

    recipient: str
    placement: str
    rule: str | None
    variant: str | None
    at: datetime
    caps: tuple[Cap, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An exposure that was not claimed, and why.

    ``code`` is ``capped``, or ``claimed_otherwise`` where this send claimed another rule for this
    recipient and placement before.
    """

    recipient: str
    placement: str
    rule: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """What became of a claim: how many exposures are written down now (or were before), and the others."""

    accepted: int
    refused: tuple[Refused, ...] = ()

    def __bool__(self) -> bool:
        """Whether everything was accepted."""
        return not self.refused

    def refuses(self, recipient: str | None, placements: Mapping[str, Any] | None = None) -> bool:
        """Whether something of a recipient was refused; ``placements`` narrows it to these keys."""
        return any(
            one.recipient == recipient and (placements is None or one.placement in placements)
            for one in self.refused
        )
