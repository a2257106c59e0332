"""What a figure was measured with."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from benchmarks.peers.node import versions as node_versions

LIBRARIES = (
    "dynacontent",
    "jinja2",
    "markupsafe",
    "mjml-python",
    "css-inline",
    "selectolax",
    "pydantic",
    "pydantic-core",
    "babel",
    "click",
)


def machine() -> dict[str, object]:
    """Date, machine, Python and library versions; JSON types."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "node": node_versions(),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
