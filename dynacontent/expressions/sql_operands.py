"""Values inside a query: columns of the item, numbers computed from them, and bound parameters.

A number with decimal places is a whole number of ``10 ** -scale`` units, in columns and in what is
computed from them. What stands behind a `guard <Operands.guard>` is only asked of the recipient
where the guard holds: ``profile.n > 0 and item.stock > 10 / profile.n``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from jinja2 import nodes

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.expressions.bound import guarded
from dynacontent.expressions.operators import as_decimal
from dynacontent.expressions.sql_columns import NUMBER_KINDS, SCALE, TEXT_KINDS, column_name, resolve
from dynacontent.expressions.sql_dialect import WRITERS, Keys
from dynacontent.formats.sqlite import quoted
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import FieldType
from dynacontent.ports.catalogs import Bind, Dialect

TypeOf = Callable[[nodes.Expr], FieldType | None]

UNDERSTOOD = (
    "collections understand comparisons, in, and/or/not, is missing, + - *, contains(text, part), "
    "starts_with, ends_with, overlaps(a, b) and near(place, other, km=20) on the fields of their items"
)
_FAMILIES = {
    **dict.fromkeys(TEXT_KINDS, "text"),
    **dict.fromkeys(NUMBER_KINDS, "number"),
    **{kind: kind for kind in ("money", "date", "datetime", "ref", "list")},
}
_ARITHMETIC: dict[type[nodes.Expr], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*"}
_REFUSED: dict[type[nodes.Expr], str] = {
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}


def family(kind: FieldType | None) -> str:
    """What a type compares with: ``text``, ``number``, ...; ``""`` where nothing is known."""
    return "" if kind is None else _FAMILIES.get(kind.kind, kind.kind)


@dataclass(frozen=True, slots=True)
class Operand:
    """A value of the item in SQL: its type, and the decimal places it is scaled by.

    ``column`` is the one it stands in, where it is a field as it is and not something made of fields.
    """

    sql: str
    type: FieldType
    name: str
    scale: int = 0
    column: str = ""

    @property
    def family(self) -> str:
        """What it compares with."""
        return family(self.type)


class Operands:
    """Turns the parts of one query into `Operand` values and parameters, and collects the latter.

    ``locate`` gives the place of a node in the expression that is being compiled; ``priced`` are the
    ``by=currency`` fields used so far, ``variants`` the columns that exist only if the data has them.
    """

    def __init__(
        self,
        schema: CatalogSchema,
        *,
        currency: str | None,
        chain: Sequence[str],
        type_of: TypeOf | None,
        dialect: Dialect = "sqlite",
        keys: Keys | None = None,
    ) -> None:
        self.schema = schema
        self.write = WRITERS[dialect]
        self.keys = keys or {}
        self.guard: nodes.Expr | None = None
        self.currency = currency
        self.chain = chain
        self.type_of = type_of
        self.nodes: list[nodes.Expr] = []
        self.binds: list[Bind] = []
        self.priced: set[str] = set()
        self.variants: set[tuple[str, str]] = set()
        self.locate: Callable[[nodes.Node], Location | None] = lambda _node: None

    def fail(self, message: str, node: nodes.Node, *, hint: str | None = None) -> NoReturn:
        """Refuse a part of an expression, where it begins."""
        raise AuthoringError.at(message, self.locate(_beginning(node)), hint=hint or UNDERSTOOD)

    def _fail_at_name(self, message: str, node: nodes.Node, hint: str | None) -> NoReturn:
        """Refuse the last name of a path; its node stands at the dot before it."""
        place = self.locate(node)
        if isinstance(node, nodes.Getattr) and place is not None and place.column is not None:
            place = replace(place, column=place.column + 1)
        raise AuthoringError.at(message, place, hint=hint)

    @staticmethod
    def touches(node: nodes.Node) -> bool:
        """Whether a part reads the item, and so has to become SQL."""
        if isinstance(node, nodes.Name):
            return bool(node.name == "item")
        return any(name.name == "item" for name in node.find_all(nodes.Name))

    def bound(self, node: nodes.Expr, bind: Bind) -> str:
        """A parameter for a part that does not touch the item; a literal is kept in the query."""
        literal, value = constant(node)
        if literal:
            if bind.kind == "number" and isinstance(value, float):
                value = as_decimal(value)  # 0.1 beside an exact decimal is what an author wrote
            return self._parameter(replace(bind, value=-1, constant=value))
        return self._parameter(replace(bind, value=self.asked(node)))

    def _parameter(self, bind: Bind) -> str:
        """The parameter of a bind; the same one twice is one."""
        if bind not in self.binds:
            self.binds.append(bind)
        return self.write.parameter(self.binds.index(bind) + 1, bind, self.keys)

    def asked(self, node: nodes.Expr) -> int:
        """The index of a part that the recipient is asked for, among `Query.bound`."""
        if self.guard is not None:
            node = guarded(self.guard, node)
        if node not in self.nodes:
            self.nodes.append(node)
        return self.nodes.index(node)

    def limit(self, count: int) -> str:
        """The parameter of the limit, which is the last of all."""
        self.nodes.append(nodes.Const(count))
        self.binds.append(Bind("limit", value=len(self.nodes) - 1))
        return self.write.parameter(len(self.binds), self.binds[-1], self.keys)

    def near(self, operator: str, place: int, km: Any = None, *, second: int = -1) -> str:
        """A number made of the place at an index of `nodes`; see `Bind`."""
        return self._parameter(Bind("near", operator, value=place, constant=km, second=second))

    def known_type(self, node: nodes.Expr) -> FieldType | None:
        """The type of a part that does not touch the item, where it can be known."""
        literal, value = constant(node)
        if not literal:
            return self.type_of(node) if self.type_of else None
        kinds = {str: "str", bool: "bool", int: "int", float: "float"}
        return FieldType(kinds[type(value)]) if type(value) in kinds else None

    def column(self, name: str, variant: str | None = None) -> str:
        """A column of the item's table; one of a variant is put in by the store if it is there."""
        full = f"{name}@{variant}" if variant else name
        if variant:
            self.variants.add((f"item.{quoted(full)}", full))
        return f"item.{quoted(full)}"

    def value(self, node: nodes.Node, *, testing: bool = False) -> Operand:
        """A part that touches the item, as a value; ``testing`` only asks whether it is there."""
        path = item_path(node)
        if path is not None:
            return self._member(path, node, testing=testing)
        if isinstance(node, nodes.Neg | nodes.Pos):
            return self._signed(node)
        if isinstance(node, nodes.BinExpr) and not isinstance(node, nodes.And | nodes.Or):
            return self._computed(node)
        if isinstance(node, nodes.And | nodes.Or | nodes.Not | nodes.Compare | nodes.Test):
            self.fail("a condition stands where a collection needs a value", node)
        if _what(node) == "distance()":
            hint = "a condition takes near(item.location, profile.location, km=20)"
            self.fail("distance() is for sort", node, hint=hint)
        return self.fail(f"a collection cannot use {_what(node)} on an item", node, hint=self.of_dates(node))

    def of_dates(self, node: nodes.Node) -> str | None:
        """What to write in place of something that is done to a date of the item."""
        paths = [item_path(part) for part in (node, *node.find_all(nodes.Getattr))]
        kinds = {path: resolve(self.schema.fields, path) for path in paths if path}
        for path, kind in kinds.items():
            if kind is not None and kind.kind in ("date", "datetime"):
                other = "context.today" if kind.kind == "date" else "context.now"
                return f"compare the field itself, as in item.{'.'.join(path)} >= {other} - days(14)"
        return None

    def _member(self, path: tuple[str, ...], node: nodes.Node, *, testing: bool) -> Operand:
        name = ".".join(("item", *path))
        if not path:
            own = FieldType("ref", catalog=self.schema.name)
            return Operand(self.key(), own, name)
        declared = self.schema.fields.get(path[0])
        if declared is None:
            self._unknown(path[0], _step(node, len(path) - 1))
        if declared.by == "currency":
            return self._price(path, node, testing=testing)
        kind = resolve(self.schema.fields, path)
        if kind is None:
            self._unknown_member(path, node)
        if kind.kind == "money" and not testing:
            hint = f"declare {path[0]}: money by=currency, with columns like {path[0]}@EUR"
            self.fail(f"{name} holds amounts of any currency, which do not compare", node, hint=hint)
        scale = SCALE if kind.kind == "decimal" else 0
        if declared.by == "locale":
            return Operand(self._localized(path), kind, name, scale)
        column = column_name(".".join(path))
        return Operand(self.column(column), kind, name, scale, column)

    def key(self) -> str:
        """The column of the catalog's key."""
        return self.column(column_name(self.schema.key))

    def _localized(self, path: tuple[str, ...]) -> str:
        column = column_name(".".join(path))
        if not self.chain:
            return self.column(column)
        choices = [*(self.column(column, locale) for locale in self.chain), self.column(column)]
        return f"COALESCE({', '.join(choices)})"

    def _price(self, path: tuple[str, ...], node: nodes.Node, *, testing: bool) -> Operand:
        kind = self.schema.fields[path[0]].type
        if path[1:] == ("amount",) and kind.kind == "money":
            kind = FieldType("decimal")
        elif path[1:]:
            self._unknown_member(path, node)
        if not testing:
            self.priced.add(path[0])
        sql = self.column(column_name(path[0]), self.currency) if self.currency else self.write.nothing()
        return Operand(sql, kind, ".".join(("item", *path)), SCALE)

    def _unknown(self, name: str, node: nodes.Node) -> NoReturn:
        fields = list(self.schema.fields)
        if name in self.schema.relations:
            own = f"a collection sees the fields of its own items: {one_of(fields)}"
            self._fail_at_name(f"{name} is a relation, which a collection cannot follow", node, own)
        hint = did_you_mean(name, fields, f"fields are {one_of(fields)}")
        self._fail_at_name(f"catalog {self.schema.name} has no field {name!r}", node, hint)

    def _unknown_member(self, path: tuple[str, ...], node: nodes.Node) -> NoReturn:
        around = resolve(self.schema.fields, path[:-1])
        name = ".".join(("item", *path[:-1]))
        if around is not None and around.kind == "object":
            names = list(around.fields)
            hint = did_you_mean(path[-1], names, f"it has {one_of(names)}")
            self._fail_at_name(f"{name} has no member {path[-1]!r}", node, hint)
        hint = "a collection sees the fields of its own items, not those of items they refer to"
        self._fail_at_name(f"a collection cannot look into {name} ({around or 'unknown'})", node, hint)

    def required(self, name: str) -> str | None:
        """The condition that a ``by=currency`` field has an amount in the query's currency."""
        if self.schema.fields[name].by != "currency":
            return None
        if not self.currency:
            return self.write.never()
        return f"{self.column(column_name(name), self.currency)} IS NOT NULL"

    def grouping(self, name: str) -> str:
        """What ``distinct_by`` groups by."""
        self.locate = lambda _node: getattr(name, "location", None) or Location(self.schema.path)
        node: nodes.Expr = nodes.Name("item", "load")
        for step in name.split("."):
            node = nodes.Getattr(node, step, "load")
        operand = self.value(node)
        if operand.family not in {"text", "number", "money", "date", "datetime", "ref"}:
            hint = "distinct_by names a field of text, numbers, dates or a ref"
            self.fail(f"items cannot be told apart by {operand.name} ({operand.type})", node, hint=hint)
        return operand.sql

    # -- numbers --------------------------------------------------------------------------

    def _signed(self, node: nodes.Neg | nodes.Pos) -> Operand:
        operand = self._number(node.node, node)
        if isinstance(node, nodes.Pos):
            return replace(operand, column="")
        return replace(operand, sql=f"(-{self.unit(operand, operand.type)})", column="")

    def _number(self, node: nodes.Expr, around: nodes.Node) -> Operand:
        operand = self.value(node)
        if operand.family != "number":
            hint = "compute with its .amount" if operand.family == "money" else "+ - * are for numbers"
            if operand.family in ("date", "datetime"):
                hint = "shift the other side, as in context.now - days(30)"
            self.fail(f"{operand.name} is {operand.type}, no number", around, hint=hint)
        return operand

    def _computed(self, node: nodes.BinExpr) -> Operand:
        sign = _ARITHMETIC.get(type(node))
        if sign is None:
            shown = _REFUSED.get(type(node), type(node).__name__.lower())
            hint = "division and remainders differ between databases: do them on the other side"
            self.fail(f"{shown} does not work on an item's values", node, hint=hint)
        left, right = self._both(node, sign)
        self.same_exactness(left.type, right.type, "add or multiply", node)
        name = f"{left.name} {sign} {right.name}"
        kinds = {left.type.kind, right.type.kind}
        kind = FieldType(next((kind for kind in ("decimal", "float") if kind in kinds), "int"))
        if sign == "*":
            sql = f"({self.unit(left, kind)} * {self.unit(right, kind)})"
            return Operand(sql, kind, name, left.scale + right.scale)
        scale = max(left.scale, right.scale)
        sides = [self.unit(side, kind, scale=scale) for side in (left, right)]
        return Operand(f"({sides[0]} {sign} {sides[1]})", kind, name, scale)

    def same_exactness(self, one: FieldType, other: FieldType, what: str, node: nodes.Node) -> None:
        """Refuse an exact decimal beside a float: Python compares them exactly, databases do not."""
        if {one.kind, other.kind} == {"decimal", "float"}:
            hint = "declare both as decimal or both as float"
            self.fail(f"an exact decimal and a float do not {what}", node, hint=hint)

    def at_scale(self, operand: Operand, scale: int) -> str:
        """An operand's SQL as a number of ``10 ** -scale`` units."""
        return operand.sql if scale == operand.scale else self.unit(operand, operand.type, scale=scale)

    def unit(self, operand: Operand, kind: FieldType, *, scale: int | None = None) -> str:
        """An operand's SQL as something the database computes with, towards a result of type ``kind``."""
        write = self.write.floating if kind.kind == "float" else self.write.exact
        sql = write(operand.sql)
        missing = 0 if scale is None else scale - operand.scale
        return f"({sql} * {10**missing})" if missing else sql

    def _both(self, node: nodes.BinExpr, sign: str) -> tuple[Operand, Operand]:
        """Both sides of a computation; at least one of them touches the item."""
        if not self.touches(node.left):
            right = self._number(node.right, node)
            return self._factor(node.left, right, sign), right
        left = self._number(node.left, node)
        if not self.touches(node.right):
            return left, self._factor(node.right, left, sign)
        return left, self._number(node.right, node)

    def _factor(self, node: nodes.Expr, other: Operand, sign: str) -> Operand:
        known = self.known_type(node)
        if known is not None and family(known) != "number":
            self.fail(f"{other.name} {sign} {known} cannot be computed", node, hint="+ - * are for numbers")
        kind = known or FieldType("float" if other.type.kind == "float" else "decimal")
        scale = SCALE if kind.kind == "decimal" else 0
        bind = Bind("number" if kind.kind != "float" else "float", "compute", scale)
        return Operand(self.bound(node, bind), kind, str(known or "a value"), scale)


