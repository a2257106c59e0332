"""Collections and relations as SQL: made once, run for each recipient with bound values.

What touches ``item`` becomes SQL; everything else is a parameter, evaluated by the caller.
Comparisons mean what they mean in Python: Missing makes them false and their negations true,
text compares by code point, Missing sorts last, and the key is the last term of every order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jinja2 import nodes

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.expressions.sql_columns import ROW_COLUMN
from dynacontent.expressions.sql_conditions import Conditions
from dynacontent.expressions.sql_dialect import Keys
from dynacontent.expressions.sql_operands import Operands, TypeOf
from dynacontent.expressions.sql_places import distance, is_distance
from dynacontent.formats.sqlite import quoted
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import Dialect, Query

_ROW = quoted(ROW_COLUMN)
ALL = 1000
"""The limit of a relation that declares none."""


class Parsed(Protocol):
    """An expression with its places: `dynacontent.expressions.evaluate.Expression` is one."""

    @property
    def node(self) -> nodes.Expr:
        """Its tree."""
        ...

    def locate(self, node: nodes.Node) -> Location | None:
        """Where a node of it stands in its file."""
        ...


@dataclass(frozen=True, slots=True)
class Inverse:
    """The condition of ``{inverse: field}``: the items whose ``field`` holds ``this``."""

    node: nodes.Expr
    location: Location | None

    def locate(self, node: nodes.Node) -> Location | None:  # noqa: ARG002 - one place for all of it
        """Where the relation was declared."""
        return self.location


def inverse(schema: CatalogSchema, field: str, location: Location | None = None) -> Inverse:
    """The condition that an item of ``schema`` points at ``this`` through its ref field ``field``.

    Raises `AuthoringError` where the field is no ref or list of refs.
    """
    declared = schema.fields.get(field)
    if declared is None:
        hint = did_you_mean(field, schema.fields, f"fields are {one_of(list(schema.fields))}")
        raise AuthoringError.at(f"catalog {schema.name} has no field {field!r}", location, hint=hint)
    kind = declared.type
    item, this = nodes.Getattr(nodes.Name("item", "load"), field, "load"), nodes.Name("this", "load")
    if kind.kind == "ref":
        return Inverse(nodes.Compare(item, [nodes.Operand("eq", this)]), location)
    if kind.kind == "list" and kind.of is not None and kind.of.kind == "ref":
        return Inverse(nodes.Compare(this, [nodes.Operand("in", item)]), location)
    hint = f"a field of type ref[...] or list[ref[...]]; {field} is {kind}"
    raise AuthoringError.at("inverse needs a field that points back", location, hint=hint)


def compile_select(
    schema: CatalogSchema,
    *,
    where: Parsed | None = None,
    sort: Sequence[Parsed] = (),
    limit: int | None = None,
    distinct_by: Mapping[str, int] | None = None,
    currency: str | None = None,
    chain: Sequence[str] = (),
    require: frozenset[str] = frozenset(),
    type_of: TypeOf | None = None,
    dialect: Dialect = "sqlite",
    keys: Keys | None = None,
) -> Query:
    """The query for the items of ``schema`` that fit ``where``, in the order of ``sort``.

    ``chain`` are the locales to resolve ``by=locale`` fields in, most wanted first; ``currency``
    the one of ``by=currency`` fields: items without an amount in it are left out when the query or
    ``require`` uses such a field (asking whether it ``is missing`` does not). ``type_of`` gives the
    type of a bound part where it is known, ``keys`` those of the catalogs' keys. At most
    ``distinct_by[field]`` items share a value of the field, the first in order; items without a value
    are not limited. The last of `Query.bound` is the limit.

    Raises `AuthoringError` with the place of what a query cannot do.
    """
    operands = Operands(schema, currency=currency, chain=chain, type_of=type_of, dialect=dialect, keys=keys)
    conditions = Conditions(operands)
    filters = [] if where is None else [_where(operands, conditions, where)]
    order = [_order(operands, part) for part in sort]
    groups = {operands.grouping(name): count for name, count in (distinct_by or {}).items()}
    used = sorted(operands.priced | (require & set(schema.fields)))
    filters += [present for name in used if (present := operands.required(name))]
    table = quoted(f"catalog {schema.name}")
    counted = bool(groups) and (dialect == "sqlite" or len(groups) > 1)
    select = _Select(table, filters, [*order, f"{operands.key()} ASC"], groups)
    limit_sql = operands.limit(ALL if limit is None else limit)
    return Query(
        catalog=schema.name,
        sql=select.counted() if counted else select.ranked(limit_sql) if groups else select.plain(limit_sql),
        bound=tuple(operands.nodes),
        binds=tuple(operands.binds),
        table=table,
        variants=tuple(sorted(operands.variants)),
        currency=currency,
        groups=tuple(groups.values()) if counted else (),
    )


def _where(operands: Operands, conditions: Conditions, part: Parsed) -> str:
    operands.locate = part.locate
    return conditions.compile(part.node)


def _order(operands: Operands, part: Parsed) -> str:
    operands.locate = part.locate
    node, direction = part.node, "ASC"
    if isinstance(node, nodes.Neg):
        node, direction = node.node, "DESC"
    if not operands.touches(node):
        operands.fail("sort needs something of the item", node, hint="sort: [-item.rating]")
    if is_distance(node):
        assert isinstance(node, nodes.Call)
        return f"{distance(operands, node)} {direction} NULLS LAST"
    operand = operands.value(node)
    if operand.family not in {"text", "number", "money", "date", "datetime"}:
        operands.fail(f"items cannot be sorted by {operand.name}", node, hint="sort by text, numbers, dates")
    return f"{operand.sql} {direction} NULLS LAST"


@dataclass(frozen=True, slots=True)
class _Select:
    """The parts of a statement, as SQL: what is selected from where, in which order."""

    # S608: every name in this text went through `quoted`; every value is a parameter.

    table: str
    filters: list[str]
    order: list[str]
    groups: Mapping[str, int]

    @property
    def _source(self) -> str:
        where = f" WHERE {' AND '.join(self.filters)}" if self.filters else ""
        return f"FROM {self.table} AS item{where}"

    @property
    def _ordered(self) -> str:
        return f"ORDER BY {', '.join(self.order)}"

    def plain(self, limit: str) -> str:
        """As many items as there is room for."""
        return f"SELECT item.{_ROW} {self._source} {self._ordered} LIMIT {limit}"

    def counted(self) -> str:
        """All items with what they are told apart by: a store counts them until it has enough."""
        return f"SELECT item.{_ROW}, {', '.join(self.groups)} {self._source} {self._ordered}"

    def ranked(self, limit: str) -> str:
        """The first items of each group, counted by the database; this is exact for one group only."""
        [(group, count)] = self.groups.items()
        rank = (
            f"CASE WHEN {group} IS NULL THEN 0"
            f" ELSE row_number() OVER (PARTITION BY {group} {self._ordered}) END AS rank"
        )
        place = f"row_number() OVER ({self._ordered}) AS place"
        inner = f"SELECT item.{_ROW}, {rank}, {place} {self._source}"
        return f"SELECT {_ROW} FROM ({inner}) AS ranked WHERE rank <= {count:d} ORDER BY place LIMIT {limit}"  # noqa: S608
