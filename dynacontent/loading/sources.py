"""What loading a workspace gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dynacontent.models.authored import (
    CatalogSchema,
    Configuration,
    EventSchemas,
    Feed,
    Persona,
    ProfileSchema,
    Segments,
)
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Participation, Placement


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
    placements: Mapping[str, Placement] = field(default_factory=dict)
    """The shared ones."""
    experiments: Mapping[str, Participation] = field(default_factory=dict)
    """Who takes part in each."""

    def constants_of(self, manifest: Manifest | None) -> dict[str, Any]:
        """The shared constants and those of a message, which have other names."""
        return {**self.configuration.constants, **(manifest.constants if manifest else {})}

    def placements_of(self, manifest: Manifest) -> dict[str, Placement]:
        """The placements that a message may have: the shared ones and its own."""
        return {**self.placements, **manifest.placements}
