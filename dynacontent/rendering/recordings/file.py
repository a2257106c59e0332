"""Recordings as files: JSON that people can read, written whole, read strictly."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dynacontent.caching import digest
from dynacontent.errors import AuthoringError
from dynacontent.formats.disk import write_whole
from dynacontent.formats.json import read_json
from dynacontent.formats.textfile import decode
from dynacontent.loading.files import CATALOGS
from dynacontent.loading.inventory import UncertainError, inventory
from dynacontent.location import Location
from dynacontent.models.recorded import Recording
from dynacontent.ports import Dialect
from dynacontent.rendering.recordings.recording import Tape

FORMAT = "dynacontent recording"
VERSION = 1
"""Of the format; a file of another one is refused."""
LARGEST = 500_000_000
"""Bytes in a file that is read."""

_HINT = "--record writes one"


def save_tape(file: Path, tape: Tape, root: Path, dialect: Dialect) -> None:
    """Write what is on a tape, of the workspace in a folder. Raises `AuthoringError`."""
    save_recording(
        file, tape.recording(dynacontent=version("dynacontent"), workspace=_digest(root), dialect=dialect)
    )


def save_recording(file: Path, recording: Recording) -> None:
    """Write a file that only its owner can read. Raises `AuthoringError` where it cannot be written."""
    text = json.dumps(_members(recording), ensure_ascii=False, indent=2)
    try:
        # Half a character, which UTF-8 has no bytes for, can only stand in what is there for people.
        write_whole(file, f"{text}\n".encode(errors="replace"))
    except OSError as error:
        raise _wrong(file, f"this file cannot be written: {_reason(error)}") from None


def load_recording(file: Path) -> Recording:
    """The recording in a file. Raises `AuthoringError` with every problem."""
    shown = file.as_posix()
    try:
        if file.stat().st_size > LARGEST:
            raise _wrong(file, f"this file has more than {LARGEST:,} bytes")
        data = read_json(decode(file.read_bytes(), shown), shown)
    except OSError as error:
        raise _wrong(file, f"this file cannot be read: {_reason(error)}", _HINT) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _wrong(file, "this is no recording", _HINT)
    if data.get("version") != VERSION:
        message = f"this recording is of version {data.get('version')!r}, and this release reads {VERSION}"
        raise _wrong(file, message, "record anew, or use the release it was made with")
    return _checked(data, file)


def differences(recording: Recording, root: Path) -> tuple[str, ...]:
    """What is not as it was when a recording was made, one sentence each."""
    found = []
    if recording.dynacontent != version("dynacontent"):
        found.append(f"this was recorded with dynacontent {recording.dynacontent}: renders may differ")
    now = _digest(root)
    if None not in (now, recording.workspace) and now != recording.workspace:
        found.append("the workspace changed since this was recorded: renders may differ")
    return tuple(found)


def _checked(data: dict[str, Any], file: Path) -> Recording:
    # What checks files is loaded where one is read: a render that records does without.
    from dynacontent.loading.findings import Findings
    from dynacontent.loading.shapes import build
    from dynacontent.models.document import Document

    findings = Findings()
    found = build(Recording, data, Document(data, {(): Location(file.as_posix())}), findings=findings)
    findings.raise_all()
    assert found is not None  # else there are findings
    if any(not 0 <= render.take < len(found.takes) for render in found.renders):
        raise _wrong(file, "a render has no take", "record anew")
    if len(found.salt) != 32 or not set(found.salt) <= set("0123456789abcdef"):
        raise _wrong(file, "salt should be 32 hexadecimal digits", "record anew")
    return found


def _members(value: Any) -> Any:
    """A part of a recording as JSON, without what says nothing."""
    if is_dataclass(value):
        members = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _members(part) for field, part in members if part != _otherwise(field)}
    if isinstance(value, dict):
        return {name: _members(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_members(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _otherwise(field: Field[Any]) -> Any:
    """What a member is where the file does not say."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _digest(root: Path) -> str | None:
    """Changes with the files that authors write, data files aside; ``None`` where nobody can tell."""
    try:
        found = inventory(root)
    except UncertainError:
        return None
    return digest(*(part for part in found if not _is_data(part))).hex()[:32]


def _is_data(part: bytes | str) -> bool:
    """Whether a part of an inventory is the name of a data file."""
    return isinstance(part, str) and part.startswith(f"{CATALOGS}/") and not part.endswith(".yaml")


def _wrong(file: Path, message: str, hint: str | None = None) -> AuthoringError:
    return AuthoringError.at(message, Location(file.as_posix()), hint=hint)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
