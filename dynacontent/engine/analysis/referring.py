"""What a reader of expressions notes of everything declared that is named: for privacy, impact, renaming."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import nodes

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import ANY, Type
from dynacontent.location import Location


class Referring:
    """Base of the reader of expressions."""

    report: Report
    place: Callable[[nodes.Node, int], Location]

    def refer(
        self, kind: str, name: str, node: nodes.Node, type_: Type = ANY, *, whole: bool = False
    ) -> None:
        """Note that something declared is named at a node."""
        place = self.place(node, isinstance(node, nodes.Getattr))  # the name, not the dot before it
        self.report.refer(kind, name, place, of=str(type_), level=type_.level, whole=whole)

    def refer_to_member(self, owner: Type, found: Type, node: nodes.Node) -> None:
        """Note the member that a dot leads to."""
        if owner.kind in ("context", "brand"):
            self.refer(found.path.split(".")[0], found.path, node, found)
        elif owner.kind in ("object", "item", "list", "map") and found.declared:
            self.refer("field", found.declared, node, found)

    def whole(self, value: Type, node: nodes.Node) -> None:
        """Note that any part of an object may be read from here on, also where no template names it."""
        while value.kind in ("list", "map") and value.of is not None:
            value = value.of
        name = value.catalog if value.kind == "item" else value.declared
        if value.kind in ("object", "item") and name:
            self.refer("field", name, node, value, whole=True)


def object_in(found: Type) -> str:
    """As what an object is declared whose fields a component reads, in lists too."""
    while found.kind in ("list", "map") and found.of is not None:
        found = found.of
    return found.declared if found.kind == "object" else ""
