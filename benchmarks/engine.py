"""What the engine counts, read in one place."""

from __future__ import annotations

from dynacontent import Workspace


def body_units(workspace: Workspace) -> int:
    """Units of structure compiled, or taken from the cache, since the workspace was opened."""
    counts = workspace.parts.renderer.printing.bodies.counts
    return counts["miss"] + counts["stored"]


def plain_bodies(workspace: Workspace) -> int:
    """Bodies that had to be made the plain way, for whatever reason."""
    counts = workspace.parts.renderer.printing.bodies.counts
    return sum(count for why, count in counts.items() if why not in ("fast", "miss", "stored"))
