"""What only the whole workspace can tell: whether names that point elsewhere arrive."""

from __future__ import annotations

from collections.abc import Mapping

from dynacontent.errors import did_you_mean, one_of
from dynacontent.loading.findings import Findings
from dynacontent.loading.schemas import raw_names
from dynacontent.models.authored import CatalogSchema, Collection, Relation
from dynacontent.models.document import Document, Path
from dynacontent.models.schema import FieldType

Catalogs = Mapping[str, CatalogSchema]


def check_catalogs(
    catalogs: Catalogs,
    documents: Mapping[str, Document],
    names: tuple[str, ...],
    *,
    keyed: bool,
    findings: Findings,
) -> None:
    """Relations, fallbacks and ``distinct_by`` name what is there; collection names are unique.

    What is declared but could not be read counts as there: its own problem has been noted.

    ``names`` are those of all catalogs, also of those too broken to be among ``catalogs``; ``keyed``
    says whether recipients have a key, which a seeded order needs.
    """
    for catalog in catalogs.values():
        check = _Check(catalog, documents, catalogs, names, findings)
        for name, relation in catalog.relations.items():
            check.relation(name, relation)
        for collection in catalog.collections.values():
            check.collection(collection)
            if collection.order == "seeded" and not keyed:
                check.unkeyed(collection.name)
        check.cycles()
    _unique(catalogs, documents, findings)


def _unique(catalogs: Catalogs, documents: Mapping[str, Document], findings: Findings) -> None:
    """``collection("x")`` finds a collection by its name alone."""
    owners: dict[str, str] = {}
    for catalog in catalogs.values():
        for name in raw_names(documents[catalog.name].data.get("collections")):
            if name in owners:
                place = documents[catalog.name].key_place(("collections", name))
                hint = f"the other is in {catalogs[owners[name]].path}"
                findings.add(f"two collections are called {name!r}", place, hint=hint)
            owners.setdefault(name, catalog.name)


class _Check:
    """The checks of one catalog."""

    def __init__(
        self,
        catalog: CatalogSchema,
        documents: Mapping[str, Document],
        catalogs: Catalogs,
        names: tuple[str, ...],
        findings: Findings,
    ) -> None:
        self.catalog = catalog
        self.documents = documents
        self.document = documents[catalog.name]
        self.catalogs = catalogs
        self.names = names
        self.findings = findings

    def _declared(self, group: str, catalog: str | None = None) -> list[str]:
        """The names of the fields or collections of a catalog, read or not."""
        return raw_names(self.documents[catalog or self.catalog.name].data.get(group))

    def _add(self, message: str, path: Path, hint: str | None = None) -> None:
        self.findings.add(message, self.document.place(path), hint=hint)

    def relation(self, name: str, relation: Relation) -> None:
        path: Path = ("relations", name)
        if relation.to not in self.names:
            hint = did_you_mean(relation.to, self.names, f"catalogs are {one_of(self.names)}")
            self._add(f"no catalog {relation.to!r}", (*path, "to"), hint)
        elif relation.inverse is not None:
            self._inverse(relation, path)
        if (relation.where is None) == (relation.inverse is None):
            hint = "where: item.category == this.category, or inverse: a ref field of the other catalog"
            place = self.document.key_place(path)
            self.findings.add("a relation has either where or inverse", place, hint=hint)

    def _inverse(self, relation: Relation, path: Path) -> None:
        """The field that points back is a ref to this catalog, or a list of them."""
        other = self.catalogs.get(relation.to)
        if other is None or relation.inverse is None:
            return
        where = (*path, "inverse")
        declared = other.fields.get(relation.inverse)
        back = [name for name, item in other.fields.items() if _target(item.type) == self.catalog.name]
        hint = f"such fields are {one_of(back)}" if back else f"{relation.to} has no such field"
        if declared is None:
            names = self._declared("fields", relation.to)
            if relation.inverse not in names:
                hint = did_you_mean(relation.inverse, names, hint) or hint
                self._add(f"{relation.to} has no field {relation.inverse!r}", where, hint)
        elif _target(declared.type) != self.catalog.name:
            message = f"{relation.inverse!r} of {relation.to} is {declared.type}, no ref[{self.catalog.name}]"
            self._add(message, where, hint)

    def collection(self, collection: Collection) -> None:
        path: Path = ("collections", collection.name)
        if collection.min > collection.limit:
            message = f"min is {collection.min}, more than limit, which is {collection.limit}"
            self._add(message, (*path, "min"), "fewer items than min are the same as none")
        for name in collection.distinct_by:
            fields = self._declared("fields")
            if name.partition(".")[0] not in fields:
                hint = did_you_mean(name, fields, f"fields are {one_of(fields)}")
                place = self.document.key_place((*path, "distinct_by", name))
                self.findings.add(f"{self.catalog.name} has no field {name!r}", place, hint=hint)
        if collection.fallback is not None and collection.fallback not in self._declared("collections"):
            self._unknown_fallback(collection.fallback, (*path, "fallback"))
        self._parameters(collection)

    def _parameters(self, collection: Collection) -> None:
        """A fallback is given what was given to the collection, under the same names."""
        fallback = self.catalog.collections.get(collection.fallback or "")
        for name, wanted in fallback.parameters.items() if fallback else ():
            own = collection.parameters.get(name)
            if own is None and wanted.type.optional:
                continue
            if own is None or str(own.type).rstrip("?") != str(wanted.type).rstrip("?"):
                message = f"fallback {collection.fallback!r} needs {name} ({wanted.type})"
                hint = f"add it to the parameters of {collection.name}, or make it optional there"
                self._add(message, ("collections", collection.name, "fallback"), hint)

    def unkeyed(self, collection: str) -> None:
        hint = "add  key: FIELD  to templates/profile.yaml: the order is each recipient's own"
        path: Path = ("collections", collection, "order")
        self._add("a seeded order needs to know recipients apart", path, hint)

    def _unknown_fallback(self, fallback: str, path: Path) -> None:
        elsewhere = [other.name for other in self.catalogs.values() if fallback in other.collections]
        if elsewhere:
            message = f"collection {fallback!r} is of {elsewhere[0]}, not of {self.catalog.name}"
            self._add(message, path, "a fallback gives items of the same catalog")
            return
        known = self._declared("collections")
        hint = did_you_mean(fallback, known, f"collections are {one_of(known)}")
        self._add(f"no collection {fallback!r}", path, hint)

    def cycles(self) -> None:
        """Fallbacks end somewhere; each circle is reported once, at its first collection."""
        reported: set[str] = set()
        for start in self.catalog.collections:
            circle = self._circle(start)
            if circle and not reported & set(circle):
                reported |= set(circle)
                message = f"these fallbacks go in a circle: {' → '.join([*circle, circle[0]])}"
                self._add(message, ("collections", circle[0], "fallback"), "the last one needs no fallback")

    def _circle(self, start: str) -> list[str]:
        """The fallbacks from ``start`` back to it, or nothing."""
        seen = [start]
        while True:
            current = self.catalog.collections.get(seen[-1])
            following = current.fallback if current else None
            if following == start:
                return seen
            if following is None or following in seen:
                return []
            seen.append(following)


def _target(kind: FieldType) -> str:
    """The catalog a ref, or a list of refs, points to."""
    if kind.kind == "list" and kind.of is not None:
        return kind.of.catalog
    return kind.catalog
