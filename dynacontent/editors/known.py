"""What a workspace has names for: read as far as its files can be read, whatever else is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from dynacontent.errors import Problem, WorkspaceError
from dynacontent.formats.media import MEDIA_TYPES
from dynacontent.loading.catalogs import catalog_names
from dynacontent.loading.configuration import load_configuration
from dynacontent.loading.feeds import FEEDS
from dynacontent.loading.files import (
    CATALOGS,
    LARGEST,
    OWN_CONFIGURATION,
    SHARED_CONFIGURATION,
    TEMPLATES,
    Folder,
)
from dynacontent.loading.findings import Findings
from dynacontent.loading.inventory import ASSETS
from dynacontent.loading.messages import MESSAGES
from dynacontent.loading.placements import PLACEMENTS
from dynacontent.loading.schemas import EVENTS, PROFILE, SEGMENTS, fields_of, raw_names
from dynacontent.loading.shapes import read_mapping
from dynacontent.location import Location
from dynacontent.models.schema import Field
from dynacontent.models.source import SourceText

_MACRO = re.compile(r"^\{%-?\+?\s*macro\s+([A-Za-z]\w*)\s*\(", re.MULTILINE)
_ENDINGS = (".mjml", ".html", ".txt")


Declared = Mapping[str, Field | None]
"""Fields by name."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names in a workspace, in the order written; everything that could not be read is left out.

    Of ``profile`` and ``events`` a field whose type could not be read is ``None``, and so are they where
    their file could not be read, or is not there. ``placements`` are as exposures call them, ``experiments``
    have the names of their variants, ``files`` are what may be attached, from ``templates/`` and no
    pictures. ``configuration`` is the file that makes the folder a workspace. ``problems`` kept something
    from being read.
    """

    configuration: str = OWN_CONFIGURATION
    locales: tuple[str, ...] = ()
    profile: Declared | None = None
    events: Mapping[str, Declared] | None = None
    segments: tuple[str, ...] = ()
    catalogs: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    placements: tuple[str, ...] = ()
    experiments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def known_of(root: Path) -> Known:
    """The names in the workspace of a folder. Raises `WorkspaceError` where it is none."""
    if not root.is_dir():
        raise WorkspaceError.at("there is no such folder", Location(str(root)))
    folder = Folder(root.resolve(), Findings())
    configuration = load_configuration(folder)
    if any(problem.location == Location(str(folder.root)) for problem in folder.findings.problems):
        folder.findings.raise_all()
    return _Reader(folder).known(configuration.locales if configuration else ())


class _Reader:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.findings = folder.findings
        self.catalogs = catalog_names(folder)

    def known(self, locales: tuple[str, ...]) -> Known:
        tables = {name: self._mapping(f"{CATALOGS}/{name}.yaml") for name in self.catalogs}
        messages = {name: self._mapping(f"{MESSAGES}/{name}/message.yaml") for name in self._messages()}
        shared = {name: self._mapping(f"{PLACEMENTS}/{name}.yaml") for name in self._named(PLACEMENTS)}
        placed = dict(_placed(messages)) | shared
        profile = self._profile()
        return Known(
            configuration=self._configuration(),
            locales=locales,
            profile=profile,
            events=self._events(),
            segments=tuple(name for name in raw_names(self._mapping(SEGMENTS)) if name != "stages"),
            catalogs=self.catalogs,
            collections=tuple(name for one in tables.values() for name in raw_names(one.get("collections"))),
            purposes=tuple(sorted(self._purposes(profile, tables))),
            messages=tuple(messages),
            components=tuple(sorted(set(self._components()))),
            placements=tuple(placed),
            experiments=dict(_experiments(placed)),
            files=tuple(self._files()),
            problems=tuple(dict.fromkeys(self.findings.problems)),
        )

    def _configuration(self) -> str:
        own = (self.folder.root / OWN_CONFIGURATION).is_file()
        return OWN_CONFIGURATION if own else SHARED_CONFIGURATION

    def _mapping(self, path: str) -> dict[str, Any]:
        document = read_mapping(self.folder, path)
        return {} if document is None else document.data

    def _named(self, folder: str) -> list[str]:
        return self.folder.names(folder, ".yaml")

    def _messages(self) -> list[str]:
        every = self.folder.folders(MESSAGES)
        return [name for name in every if (self.folder.root / MESSAGES / name / "message.yaml").is_file()]

    def _profile(self) -> Declared | None:
        document = read_mapping(self.folder, PROFILE)
        return None if document is None else self._fields(document.data.get("fields"), of="profile")

    def _events(self) -> Mapping[str, Declared] | None:
        document = read_mapping(self.folder, EVENTS)
        if document is None:
            return None
        return {str(name): self._fields(given, of="event") for name, given in document.data.items()}

    def _fields(self, given: Any, *, of: Literal["profile", "event"]) -> Declared:
        """The declared fields, read one by one, so that a mistake in one leaves the others."""
        read: dict[str, Field | None] = dict.fromkeys(raw_names(given))
        for name, written in given.items() if isinstance(given, dict) else ():
            read |= fields_of({name: written}, self.catalogs, self.findings, place=None, of=of)
        return read

    def _purposes(self, profile: Declared | None, tables: Mapping[str, Mapping[str, Any]]) -> set[str]:
        asking: list[Any] = [*tables.values(), *_parts(self._mapping(FEEDS))]
        asking += [one for table in tables.values() for one in _parts(table.get("collections"))]
        written = {one.get("consent") for one in asking}
        marked = {declared.consent for declared in (profile or {}).values() if declared}
        return {str(purpose) for purpose in written | marked if isinstance(purpose, str)}

    def _components(self) -> Iterator[str]:
        """The macros of component files, whether or not the files are sound."""
        for path in self.folder.walk(f"{TEMPLATES}/components", _ENDINGS, without=()):
            yield from _MACRO.findall(self.folder.read(path, largest=LARGEST) or "")

    def _files(self) -> Iterator[str]:
        start = self.folder.root / TEMPLATES
        for path in sorted((self.folder.root / ASSETS).rglob("*")):
            kind = MEDIA_TYPES.get(path.suffix.removeprefix(".").lower(), "")
            if path.is_file() and not kind.startswith("image/"):
                yield path.relative_to(start).as_posix()


def _parts(table: Any) -> list[dict[str, Any]]:
    """The mappings in a mapping."""
    return [one for one in table.values() if isinstance(one, dict)] if isinstance(table, dict) else []


def _placed(messages: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The placements of messages, as exposures call them."""
    for message, manifest in messages.items():
        own = manifest.get("placements")
        for name, placement in own.items() if isinstance(own, dict) else ():
            yield f"{message}/{name}", placement


def _experiments(placed: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for placement in placed.values():
        rules = placement.get("rules") if isinstance(placement, dict) else None
        for rule in rules if isinstance(rules, list) else ():
            if isinstance(rule, dict) and isinstance(rule.get("experiment"), SourceText):
                yield str(rule["experiment"]), tuple(raw_names(rule.get("variants")))
