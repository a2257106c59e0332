"""A workspace on disk, read whole: every file, every problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dynacontent.errors import WorkspaceError
from dynacontent.loading.catalogs import load_catalogs
from dynacontent.loading.configuration import load_configuration
from dynacontent.loading.files import LARGEST, Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.messages import load_messages
from dynacontent.loading.schemas import load_events, load_personas, load_profile, load_segments
from dynacontent.location import Location
from dynacontent.models.authored import (
    CatalogSchema,
    Configuration,
    EventSchemas,
    Manifest,
    Persona,
    ProfileSchema,
    Segments,
)

TEMPLATES = "templates"
ENDINGS = (".mjml", ".html", ".svg", ".txt", ".css")
"""Files that are templates, or style sheets that templates include."""

_NOT_TEMPLATES = ("assets", "locales", "personas")


@dataclass(frozen=True)
class Sources:
    """Everything authors wrote, checked; ``templates`` are texts by path from ``templates/``."""

    root: Path
    configuration: Configuration
    profile: ProfileSchema
    events: EventSchemas
    segments: Segments
    personas: Mapping[str, Persona]
    messages: Mapping[str, Manifest]
    catalogs: Mapping[str, CatalogSchema]
    templates: Mapping[str, str]


def load_workspace(root: Path) -> Sources:
    """Read and check the workspace in the folder ``root``.

    Raises one `WorkspaceError` with every problem found, by file and line. Expressions and
    templates are only read here, and data files of catalogs are not opened.
    """
    if not root.is_dir():
        raise WorkspaceError.at("there is no such folder", Location(str(root)))
    findings = Findings()
    folder = Folder(root.resolve(), findings)
    configuration = load_configuration(folder)
    catalogs, names = load_catalogs(folder)
    profile = load_profile(folder, names)
    events = load_events(folder, names)
    templates = load_templates(folder)
    messages = load_messages(
        folder,
        templates=templates,
        locales=configuration.locales if configuration else None,
        events=events,
    )
    segments = load_segments(folder)
    personas = load_personas(folder)
    findings.raise_all()
    assert configuration is not None
    return Sources(
        root=folder.root,
        configuration=configuration,
        profile=profile,
        events=events,
        segments=segments,
        personas=personas,
        messages=messages,
        catalogs=catalogs,
        templates=templates,
    )


def load_templates(folder: Folder) -> dict[str, str]:
    """The text of every template by its path from ``templates/``."""
    templates: dict[str, str] = {}
    for path in folder.walk(TEMPLATES, ENDINGS, without=_NOT_TEMPLATES):
        text = folder.read(path, largest=LARGEST)
        if text is not None:
            templates[path.removeprefix(f"{TEMPLATES}/")] = text
    return templates