def constant(node: nodes.Expr) -> tuple[bool, Any]:
    """Whether a part is a literal, and its value."""
    if isinstance(node, nodes.Const):
        return True, node.value
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
        value = node.node.value
        if isinstance(value, int | float):
            return True, -value
    return False, None


def item_path(node: nodes.Node) -> tuple[str, ...] | None:
    """``("address", "city")`` for ``item.address.city``; ``None`` for anything else."""
    steps: list[str] = []
    while not isinstance(node, nodes.Name):
        if isinstance(node, nodes.Getattr):
            steps.append(node.attr)
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            steps.append(str(node.arg.value))
        else:
            return None
        node = node.node
    return tuple(reversed(steps)) if node.name == "item" else None


def _step(node: nodes.Node, back: int) -> nodes.Node:
    """The part of a path before its last ``back`` steps."""
    for _ in range(back):
        node = node.node  # type: ignore[attr-defined]
    return node


def _beginning(node: nodes.Node) -> nodes.Node:
    """The leftmost part, where an author sees an expression begin."""
    while True:
        if isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Filter | nodes.Test | nodes.Call):
            inner = node.node
        else:
            inner = getattr(node, "left", None) or getattr(node, "expr", None)
        if inner is None:
            return node
        node = inner


def _what(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return f"the filter {node.name}"
    if isinstance(node, nodes.Call):
        return f"{node.node.name}()" if isinstance(node.node, nodes.Name) else "a call"
    names: dict[type[nodes.Node], str] = {nodes.CondExpr: "an inline if", nodes.Concat: "~"}
    return names.get(type(node), f"this ({type(node).__name__.lower()})")
