"""Recipients and events from files of their own: as strict as personas, with the same places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dynacontent.errors import AuthoringError, RecipientError
from dynacontent.formats.adapters import RecordError
from dynacontent.formats.json import read_json
from dynacontent.formats.textfile import decode
from dynacontent.formats.yaml import read_yaml
from dynacontent.loading.findings import Findings
from dynacontent.loading.schemas import read_recipient
from dynacontent.location import Location
from dynacontent.models.authored import Persona
from dynacontent.models.document import Document
from dynacontent.models.recipient import Recipient
from dynacontent.rendering.checks.personas import check_personas
from dynacontent.rendering.workspace import Workspace

LARGEST = 1_000_000
"""Bytes in a file with a recipient or an event."""


def recipient_file(workspace: Workspace, file: Path) -> Recipient:
    """The recipient (or bare profile) in a YAML or JSON file.

    Raises `AuthoringError` with every problem: a name no schema declares is one, as in personas.
    """
    findings = Findings()
    document = _document(file, findings)
    if "profile" not in document.data:
        places = {("profile", *path): place for path, place in document.places.items()}
        document = Document({"profile": document.data}, places)
    recipient = read_recipient(document, findings)
    findings.raise_all()
    assert recipient is not None  # else there are findings
    parts = workspace.parts
    persona = Persona(file.stem, recipient, document)
    findings.problems += check_personas(replace(parts.sources, personas={file.stem: persona}), parts.records)
    findings.raise_all()
    return recipient


def event_file(workspace: Workspace, message: str, file: Path) -> Mapping[str, Any]:
    """The fields of the event that a message declares, from a YAML or JSON file.

    Raises `AuthoringError` with every problem, `RecipientError` where the message has no event.
    """
    name = workspace.message(message).event
    if name is None:
        raise RecipientError(f"message {message!r} declares no event, so it cannot be given one")
    findings = Findings()
    document = _document(file, findings)
    try:
        workspace.parts.records.events[str(name)].validate(document.data, unknown="error")
    except RecordError as error:
        for found in error.problems:
            findings.add(found.sentence(str(name)), document.key_place(found.path), hint=found.hint)
    findings.raise_all()
    data: Mapping[str, Any] = document.data
    return data


def _document(file: Path, findings: Findings) -> Document:
    """The mapping in a file with the places of its parts; a JSON file is one place."""
    shown = file.as_posix()
    try:
        if file.stat().st_size > LARGEST:
            raise AuthoringError.at(f"this file has more than {LARGEST:,} bytes", Location(shown))
        text = decode(file.read_bytes(), shown)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AuthoringError.at(f"this file cannot be read: {reason}", Location(shown)) from None
    findings.texts[shown] = text
    if file.suffix == ".json":
        document = Document(read_json(text, shown), {(): Location(shown)})
    else:
        document = read_yaml(text, shown)
    if not isinstance(document.data, dict):
        raise AuthoringError.at("this file should be a mapping of names to values", Location(shown))
    return document
