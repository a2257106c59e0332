"""Where snapshots lie in a workspace."""

from __future__ import annotations

SNAPSHOTS = "snapshots"
"""The folder in the root of a workspace; outside ``templates/``, where texts are templates."""

ASSETS_URL = "../../templates/assets"
"""Where pictures are, seen from the snapshots of a message: they show offline."""
