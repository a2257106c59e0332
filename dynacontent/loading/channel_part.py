"""The part of a ``message.yaml`` that is of one channel, while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dynacontent.loading.findings import Findings
from dynacontent.location import Location
from dynacontent.models.document import Document


@dataclass(frozen=True, slots=True)
class ChannelPart:
    """What an author wrote for one channel: its ``data`` by key, and where problems of it go.

    ``message`` is the name of the message, ``beside`` the files beside its manifest.
    """

    channel: str
    data: dict[str, Any]
    document: Document
    findings: Findings
    message: str
    beside: Sequence[str] = ()

    def place(self, *path: str | int) -> Location | None:
        """Where the value at a path below the channel stands."""
        return self.document.place((self.channel, *path))

    def problem(self, message: str, *path: str | int, hint: str | None = None) -> None:
        """Note what is wrong with the value at a path below the channel."""
        self.findings.add(message, self.place(*path), hint=hint)
