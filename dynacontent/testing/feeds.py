"""Feeds in tests: answered from a file, never asked; ``--dynacontent-record`` writes that file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from dynacontent.errors import Problem, WorkspaceError
from dynacontent.expressions.state import RenderState
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.recorded import RecordedFeed, Recording, Take
from dynacontent.ports import FeedAnswer, FeedRequest, FeedSource
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.context import Options
from dynacontent.rendering.feeds import feed_source
from dynacontent.rendering.fetched import Reads, Through
from dynacontent.rendering.once import Once
from dynacontent.rendering.recordings.file import load_recording, save_recording
from dynacontent.rendering.recordings.people import Person, identified
from dynacontent.rendering.recordings.recording import RecordingWalk, Tape, merge
from dynacontent.rendering.recordings.replaying import Readings, feed_shown, not_recorded, recorded_answer
from dynacontent.rendering.walk import Walk
from dynacontent.rendering.workspace import Workspace

OPTION = "--dynacontent-record"

_PLACE = Location("[tool.dynacontent.testing]")
_HINT = 'write feeds = "tests/feeds.json", a path from the workspace\'s folder'


def feeds_file(workspace: Workspace) -> Path | None:
    """The file that answers feeds, if the configuration names one. Raises `WorkspaceError`."""
    named = workspace.configuration.testing.get("feeds")
    if named is None:
        return None
    if not isinstance(named, str) or not named or Path(named).is_absolute() or ".." in Path(named).parts:
        raise WorkspaceError(Problem("feeds should be a file of the workspace", _PLACE, hint=_HINT))
    return workspace.root / named


def answered(workspace: Workspace) -> Workspace:
    """A workspace that asks no feeds, with those of its file answered from there."""
    walk = answered_walk(workspace)
    return workspace if walk is None else Workspace(workspace.parts, walk)


def answered_walk(workspace: Workspace) -> AnsweredWalk | None:
    """What renders a workspace with answers of its file; ``None`` where it names no file."""
    file = feeds_file(workspace)
    if file is None:
        return None
    recording = load_recording(file) if file.exists() else None
    return AnsweredWalk(workspace.parts, recording, file)


class AnsweredWalk(Walk):
    """Renders with answers of feeds from a recording; everything else is read as ever."""

    def __init__(self, parts: Assembly, recording: Recording | None, file: Path) -> None:
        super().__init__(parts)
        self.recording = recording
        self._takes = recording.takes if recording else ()
        self._salt = recording.salt if recording else "00"
        self._readings = Readings(parts.sources)
        self._file = file.relative_to(parts.sources.root).as_posix()

    def state(
        self,
        manifest: Manifest | None,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once | None = None,
    ) -> RenderState:
        """See `Walk.state`."""
        if manifest is not None:
            records, event = self._parts.records, manifest.event
            person, _data = identified(records, self._salt, self.key(who), who, options, event)
            fetched = _Answered(fetched, self, person)
        return super().state(manifest, channel, who, options, fetched, once)

    def answer(self, person: Person, request: FeedRequest) -> FeedAnswer:
        """What the file says. Raises `NotRecordedError`."""
        found = recorded_answer(self._takes, person, request)
        if found is None:
            hint = f"pytest {OPTION} asks the feeds and writes the file"
            raise not_recorded(f"{feed_shown(person, request)} is not in {self._file}", hint)
        return self._readings.answer(request.feed, found)


class _Answered(Through):
    def __init__(self, reads: Reads, walk: AnsweredWalk, person: Person) -> None:
        super().__init__(reads)
        self._walk = walk
        self._person = person

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        return self._walk.answer(self._person, request)


class Recorder:
    """Asks the feeds of a workspace, each request once in a run, and keeps the answers for its file."""

    def __init__(self, workspace: Workspace, salt: str) -> None:
        """``salt`` is that of a new file. Raises `WorkspaceError` where no file is named."""
        file = feeds_file(workspace)
        if file is None:
            message = f"{OPTION} has no file to write"
            raise WorkspaceError(Problem(message, _PLACE, hint=_HINT))
        self.file = file
        self.dialect = workspace.parts.store.dialect
        before = load_recording(file) if file.exists() else None
        self._tape = Tape(salt if before is None else before.salt)
        parts = replace(workspace.parts, feeds=_Once(feed_source(workspace.parts.sources)))
        self.workspace = Workspace(parts, RecordingWalk(parts, self._tape, Walk(parts)))

    def noted(self) -> str:
        """What was asked so far, as a text for `write`."""
        whole = Take()
        for session in self._tape.sessions:
            merge(whole, Take(feeds=session.take.feeds))
        feeds = {asked: vars(feed) for asked, feed in whole.feeds.items()}
        return json.dumps({"salt": self._tape.salt, "dialect": self.dialect, "feeds": feeds})


def write(file: Path, noted: str) -> str:
    """Add to a file of recorded feeds what was noted; returns what is in it now, in words.

    Answers that were there and not asked for stay. Raises `AuthoringError`.
    """
    new = json.loads(noted)
    feeds = {asked: RecordedFeed(**feed) for asked, feed in new["feeds"].items()}
    before = load_recording(file) if file.exists() else None
    if before is not None and before.salt == new["salt"]:
        for take in before.takes:
            feeds = {**take.feeds, **feeds}
    save_recording(
        file,
        Recording(
            format="dynacontent recording",
            version=1,
            dynacontent=version("dynacontent"),
            dialect=new["dialect"],
            salt=new["salt"],
            takes=(Take(feeds=dict(sorted(feeds.items(), key=_order))),),
        ),
    )
    without = sum(feed.code is not None for feed in feeds.values())
    return f"{file.name} holds {len(feeds)} answers of feeds, {without} of them without a value"


def _order(entry: tuple[str, RecordedFeed]) -> tuple[str, str, str]:
    asked, feed = entry
    return feed.feed, json.dumps(feed.arguments, sort_keys=True), asked


class _Once:
    """A `FeedSource` that asks another one each request once."""

    def __init__(self, source: FeedSource) -> None:
        self._source = source
        self._known: dict[FeedRequest, FeedAnswer] = {}

    def fetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        self._known.update(self._source.fetch(self._new(requests)))
        return {request: self._known[request] for request in requests}

    async def afetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        self._known.update(await self._source.afetch(self._new(requests)))
        return {request: self._known[request] for request in requests}

    def _new(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, float]:
        return {request: left for request, left in requests.items() if request not in self._known}

    def close(self) -> None:
        self._source.close()
