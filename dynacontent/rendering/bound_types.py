"""The types of what a query binds, as the schemas tell them."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import nodes

from dynacontent.engine.analysis.reader import Reader
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope, recipient_scope
from dynacontent.engine.analysis.types import Names, Type, field_type
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import SCALAR_KINDS, Field, FieldType

_SHIFTS = (nodes.Add, nodes.Sub)


class BoundTypes:
    """Tells types of expressions outside of a message; what is wrong with them is told elsewhere."""

    def __init__(
        self,
        schemas: Mapping[str, CatalogSchema],
        profile: Mapping[str, Field],
        environment: SafeEnvironment,
    ) -> None:
        levels = {name: 3 for schema in schemas.values() for name in schema.collections}
        names = Names(
            profile=profile, event=None, catalogs=schemas, levels=levels, segments=frozenset(), brand={}
        )
        self._scope = {
            **recipient_scope(names, environment),
            "event": Type("any", "event"),
            "brand": Type("any", "brand"),
            "constants": Type("any", "constants"),
        }
        self._names = names
        self._environment = environment

    def scope(self, parameters: Mapping[str, Field], *, this: str | None) -> Scope:
        """What a query may name; ``this`` is the catalog whose items have the relation."""
        scope: Scope = {name: field_type(field.type, name) for name, field in parameters.items()}
        if this is not None:
            scope["this"] = Type("item", "this", catalog=this, data=True)
        return {**self._scope, **scope}

    def of(self, node: nodes.Expr, scope: Scope) -> FieldType | None:
        """The type of a part that does not touch the item; ``None`` where it is not known."""
        if isinstance(node, _SHIFTS) and _is_shift(node.right):
            return self.of(node.left, scope)
        reader = Reader(self._names, Report(), lambda _node, _shift: Location(""), self._environment)
        return _declared(reader.read(node, scope))


def _is_shift(node: nodes.Node) -> bool:
    called = node.node if isinstance(node, nodes.Call) else None
    return isinstance(called, nodes.Name) and called.name in ("days", "hours")


def _declared(found: Type) -> FieldType | None:
    """A type of the field language; ``None`` for every other."""
    if found.kind == "item":
        return FieldType("ref", catalog=found.catalog)
    if found.kind == "list":
        of = _declared(found.of) if found.of is not None else None
        return FieldType("list", of=of) if of is not None else None
    if found.kind == "enum":
        return FieldType("enum", choices=found.choices)
    return FieldType(found.kind) if found.kind in SCALAR_KINDS else None
