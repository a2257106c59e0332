"""Where snapshots lie in a workspace."""

from __future__ import annotations

SNAPSHOTS = "snapshots"
"""The folder in the root of a workspace; outside ``templates/``, where texts are templates."""

ASSETS_URL = "../../templates/assets"
"""Where pictures are, seen from the snapshots of a message: they show offline."""
COVERAGE = "dynacontent-coverage"
"""The plugin that records which branches the tests of a run reach."""
