"""What every cached value depends on besides its own sources: this program, Python and the libraries."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

LIBRARIES = frozenset(
    "babel css_inline dynacontent jinja2 langcodes language_data markupsafe mjml_python mrml nh3 "
    "pydantic pydantic_core pyyaml selectolax tzdata".split()
)
"""Distributions that what is cached may depend on."""

_INSTALLED = re.compile(r"([A-Za-z0-9._-]+?)-([^-]+).*\.(?:dist|egg)-info")
_PACKAGE = Path(__file__).parent.parent


def digest(*parts: bytes | str) -> bytes:
    """A key made of parts; where one ends and the next begins is part of it."""
    made = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d:" % len(data))
        made.update(data)
    return made.digest()


@lru_cache(maxsize=1)
def fingerprint() -> bytes:
    """Changes with this package's own source, with Python, and with the libraries installed."""
    python = f"{sys.version} {sys.implementation.cache_tag} {sys.flags.optimize} {sys.platform}"
    return digest(python, *sorted(_libraries(sys.path)), *sorted(_sources(_PACKAGE)))


def _libraries(paths: Iterable[str]) -> Iterator[str]:
    """Names with versions, as folders beside the libraries spell them: reading metadata takes far longer."""
    for path in dict.fromkeys(paths):
        try:
            names = os.listdir(path or ".")  # noqa: PTH208 - a Path for each of some hundred names is slow
        except OSError:
            continue
        for name in names:
            found = _INSTALLED.fullmatch(name)
            if found and re.sub(r"[-.]", "_", found[1]).lower() in LIBRARIES:
                yield name


def _sources(folder: str | os.PathLike[str], inside: str = "") -> Iterator[str]:
    """Path, size and time of every module: whoever works on the package has a version for each edit."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # run from an archive: its version has to do
        return
    for entry in entries:
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path, f"{inside}{entry.name}/")
        elif entry.name.endswith(".py"):
            status = entry.stat()
            yield f"{inside}{entry.name} {status.st_size} {status.st_mtime_ns}"
