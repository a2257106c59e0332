"""Recordings as a workspace uses them: renders noted while a ``with`` lasts, and a file to render from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dynacontent.errors import DynacontentError
from dynacontent.rendering.assembly import Assembly, assemble
from dynacontent.rendering.recordings.file import load_recording, save_tape
from dynacontent.rendering.recordings.recording import RecordingWalk, Tape
from dynacontent.rendering.recordings.replaying import ReplayingWalk
from dynacontent.rendering.walk import Walk


@contextmanager
def recorded(parts: Assembly, walk: Walk, file: Path) -> Iterator[Walk]:
    """A walk that renders as another one does; what it renders is in the file when the ``with`` ends.

    Raises `AuthoringError` where the file cannot be written.
    """
    if parts.replay is not None:
        raise DynacontentError("this workspace replays a recording, so there is nothing to record")
    tape = Tape()
    try:
        yield RecordingWalk(parts, tape, walk)
    finally:
        save_tape(file, tape, parts.sources.root, parts.store.dialect)


def replayed(path: Path, file: Path, *, plain: bool) -> tuple[Assembly, Walk]:
    """A workspace whose data are those of a file. Raises `AuthoringError`, and what `assemble` does."""
    recording = load_recording(file)
    # A replay is looked at, and sent to nobody.
    parts = assemble(path, plain=plain, replay=recording, unsubscribe="preview")
    return parts, ReplayingWalk(parts, recording)
