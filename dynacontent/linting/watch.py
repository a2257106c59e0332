"""When to look again: whenever a file of the workspace was saved."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dynacontent.loading.files import CATALOGS, TEMPLATES
from dynacontent.loading.inventory import CONFIGURATIONS

SECONDS = 0.3
"""Between two looks at the folder. Reading sizes and times of a thousand files takes some 5 ms."""

_NAMES = (*CONFIGURATIONS, TEMPLATES, CATALOGS)


def state_of(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file that authors write, hidden ones (an editor's) left out."""
    found: dict[str, tuple[int, int]] = {}
    # A module beside them may hold filters.
    ahead = [one for one in _entries(root) if one.name in _NAMES or one.name.endswith(".py")]
    while ahead:
        entry = ahead.pop()
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                ahead += _entries(Path(entry.path))
            else:
                status = entry.stat()
                found[entry.path] = (status.st_size, status.st_mtime_ns)
        except OSError:
            continue  # it went away meanwhile
    return found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def changes(root: Path, *, wait: Callable[[float], object] = time.sleep) -> Iterator[None]:
    """Once now, then each time that something was saved; ``wait`` is given the seconds until the next look.

    What is saved while the one who asks is at work counts too.
    """
    while True:
        before = state_of(root)
        yield
        while state_of(root) == before:
            wait(SECONDS)
