"""Which indexes make a collection or relation fast, as its condition and order tell.

Items are found by what a condition asks of them and nobody else (`and` at its top), best by what has
to be equal, and come in the order wanted if the index goes on with what they are sorted by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from dynacontent.expressions.sql_columns import AXES, TEXT_KINDS, column_name, is_listed, resolve
from dynacontent.expressions.sql_operands import Operands, item_path
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports.catalogs import ANY_CURRENCY, Dialect, Index

Term = tuple[str, bool]
"""A column, and whether it descends."""

_ORDERED = TEXT_KINDS | {"int", "float", "decimal", "bool", "date", "datetime", "money", "ref"}
_RANGES = frozenset({"lt", "lteq", "gt", "gteq"})


@dataclass(slots=True)
class _Asked:
    """The columns that a condition narrows: to one value, to one of some, to a range, by a list."""

    equal: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    by_key: bool = False


def wanted_indexes(
    schema: CatalogSchema, where: nodes.Expr | None, sort: Sequence[nodes.Expr], *, dialect: Dialect
) -> list[Index]:
    """The indexes for items of ``schema`` that meet ``where``, in the order of ``sort``.

    None where nothing helps, or where items are found by their key anyway.
    """
    asked = _asked(schema, where, dialect)
    if asked.by_key:
        return []
    order = _order(schema, sort)
    equal = [(column, False) for column in asked.equal]
    wanted: list[list[Term]] = []
    if equal or (sort and order):
        wanted.append([*equal, *order])
    if not equal:
        wanted += [[(column, False), *order] for column in asked.several]
    if not wanted:
        wanted += [[(column, False)] for column in asked.ranges[:1]]
    wanted += [[(column_name(path, axis), False) for axis in AXES] for path in asked.near]
    found = [Index(schema.name, ((column, False),), lists=True) for column in asked.lists]
    found += [Index(schema.name, _once(terms)) for terms in wanted]
    return list(dict.fromkeys(found))


def is_found_at_once(
    schema: CatalogSchema, where: nodes.Expr | None, sort: Sequence[nodes.Expr], *, dialect: Dialect
) -> bool:
    """Whether a query needs no index of its own: it goes by key, or takes items in their order."""
    asked = _asked(schema, where, dialect)
    return asked.by_key or (where is None and not sort)


def _asked(schema: CatalogSchema, where: nodes.Expr | None, dialect: Dialect) -> _Asked:
    asked = _Asked()
    for part in _conjuncts(where):
        _note(schema, part, asked, dialect)
    return asked


def _conjuncts(node: nodes.Expr | None) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.And):
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif node is not None:
        yield node


def _note(schema: CatalogSchema, node: nodes.Expr, asked: _Asked, dialect: Dialect) -> None:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        _note_call(schema, node.node.name, node.args, asked, dialect)
        return
    if not isinstance(node, nodes.Compare):
        return
    left = node.expr
    for operand in node.ops:
        _note_pair(schema, left, operand.op, operand.expr, asked=asked, dialect=dialect)
        left = operand.expr


def _note_call(
    schema: CatalogSchema, name: str, args: list[nodes.Expr], asked: _Asked, dialect: Dialect
) -> None:
    if name == "overlaps":
        for part, other in zip(args, reversed(args), strict=True):
            if not Operands.touches(other):
                _note_list(schema, part, asked, dialect)
    elif name == "near" and args:
        path = item_path(args[0])
        kind = resolve(schema.fields, path) if path else None
        if path and kind is not None and kind.kind == "geo":
            asked.near.append(".".join(path))


def _note_pair(
    schema: CatalogSchema,
    left: nodes.Expr,
    operator: str,
    right: nodes.Expr,
    *,
    asked: _Asked,
    dialect: Dialect,
) -> None:
    if operator == "in":
        if Operands.touches(right):
            if not Operands.touches(left):
                _note_list(schema, right, asked, dialect)
        elif _is_key(schema, left):
            asked.by_key = True
        elif column := _column(schema, left):
            asked.several.append(column)
        return
    if Operands.touches(left) == Operands.touches(right):
        return
    item = left if Operands.touches(left) else right
    if operator == "eq" and _is_key(schema, item):
        asked.by_key = True
        return
    column = _column(schema, item)
    if column is not None and operator == "eq":
        asked.equal.append(column)
    elif column is not None and operator in _RANGES:
        asked.ranges.append(column)


def _note_list(schema: CatalogSchema, node: nodes.Expr, asked: _Asked, dialect: Dialect) -> None:
    path = item_path(node)
    kind = resolve(schema.fields, path) if path else None
    if not path or kind is None or not is_listed(kind) or kind.of is None:
        return
    # SQLite finds items through a table of its own, which only pays where few items share a value.
    if dialect == "postgresql" or kind.of.kind == "ref":
        asked.lists.append(column_name(".".join(path)))


def _order(schema: CatalogSchema, sort: Sequence[nodes.Expr]) -> list[Term]:
    """The terms of an order, the key behind them; empty where one of them is computed."""
    terms: list[Term] = []
    for node in sort:
        descends = isinstance(node, nodes.Neg)
        column = _column(schema, node.node if isinstance(node, nodes.Neg) else node)
        if column is None:
            return []
        terms.append((column, descends))
    return [*terms, (column_name(schema.key), False)]


def _once(terms: list[Term]) -> tuple[Term, ...]:
    found: dict[str, bool] = {}
    for column, descends in terms:
        found.setdefault(column, descends)
    return tuple(found.items())


def _column(schema: CatalogSchema, node: nodes.Expr) -> str | None:
    """The column that a part is; ``None`` where it is none, or more than one."""
    path = item_path(node)
    if not path:
        return column_name(schema.key) if path == () else None
    declared = schema.fields.get(path[0])
    if declared is None or declared.by == "locale":
        return None
    if declared.by == "currency":
        return column_name(path[0], ANY_CURRENCY)
    kind = resolve(schema.fields, path)
    return column_name(".".join(path)) if kind is not None and kind.kind in _ORDERED else None


def _is_key(schema: CatalogSchema, node: nodes.Expr) -> bool:
    return item_path(node) in ((), (schema.key,))
