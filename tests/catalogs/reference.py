"""What plain Python selects with the same expressions: the measure that every store is held to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jinja2 import nodes

from dynacontent.expressions.evaluate import Expression, compile_node
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing, UsedMissingError, is_missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.values import Money
from dynacontent.ports import Row

NOW = datetime(2026, 3, 29, 9, 30, tzinfo=UTC)


class Rows:
    """Reads items from rows in memory, as a render would."""

    def __init__(
        self, schema: CatalogSchema, rows: Sequence[Row], *, currency: str | None, chain: Sequence[str]
    ) -> None:
        self.schema = schema
        self.rows = {row[schema.key]: row for row in rows}
        self.currency = currency
        self.chain = chain

    def absence(self, item: Item) -> Missing | None:
        return None if item.key in self.rows else Missing(code="item_not_found")

    def read(self, item: Item, name: str) -> Any:
        declared = self.schema.fields[name]
        value = self._variant(declared, self.rows[item.key].get(name))
        if value is None:
            return Missing(name=name)
        return _refs(declared.type, value)

    def _variant(self, declared: Field, value: Any) -> Any:
        if declared.by == "locale" and value is not None:
            return next((value[tag] for tag in (*self.chain, "") if tag in value), None)
        if declared.by == "currency":
            amount = (value or {}).get(self.currency)
            return None if amount is None else Money(amount, str(self.currency))
        return value

    def state(self) -> RenderState:
        return RenderState(
            data=self,  # type: ignore[arg-type]
            texts=None,  # type: ignore[arg-type]
            locale="de",
            chain=tuple(self.chain),
            timezone=UTC,
            now=NOW,
            currency=self.currency,
            context={"now": NOW},
            names={},
        )


def _refs(kind: FieldType, value: Any) -> Any:
    if kind.kind == "ref":
        return Item(kind.catalog, value)
    if kind.kind == "list" and kind.of is not None:
        return [_refs(kind.of, element) for element in value]
    return value


@dataclass(frozen=True)
class Wanted:
    """A selection, in words."""

    where: str
    sort: tuple[str, ...] = ()
    distinct_by: Mapping[str, int] = field(default_factory=dict)
    limit: int = 1000


class Reference:
    """Selects in plain Python from the items of one catalog."""

    def __init__(
        self, rows: Rows, expression: Callable[[str], Expression], environment: SafeEnvironment
    ) -> None:
        self._rows = rows
        self._expression = expression
        self._environment = environment

    def select(self, wanted: Wanted, names: Mapping[str, Any]) -> list[Any]:
        """The keys of the items selected, in their order."""
        with rendering(self._rows.state()):
            items = {
                key: {**names, "item": Item(self._rows.schema.name, key)} for key in sorted(self._rows.rows)
            }
            where = self._expression(wanted.where).node
            sort = [self._expression(term).node for term in wanted.sort]
            if any(map(_shows_price, (where, *sort))):
                priced = self._value(self._expression("item.price").node)
                items = {key: known for key, known in items.items() if not is_missing(priced(known))}
            fits = self._condition(where)
            keys = [key for key, known in items.items() if fits(known)]
            for term in reversed(sort):
                keys = self._sorted(keys, term, items)
            return self._distinct(keys, wanted, items)

    def _sorted(self, keys: list[Any], term: nodes.Expr, items: Mapping[Any, Any]) -> list[Any]:
        backwards = isinstance(term, nodes.Neg)
        evaluate = self._value(term.node if isinstance(term, nodes.Neg) else term)
        found = {key: evaluate(items[key]) for key in keys}
        there = [key for key in keys if not is_missing(found[key])]
        there.sort(key=found.__getitem__, reverse=backwards)
        return there + [key for key in keys if is_missing(found[key])]

    def _distinct(self, keys: list[Any], wanted: Wanted, items: Mapping[Any, Any]) -> list[Any]:
        kept: list[Any] = []
        counts: dict[Any, int] = {}
        for key in keys:
            values = [
                (path, self._value(self._expression(f"item.{path}").node)(items[key]))
                for path in wanted.distinct_by
            ]
            known = [(path, value) for path, value in values if not is_missing(value)]
            if len(kept) < wanted.limit and all(
                counts.get(group, 0) < wanted.distinct_by[group[0]] for group in known
            ):
                kept.append(key)
                counts.update({group: counts.get(group, 0) + 1 for group in known})
        return kept

    def _condition(self, node: nodes.Expr) -> Callable[[Mapping[str, Any]], bool]:
        """Comparison by comparison: one that computes with what is missing is false by itself."""
        if isinstance(node, nodes.And | nodes.Or):
            left, right = self._condition(node.left), self._condition(node.right)
            if isinstance(node, nodes.And):
                return lambda names: left(names) and right(names)
            return lambda names: left(names) or right(names)
        if isinstance(node, nodes.Not):
            inner = self._condition(node.node)
            return lambda names: not inner(names)
        if isinstance(node, nodes.Compare) and node.ops[0].op in ("ne", "notin") and len(node.ops) == 1:
            positive = {"ne": "eq", "notin": "in"}[node.ops[0].op]
            same = nodes.Compare(node.expr, [nodes.Operand(positive, node.ops[0].expr)], lineno=1)
            return self._condition(nodes.Not(same, lineno=1))
        evaluate = self._value(node)
        return lambda names: bool(evaluate(names))

    def _value(self, node: nodes.Expr) -> Callable[[Mapping[str, Any]], Any]:
        run = compile_node(node, self._environment)

        def evaluate(names: Mapping[str, Any]) -> Any:
            try:
                return run(names)
            except UsedMissingError as error:
                return error.missing
            except ZeroDivisionError:
                return Missing()

        return evaluate


def _shows_price(node: nodes.Node) -> bool:
    """Whether an expression uses the price, and does not only ask whether it is there."""
    if isinstance(node, nodes.Test) and node.name in ("missing", "defined"):
        return False
    if isinstance(node, nodes.Getattr) and node.attr == "price":
        return True
    return any(map(_shows_price, node.iter_child_nodes()))
