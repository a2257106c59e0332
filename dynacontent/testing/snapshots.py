"""Snapshots as files: where they lie, which are left over, how a change reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from syrupy.assertion import SnapshotAssertion
from syrupy.data import Snapshot, SnapshotCollection
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from dynacontent.testing.differences import Difference
from dynacontent.testing.places import SNAPSHOTS


class MessageSnapshot(SingleFileSnapshotExtension):
    """``snapshots/MESSAGE/CHANNEL-PERSONA-LOCALE-LEVEL.SUFFIX``, one file per text."""

    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """The folder of a message's snapshots."""
        message = Path(test_location.filepath)
        if message.parts[-3:-1] != ("templates", "messages"):
            # syrupy asks every extension about every test, also about the Python files.
            return super().dirname(test_location=test_location)
        return str(message.parents[2] / SNAPSHOTS / message.name)

    @classmethod
    def discovery_dirname(cls, *, test_location: PyTestLocation) -> str:
        """The folder of all snapshots, so that those of a deleted message are found."""
        return str(Path(cls.dirname(test_location=test_location)).parent)

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: Any = 0) -> str:  # noqa: ARG003 (syrupy's)
        """The name of the test: each file holds one snapshot."""
        return str(test_location.testname)

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: Any) -> str:  # noqa: ARG003 (syrupy's)
        """What stands in the brackets of the test's name."""
        return str(test_location.testname).partition("[")[2].removesuffix("]")

    def is_snapshot_location(self, *, location: str) -> bool:
        """Any of ours: what a removed message left behind need not be of a kind still in use."""
        return Path(location).suffix.removeprefix(".") in EXTENSIONS

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        """The one snapshot in a file, under the name its test would have."""
        path = Path(snapshot_location)
        collection = SnapshotCollection(location=snapshot_location)
        collection.add(Snapshot(name=f"{path.parent.name}[{_case_name(path)}]"))
        return collection

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Whether a test answers for a file: for its own, and for those no test of its message has.

        Otherwise running one test alone would take the snapshots of its siblings for left over.
        """
        path = Path(snapshot_location)
        if str(path.parent) != cls.dirname(test_location=test_location):
            return False
        own = cls.get_file_basename(test_location=test_location, index=0)
        # The controller of pytest-xdist knows tests by name only.
        names = getattr(test_location.item, "names", None)
        name = _case_name(path)
        return name == own or (names is not None and name not in names)


class TextSnapshot(MessageSnapshot):
    """Subject, preheader and plain text of an email; why a message is skipped."""

    file_extension = "txt"


class HtmlSnapshot(MessageSnapshot):
    """An email or a banner, to be opened in a browser."""

    file_extension = "html"


class JsonSnapshot(MessageSnapshot):
    """A push notification."""

    file_extension = "json"


class EmlSnapshot(MessageSnapshot):
    """An email as it is sent, to be opened in a mail program."""

    file_extension = "eml"


EXTENSIONS: Mapping[str, type[MessageSnapshot]] = {
    extension.file_extension: extension
    for extension in (TextSnapshot, HtmlSnapshot, JsonSnapshot, EmlSnapshot)
}
"""How each kind of file is kept."""


def compare(snapshot: SnapshotAssertion, text: str, *, root: Path) -> Difference | None:
    """Compare a text with its snapshot, or write it in an update; ``None`` if nothing is different."""
    if snapshot == text:
        return None
    result = snapshot.executions[0]
    if result.exception is not None:
        raise result.exception
    path = Path(result.snapshot_location)
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    before = result.recalled_data
    return Difference(shown, None if before is None else str(before), text)


def _case_name(path: Path) -> str:
    # Not the stem: the name of a persona or locale may hold a dot.
    return path.name.removesuffix(path.suffix)
