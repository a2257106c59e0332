"""Files into models: a workspace on disk becomes checked sources, with the place of everything."""

from __future__ import annotations

from dynacontent.loading.workspace import Sources, load_workspace

__all__ = ["Sources", "load_workspace"]
