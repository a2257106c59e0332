"""Files into models: a workspace on disk becomes checked sources, with the place of everything.

`workspace` loads them, which takes parsers and validators; `inventory` tells whether that is needed.
"""

from __future__ import annotations

from dynacontent.loading.sources import Sources

__all__ = ["Sources"]
