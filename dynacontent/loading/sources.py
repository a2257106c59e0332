"""What loading a workspace gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dynacontent.models.authored import (
    CatalogSchema,
    Configuration,
    EventSchemas,
    Feed,
    Manifest,
    Persona,
    ProfileSchema,
    Segments,
)


@dataclass(frozen=True)
class Sources:
    """Everything authors wrote, checked.

    ``templates`` are texts by path from ``templates/``, ``pictures`` paths from ``templates/assets/``.
    """

    root: Path
    configuration: Configuration
    profile: ProfileSchema
    events: EventSchemas
    segments: Segments
    personas: Mapping[str, Persona]
    messages: Mapping[str, Manifest]
    catalogs: Mapping[str, CatalogSchema]
    feeds: Mapping[str, Feed]
    templates: Mapping[str, str]
    pictures: frozenset[str]
