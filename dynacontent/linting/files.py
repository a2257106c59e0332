"""The files of a workspace as lint reads them, and what tells two states of it apart."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from dynacontent.caching import digest
from dynacontent.loading.files import CATALOGS, OWN_CONFIGURATION, SHARED_CONFIGURATION, TEMPLATES
from dynacontent.loading.inventory import ASSETS, UncertainError, by_path, inventory
from dynacontent.loading.reach import Reach


@dataclass(frozen=True)
class Files:
    """Contents by path, relative to ``root``; pictures and folders are empty. ``certain``: no links."""

    root: Path
    contents: Mapping[str, bytes]
    certain: bool = True
    _texts: dict[str, str] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """The text of a file that authors write; ``None`` where there is none."""
        data = self.contents.get(path)
        if data is None:
            return None
        if path not in self._texts:
            text = data.decode("utf-8", "replace").removeprefix("\ufeff")
            self._texts[path] = text.replace("\r\n", "\n").replace("\r", "\n")
        return self._texts[path]

    @property
    def texts(self) -> dict[str, str]:
        """All texts, by path."""
        return {path: self.text(path) or "" for path in self.contents if not path.startswith(f"{ASSETS}/")}

    @cached_property
    def state(self) -> bytes:
        """Changes with everything."""
        return digest(*self._parts(self.contents), *_data(self.root))

    def message(self, name: str) -> bytes:
        """Changes with what a message may depend on: what it reaches, and all that is no template."""
        return digest(self._beside, *self._parts(self._reach.of_message(name)))

    @property
    def translations(self) -> Iterator[bytes | str]:
        """PO files, and the configuration that says which of them there should be."""
        ahead = (OWN_CONFIGURATION, SHARED_CONFIGURATION, f"{TEMPLATES}/locales/")
        return self._parts(path for path in self.contents if path.startswith(ahead))

    @cached_property
    def _beside(self) -> bytes:
        return digest(*self._parts(self._reach.beside), *_data(self.root))

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.contents)

    def _parts(self, paths: Iterable[str]) -> Iterator[bytes | str]:
        for path in paths:
            yield path
            yield self.contents[path]


def read_files(root: Path) -> Files:
    """The files as they are now."""
    root = root.resolve()
    try:
        return Files(root, by_path(inventory(root)))
    except UncertainError:
        return Files(root, dict(_walked(root)), certain=False)


def _walked(root: Path) -> Iterator[tuple[str, bytes]]:
    """The same where there are links: as far as it can be read, and good for excerpts alone."""
    found = [root / OWN_CONFIGURATION, root / SHARED_CONFIGURATION]
    found += [file for folder in (TEMPLATES, CATALOGS) for file in sorted((root / folder).rglob("*"))]
    for file in found:
        path = file.relative_to(root).as_posix()
        data = path.startswith(f"{CATALOGS}/") and not path.endswith(".yaml")
        if path.startswith(f"{ASSETS}/") or data:
            continue
        try:
            if file.is_file():
                yield path, file.read_bytes()
        except OSError:
            continue


def _data(root: Path) -> Iterator[str]:
    """Data files of catalogs, which are long: by size and time."""
    for place, _folders, files in os.walk(root / CATALOGS):
        for name in sorted(files):
            if not name.endswith(".yaml"):
                file = Path(place) / name
                try:
                    status = file.stat()
                except OSError:
                    continue
                yield f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}"
