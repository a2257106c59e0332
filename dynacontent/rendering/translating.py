"""A workspace's PO files held against its templates: extracted, brought up to date, compiled, judged.

A workspace is only read for this, not checked: translations that would keep it from opening are what
translators come here for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dynacontent.caching import open_cache
from dynacontent.errors import AuthoringError, Problem, UnknownNameError, did_you_mean, one_of
from dynacontent.loading import Sources
from dynacontent.loading.workspace import load_workspace
from dynacontent.localization.locales import fallback_chain, normalize_tag
from dynacontent.localization.originals import Key, Original
from dynacontent.localization.po_compile import compiled
from dynacontent.localization.po_gate import Status, status_of
from dynacontent.localization.po_update import template_text, updated_text
from dynacontent.localization.pofiles import PoFile, read_po
from dynacontent.localization.translations import MESSAGES, locale_folders, read_file
from dynacontent.rendering.originals import originals_of

LOCALES = Path("templates", "locales")
TEMPLATE = "messages.pot"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was written; ``changed`` is false where it already said the same."""

    path: str
    changed: bool


class Translating:
    """The translations of the workspace in a folder, whose ``sources`` may be read already.

    Raises `WorkspaceError` where it cannot be read.
    """

    def __init__(self, root: Path, sources: Sources | None = None) -> None:
        self.sources = load_workspace(root) if sources is None else sources
        self.root = self.sources.root
        configuration = self.sources.configuration
        self.locales = configuration.locales
        self.default = configuration.default_locale
        self._project = str(configuration.brand.get("name") or self.root.name)

    @cached_property
    def originals(self) -> list[Original]:
        """Every text that is translated."""
        return originals_of(self.sources, open_cache(self.root))

    def chosen(self, names: Sequence[str]) -> list[str]:
        """The locales of these names; without names, all that others translate into.

        Raises `UnknownNameError` for a locale that is not configured.
        """
        if not names:
            return [tag for tag in self.locales if tag != self.default or self._path(tag).is_file()]
        return [self._known(name) for name in names]

    def _known(self, name: str) -> str:
        known = {normalize_tag(tag): tag for tag in self.locales}
        try:
            return known[normalize_tag(name)]
        except (KeyError, ValueError):
            hint = did_you_mean(name, self.locales, f"configured are {one_of(self.locales)}")
            raise UnknownNameError.at(f"there is no locale {name!r}", hint=hint) from None

    # -- what the commands do -------------------------------------------------------------

    def extract(self) -> Change:
        """Write ``templates/locales/messages.pot``: all texts, to begin a language with."""
        return self._write(
            self.root / LOCALES / TEMPLATE, template_text(self.originals, project=self._project)
        )

    def update(self, locales: Iterable[str]) -> list[Change]:
        """Bring the PO files of locales up to date, or begin them.

        Raises `AuthoringError` with all problems of files that cannot be read; then none is written.
        """
        files = {tag: self._file(tag) for tag in locales}
        problems = [problem for file in files.values() if file for problem in file.problems]
        if problems:
            raise AuthoringError(problems)
        return [
            self._write(
                self._path(tag), updated_text(file, self.originals, locale=tag, project=self._project)
            )
            for tag, file in files.items()
        ]

    def compile(self, locales: Iterable[str]) -> list[Change]:
        """Write a ``messages.mo`` beside each PO file, for other programs; fuzzy entries stay out.

        Raises `AuthoringError` with all problems of the files.
        """
        files = {tag: file for tag in locales if (file := self._file(tag)) is not None}
        made = {tag: compiled(file) for tag, file in files.items()}
        problems = [problem for file in files.values() for problem in file.problems]
        if problems:
            raise AuthoringError(problems)
        return [self._write(self._path(tag).with_suffix(".mo"), data) for tag, data in made.items()]

    def status(self, locales: Iterable[str]) -> list[Status]:
        """How far the translations are, with everything that is wrong with them."""
        return [self._status(tag) for tag in locales]

    def _status(self, tag: str) -> Status:
        path = self._path(tag).relative_to(self.root).as_posix()
        return status_of(tag, path, self._file(tag), self.originals, elsewhere=self._elsewhere(tag))

    def _elsewhere(self, tag: str) -> set[Key]:
        """Texts that readers of a locale have in their language from another one: ``de-AT`` from ``de``."""
        *parents, default = fallback_chain(tag, self.locales, self.default)[1:] or (self.default,)
        if normalize_tag(default).split("-")[0] == normalize_tag(tag).split("-")[0]:
            return {one.key for one in self.originals}
        files = filter(None, map(self._file, parents))
        return {e.key for file in files for e in file.entries if not e.fuzzy and any(e.texts)}

    # -- files ----------------------------------------------------------------------------

    @cached_property
    def _folders(self) -> dict[str, Path]:
        problems: list[Problem] = []
        found = locale_folders(self.root / LOCALES, self.root, problems)
        if problems:
            raise AuthoringError(problems)
        return found

    def _path(self, tag: str) -> Path:
        folder = self._folders.get(normalize_tag(tag))
        return (folder or self.root / LOCALES / normalize_tag(tag).replace("-", "_")) / MESSAGES

    def _file(self, tag: str) -> PoFile | None:
        path = self._path(tag)
        if not path.is_file():
            return None
        problems: list[Problem] = []
        place = path.relative_to(self.root).as_posix()
        data = read_file(path, self.root, place, problems)
        if data is None:
            raise AuthoringError(problems)
        return read_po(data, place, tag)

    def _write(self, path: Path, content: str | bytes) -> Change:
        """Replace a file whole, if it says something else."""
        data = content.encode() if isinstance(content, str) else content
        place = path.relative_to(self.root).as_posix()
        if path.is_file() and path.read_bytes() == data:
            return Change(place, changed=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_bytes(data)
        aside.replace(path)
        return Change(place, changed=True)
