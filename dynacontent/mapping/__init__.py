"""The personalization map: which data leads through which rules to which content, and where it has gaps."""

from __future__ import annotations

from dynacontent.mapping.build import draw
from dynacontent.mapping.model import Finding, MapPlacement, MapRule, MapSegment, WorkspaceMap

__all__ = ["Finding", "MapPlacement", "MapRule", "MapSegment", "WorkspaceMap", "draw"]
