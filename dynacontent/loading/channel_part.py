"""The part of a ``message.yaml`` that is of one channel, while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dynacontent.loading.files import Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.shapes import check_keys
from dynacontent.location import Location
from dynacontent.models.document import Document


@dataclass(frozen=True, slots=True)
class ChannelPart:
    """What an author wrote for one channel: its ``data`` by key, and where problems of it go.

    ``message`` is the name of the message, ``beside`` the files beside its manifest; ``folder`` the
    workspace, where files are named.
    """

    channel: str
    data: dict[str, Any]
    document: Document
    findings: Findings
    message: str
    beside: Sequence[str] = ()
    folder: Folder | None = None

    def place(self, *path: str | int) -> Location | None:
        """Where the value at a path below the channel stands."""
        return self.document.place((self.channel, *path))

    def keys(self, known: tuple[str, ...], *path: str | int) -> dict[str, Any] | None:
        """The mapping at a path below the channel, its known keys; ``None`` if it is none, which is noted."""
        return check_keys(self.document, (self.channel, *path), known, findings=self.findings)

    def problem(self, message: str, *path: str | int, hint: str | None = None) -> None:
        """Note what is wrong with the value at a path below the channel."""
        self.findings.add(message, self.place(*path), hint=hint)
