"""Catalog schemas: fields, relations and collections, each checked against the others."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.fields import check_name
from dynacontent.loading.checks import check_catalogs
from dynacontent.loading.files import CATALOGS, Folder
from dynacontent.loading.schemas import fields_of, raw_names
from dynacontent.loading.shapes import build, check_keys, kind_of, read_mapping
from dynacontent.location import Location
from dynacontent.models.authored import Authored, CatalogSchema, Collection, Relation
from dynacontent.models.document import Document, Path
from dynacontent.models.schema import Field
from dynacontent.models.source import SourceText

SOURCES = (".csv", ".jsonl", ".json", ".parquet")
"""The data files this release reads."""

RESERVED = frozenset("item this profile event history context catalogs name limit".split())
"""What a collection's parameter cannot be called."""
_HINTS = {
    "sort": "write [-item.rating]: what to order by, the most important first",
    "distinct_by": "write {brand: 1}: a field, and how many items may share a value of it",
    "order": "write order: seeded, a shuffled order of each recipient's own",
    "limit": "a number from 1 to 1000, or leave it out",
}
"""How the keys of collections and relations are written."""
_KEY_KINDS = ("str", "int")
Part = TypeVar("Part", bound=Authored)


def catalog_names(folder: Folder) -> tuple[str, ...]:
    """The names of all catalogs, whether or not their files are sound; ``feeds.yaml`` is none."""
    return tuple(name for name in folder.names(CATALOGS, ".yaml") if name != "feeds")


def load_catalogs(folder: Folder, names: tuple[str, ...], *, keyed: bool) -> dict[str, CatalogSchema]:
    """``catalogs/*.yaml`` by name; ``names`` are those of all catalogs, sound or not.

    ``keyed`` says whether recipients have a key. What is wrong is noted.
    """
    documents: dict[str, Document] = {}
    catalogs: dict[str, CatalogSchema] = {}
    for name in names:
        path = f"{CATALOGS}/{name}.yaml"
        try:
            check_name(name, "a catalog")
        except AuthoringError as error:
            problem = error.problems[0]
            folder.findings.add(problem.message, Location(path), hint=problem.hint)
            continue
        document = read_mapping(folder, path)
        if document is not None:
            documents[name] = document
            catalogs[name] = _Reader(name, path, document, names, folder).schema()
    check_catalogs(catalogs, documents, names, keyed=keyed, findings=folder.findings)
    return catalogs


class _Reader:
    """Reads one schema, noting every problem."""

    def __init__(self, name: str, path: str, document: Document, names: Names[str], folder: Folder) -> None:
        self.name = name
        self.path = path
        self.document = document
        self.names = names
        self.folder = folder
        self.findings = folder.findings

    def schema(self) -> CatalogSchema:
        """What could be read; problems were noted if that is not all."""
        data = check_keys(self.document, (), CatalogSchema.key_names(), findings=self.findings) or {}
        if "fields" not in data:
            self.findings.add("key 'fields' is missing", self.document.place(()))
        given, place = data.get("fields"), self.document.place(("fields",))
        fields = fields_of(given, self.names, self.findings, place=place, of="catalog")
        self._source(data.get("source"))
        self._key(data.get("key"), fields, raw_names(given))
        self._consent(data, ())
        parts: dict[str, Any] = {
            "name": self.name,
            "path": self.path,
            "fields": fields,
            "relations": self._parts("relations", Relation, fields),
            "collections": self._parts("collections", Collection, fields),
        }
        schema = build(CatalogSchema, {**data, **parts}, self.document, findings=self.findings)
        return schema or CatalogSchema(**parts, source=SourceText(""), key="")

    def _source(self, source: Any) -> None:
        if not isinstance(source, str):
            return
        path = PurePosixPath(source)
        if path.is_absolute() or ".." in path.parts or "\\" in source or path.name.startswith("."):
            self.findings.at(source, f"source {str(source)!r} should be a file in {CATALOGS}/")
        elif path.suffix not in SOURCES:
            hint = f"this release reads {', '.join(SOURCES)}"
            self.findings.at(source, f"source {str(source)!r} is of an unknown kind", hint=hint)
        elif not self.folder.holds(self.folder.root / CATALOGS / source):
            self.findings.at(source, f"source {str(source)!r} leads out of the workspace")

    def _key(self, key: Any, fields: Mapping[str, Field], names: list[str]) -> None:
        if not isinstance(key, str):
            return
        declared = fields.get(key)
        if declared is None:
            if key not in names:
                hint = did_you_mean(key, names, f"declared are {one_of(names)}" if names else None)
                self.findings.at(key, f"key names the field {str(key)!r}, which is not declared", hint=hint)
        elif declared.type.kind not in _KEY_KINDS or declared.type.optional:
            message = f"key names the field {str(key)!r}, which is {declared.type}"
            self.findings.at(key, message, hint="it should be str or int, without ?")
        elif declared.by is not None or declared.expression is not None:
            message = f"key names the field {str(key)!r}, which is not the same for everyone"
            self.findings.at(key, message, hint="take the mark from it")

    def _consent(self, data: Mapping[str, Any], path: Path) -> None:
        """A purpose is one word, as behind ``consent=`` of a field."""
        purpose = data.get("consent")
        if isinstance(purpose, str) and not purpose.isidentifier():
            place = self.document.place((*path, "consent"))
            self.findings.add("consent needs a purpose", place, hint="write consent: personalization")

    def _parts(self, group: str, model: type[Part], fields: Mapping[str, Field]) -> dict[str, Part]:
        """The relations or collections of this catalog."""
        value = self.document.data.get(group)
        if value is None:
            return {}
        if not isinstance(value, dict):
            message = f"{group} should be a mapping, not {kind_of(value)}"
            self.findings.add(message, self.document.place((group,)))
            return {}
        found: dict[str, Part] = {}
        for name, given in value.items():
            part = self._part(group, name, given, model)
            if part is not None:
                found[str(name)] = part
            if group == "relations" and name in fields:
                self.findings.at(name, f"{str(name)!r} is a field already; a relation needs another name")
        return found

    def _parameters(self, given: Any, path: Path) -> dict[str, Field]:
        """The parameters of a collection; a condition names them as they are."""
        place = self.document.place(path)
        declared = fields_of(given, self.names, self.findings, place=place, of="event")
        for name in RESERVED & set(declared):
            message = f"a parameter cannot be called {name!r}, which means something else already"
            self.findings.add(message, declared[name].location)
        return {name: field for name, field in declared.items() if name not in RESERVED}

    def _part(self, group: str, name: str, given: Any, model: type[Part]) -> Part | None:
        path = (group, str(name))
        try:
            check_name(name, f"a {group.removesuffix('s')}")
        except AuthoringError as error:
            self.findings.extend(error)
            return None
        own = {"name": str(name), "catalog": self.name} if model is Collection else {}
        if given is not None and not isinstance(given, dict):
            message = f"{str(name)!r} should be a mapping, not {kind_of(given)}"
            self.findings.add(message, self.document.place(path))
            return None
        data: dict[str, Any] | None = {}
        if given is not None:
            data = check_keys(self.document, path, model.key_names(), findings=self.findings)
        if data and "parameters" in data:
            data["parameters"] = self._parameters(data["parameters"], (*path, "parameters"))
        self._consent(data or {}, path)
        if model is Relation and data is not None and "inverse" in data:
            data.setdefault("to", self.name)
        given = {**(data or {}), **own}
        return build(model, given, self.document, path, findings=self.findings, hints=_HINTS)
