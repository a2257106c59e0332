"""What a recording holds: the frame of the file, checked when it is read.

Values stand in it as JSON; schemas say what they are (`dynacontent.rendering.recordings.replaying`).
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from dynacontent.models.authored import Authored


class RecordedRender(Authored):
    """One render: for whom, what its caller said, and the clock; ``take`` is where its data stand.

    ``recipient`` is a digest of who it was, ``data`` one of everything known about them (see
    `dynacontent.rendering.recordings.people`). ``now`` is the time it was rendered at.
    """

    message: str
    channel: str
    recipient: str
    data: str
    now: datetime
    level: int | None = None
    locale: str | None = None
    context: dict[str, Any] = field(default_factory=dict)
    send_id: str | None = None
    take: int = 0


class RecordedQuery(Authored):
    """The keys of the items that a collection or relation gave; ``None``: the question failed."""

    query: str
    catalog: str
    keys: list[str] | None


class RecordedFeed(Authored):
    """What a feed answered; ``arguments`` are for people."""

    feed: str
    arguments: dict[str, Any] = field(default_factory=dict)
    value: Any = None
    code: str | None = None
    detail: str = ""


class Take(Authored):
    """Data as they were at one time.

    ``versions`` are those of the catalogs, ``None`` of one that had no data. ``items`` are rows by
    catalog and key, ``None`` where there is none. ``queries`` and ``feeds`` are by digest;
    ``exposures``, of recipients by theirs, what they were shown before.
    """

    versions: dict[str, str | None] = field(default_factory=dict)
    items: dict[str, dict[str, dict[str, Any] | None]] = field(default_factory=dict)
    queries: dict[str, RecordedQuery] = field(default_factory=dict)
    feeds: dict[str, RecordedFeed] = field(default_factory=dict)
    exposures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class Recording(Authored):
    """Renders, and everything they were given.

    ``dynacontent`` is the version it was made with, ``workspace`` a digest of the files that authors
    write, ``dialect`` the language of its queries, ``salt`` part of every digest.
    """

    format: Literal["dynacontent recording"]
    version: Literal[1]
    dynacontent: str
    workspace: str | None = None
    dialect: Literal["sqlite", "postgresql"]
    salt: str
    renders: tuple[RecordedRender, ...] = ()
    takes: tuple[Take, ...] = ()
