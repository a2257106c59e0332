"""Conditions inside a query: two-valued, as in Python.

In SQL a comparison with NULL is neither true nor false. Where a condition is asserted that does no
harm (a row is kept only where it is true); where it is negated, it becomes ``IS NOT TRUE``.

What does not touch the item is evaluated for the recipient (see `dynacontent.expressions.bound`),
and only where Python would come to it: what stands behind ``and`` or ``or`` is guarded by what
stands before it, as far as that does not touch the item either.
"""

# ruff: noqa: S608 - every name in the SQL made here was quoted, every value is a parameter.

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from jinja2 import nodes

from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.bound import NEGATED
from dynacontent.expressions.sql_columns import SCALE, is_listed
from dynacontent.expressions.sql_operands import UNDERSTOOD, Operand, Operands, constant, family
from dynacontent.expressions.sql_places import near
from dynacontent.formats.sqlite import quoted
from dynacontent.models.schema import FieldType
from dynacontent.ports.catalogs import Bind

_SIGNS = {"eq": "=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_MIRRORED = {"eq": "eq", "lt": "gt", "lteq": "gteq", "gt": "lt", "gteq": "lteq"}
_PRESENT = {"defined": "IS NOT NULL", "missing": "IS NULL", "undefined": "IS NULL"}
_ORDERED = frozenset({"text", "number", "money", "date", "datetime"})
_LISTED = frozenset({"text", "number", "date", "datetime", "ref"})
_TEXT = FieldType("str")
_TEXT_QUESTIONS = {"contains": "contains", "starts_with": "begins", "ends_with": "ends"}
"""Questions about two texts, and what a writer calls them."""


class Conditions:
    """Compiles the conditions of one query; values and parameters are its `Operands`' work."""

    def __init__(self, operands: Operands) -> None:
        self.operands = operands
        self.write = operands.write
        self.touches = operands.touches

    def compile(self, node: nodes.Expr) -> str:
        """A condition as SQL. Raises `AuthoringError` with the place of what it cannot do."""
        if not self.touches(node):
            return self.write.truth(self.operands.bound(node, Bind("truth")))
        if isinstance(node, nodes.And):
            return f"({self.compile(node.left)} AND {self._behind(node.left, node.right)})"
        if isinstance(node, nodes.Or):
            otherwise = nodes.Not(node.left, lineno=node.lineno)
            return f"({self.compile(node.left)} OR {self._behind(otherwise, node.right)})"
        if isinstance(node, nodes.Not):
            return f"({self.compile(node.node)} IS NOT TRUE)"
        if isinstance(node, nodes.Compare):
            return self._chain(node)
        if isinstance(node, nodes.Test):
            return self._test(node)
        if isinstance(node, nodes.Call):
            return self._call(node)
        return self._truth(self.operands.value(node), node)

    def _behind(self, guard: nodes.Expr, node: nodes.Expr) -> str:
        """What stands behind ``guard and``: guarded by as much of it as does not touch the item."""
        around = self.operands.guard
        for part in self._parts(guard):
            before = self.operands.guard
            self.operands.guard = part if before is None else nodes.And(before, part, lineno=part.lineno)
        try:
            return self.compile(node)
        finally:
            self.operands.guard = around

    def _parts(self, guard: nodes.Expr) -> Iterator[nodes.Expr]:
        """What holds of the recipient wherever a condition does."""
        if not self.touches(guard):
            yield guard
        elif isinstance(guard, nodes.And):
            yield from self._parts(guard.left)
            yield from self._parts(guard.right)
        elif isinstance(guard, nodes.Not) and isinstance(guard.node, nodes.Or):
            yield from self._parts(nodes.Not(guard.node.left, lineno=guard.lineno))
            yield from self._parts(nodes.Not(guard.node.right, lineno=guard.lineno))

    def _truth(self, operand: Operand, node: nodes.Node) -> str:
        """A value as a condition: false where it is missing, zero or empty."""
        if is_listed(operand.type):
            return self.write.filled(operand.sql)
        if operand.type.kind in ("list", "map", "object"):
            hint = f"ask for {operand.name} is missing"
            self.operands.fail(f"a collection cannot tell whether {operand.name} is empty", node, hint=hint)
        empty = {"number": "0", "text": "''"}.get(operand.family)
        return f"({operand.sql} <> {empty})" if empty else f"({operand.sql} IS NOT NULL)"

    def _test(self, node: nodes.Test) -> str:
        if node.name not in _PRESENT or node.args:
            hint = self.operands.of_dates(node) or did_you_mean(
                node.name, _PRESENT, "collections understand: is missing, is defined"
            )
            self.operands.fail(f"a collection cannot test whether a value is {node.name}", node, hint=hint)
        return f"({self.operands.value(node.node, testing=True).sql} {_PRESENT[node.name]})"

    def _chain(self, node: nodes.Compare) -> str:
        parts: list[str] = []
        left = node.expr
        for operand in node.ops:
            parts.append(self._pair(left, operand.op, operand.expr))
            left = operand.expr
        return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"

    def _pair(self, left: nodes.Expr, operator: str, right: nodes.Expr) -> str:
        if operator in NEGATED:
            return f"({self._pair(left, NEGATED[operator], right)} IS NOT TRUE)"
        if not self.touches(left) and not self.touches(right):
            return self.compile(nodes.Compare(left, [nodes.Operand(operator, right)], lineno=left.lineno))
        if operator == "in":
            return self._membership(left, right)
        if not self.touches(left):
            left, operator, right = right, _MIRRORED[operator], left
        return self._comparison(left, operator, right)

    def _comparison(self, left: nodes.Expr, operator: str, right: nodes.Expr) -> str:
        operand = self.operands.value(left)
        if operand.family not in _ORDERED and (operator != "eq" or operand.family != "ref"):
            self._refuse(operand, f"compared with {_SIGNS[operator]}", left)
        if not self.touches(right):
            parameter = self._parameter(right, operand.type, operator, scale=operand.scale, name=operand.name)
            return f"({operand.sql} {_SIGNS[operator]} {parameter})"
        other = self.operands.value(right)
        self._check(operand.name, operand.type, f"{other.name} ({other.type})", other.type, right)
        self.operands.same_exactness(operand.type, other.type, "compare", left)
        scale = max(operand.scale, other.scale)
        sides = [self.operands.at_scale(side, scale) for side in (operand, other)]
        return f"({sides[0]} {_SIGNS[operator]} {sides[1]})"

    def _refuse(self, operand: Operand, use: str, node: nodes.Node) -> NoReturn:
        hints = {"ref": "items have no order; == and != do", "list": "use in, or overlaps(a, b)"}
        hint = hints.get(operand.family, "collections understand only is missing of it")
        self.operands.fail(f"{operand.name} ({operand.type}) cannot be {use}", node, hint=hint)

    def _parameter(
        self,
        node: nodes.Expr,
        kind: FieldType,
        operator: str,
        *,
        name: str,
        scale: int = 0,
        many: bool = False,
    ) -> str:
        """A bound value, or list of values, that is compared with something of type ``kind``."""
        known = self.operands.known_type(node)
        if many and known is not None:
            if known.kind != "list":
                self.operands.fail(f"in needs a list, not {known}", node, hint="a list: [a, b]")
            known = known.of
        if known is not None:
            self._check(name, kind, str(known), known, node)
        self._check_choice(kind, node)
        stored = "float" if kind.kind == "float" else family(kind)
        bind = Bind(stored, operator, scale, kind.catalog, many=many)
        return self.operands.bound(node, bind)

    def _check(self, name: str, kind: FieldType, shown: str, other: FieldType, node: nodes.Node) -> None:
        if family(kind) == family(other) and kind.catalog == other.catalog:
            return
        hints = {
            "money": f"compare {name}.amount with a number",
            "ref": f"compare it with an item: catalogs.{kind.catalog}[...]",
            "date": "compare it with a date",
            "datetime": "compare it with a moment, like context.now",
        }
        hint = hints.get(family(kind), "values of different types are never equal and have no order")
        self.operands.fail(f"{name} ({kind}) does not compare with {shown}", node, hint=hint)

    def _check_choice(self, kind: FieldType, node: nodes.Expr) -> None:
        literal, value = constant(node)
        if literal and kind.kind == "enum" and value not in kind.choices:
            hint = did_you_mean(str(value), kind.choices, f"choices are {one_of(kind.choices)}")
            self.operands.fail(f"{value!r} is no choice of this field", node, hint=hint)

    def _membership(self, left: nodes.Expr, right: nodes.Expr) -> str:
        if isinstance(right, nodes.List | nodes.Tuple):
            same = [self._pair(left, "eq", choice) for choice in right.items]
            return f"({' OR '.join(same)})" if same else self.write.never()
        if self.touches(right):
            return self._in_field(left, self.operands.value(right), right)
        operand = self.operands.value(left)
        if operand.family == "text" and family(self.operands.known_type(right)) == "text":
            return self.write.contains(self._text(right), operand.sql)
        if operand.family not in _ORDERED | {"ref"}:
            self._refuse(operand, "in a list", left)
        parameter = self._parameter(
            right, operand.type, "in", scale=operand.scale, name=operand.name, many=True
        )
        return self.write.among(operand.sql, parameter)

    def _in_field(self, left: nodes.Expr, listed: Operand, node: nodes.Node) -> str:
        if listed.family == "text":
            return self.write.contains(listed.sql, self._text(left))
        of = self._element(listed, node)
        name = f"an element of {listed.name}"
        if not self.touches(left):
            equal = self._parameter(left, of, "eq", scale=_scale(of), name=name)
            inside = self._listing(listed, f"= {equal}")
            return inside or self.write.holds(listed.sql, equal, step=1, same=True)
        operand = self.operands.value(left)
        self._check(name, of, f"{operand.name} ({operand.type})", operand.type, left)
        self.operands.same_exactness(operand.type, of, "compare", left)
        scale = max(operand.scale, _scale(of))
        sought, step = self.operands.at_scale(operand, scale), 10 ** (scale - _scale(of))
        return self.write.holds(listed.sql, sought, step=step, same=False)

    def _listing(self, listed: Operand, values: str) -> str | None:
        """The items whose field of refs holds one of some values, found in the table that lists them."""
        of = listed.type.of
        if not self.write.lists_items or not listed.column or of is None or of.kind != "ref":
            return None
        table = quoted(f"catalog {self.operands.schema.name} {listed.column}")
        return f'({self.operands.key()} IN (SELECT "key" FROM {table} WHERE "value" {values}))'

    def _element(self, listed: Operand, node: nodes.Node) -> FieldType:
        of = listed.type.of
        if listed.family != "list" or of is None or family(of) not in _LISTED:
            self.operands.fail(f"{listed.name} ({listed.type}) is no list of simple values", node)
        return of

    def _text(self, node: nodes.Expr) -> str:
        """Text for ``instr``: of the item, or bound."""
        if not self.touches(node):
            return self._parameter(node, _TEXT, "text", name="text")
        operand = self.operands.value(node)
        if operand.family != "text":
            self.operands.fail(f"{operand.name} ({operand.type}) is no text", node)
        return operand.sql

    def _call(self, node: nodes.Call) -> str:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name == "near":
            return near(self.operands, node)
        if name not in {*_TEXT_QUESTIONS, "overlaps"}:
            shown = f"{name}()" if name else "this call"
            hint = self.operands.of_dates(node) or did_you_mean(
                name, (*_TEXT_QUESTIONS, "overlaps", "near"), UNDERSTOOD
            )
            self.operands.fail(f"a collection cannot use {shown} on an item", node, hint=hint)
        if name in _TEXT_QUESTIONS and (
            len(node.args) > 2 or any(k.key == "ignore_case" for k in node.kwargs)
        ):
            hint = (
                "databases do not agree about large and small letters; give the catalog a field in small ones"
            )
            self.operands.fail(f"{name}() compares letter by letter in a collection", node, hint=hint)
        if len(node.args) != 2 or node.kwargs or node.dyn_args or node.dyn_kwargs:
            self.operands.fail(f"{name} takes two values", node)
        left, right = node.args
        if name in _TEXT_QUESTIONS:
            ask = getattr(self.write, _TEXT_QUESTIONS[name])
            return str(ask(self._text(left), self._text(right)))
        return self._overlap(left, right) if self.touches(left) else self._overlap(right, left)

    def _overlap(self, left: nodes.Expr, right: nodes.Expr) -> str:
        listed = self.operands.value(left)
        of = self._element(listed, left)
        name = f"an element of {listed.name}"
        if self.touches(right):
            other = self.operands.value(right)
            inner = self._element(other, right)
            self._check(name, of, f"one of {other.name}", inner, right)
            if _scale(of) != _scale(inner) or ("float" in {of.kind, inner.kind} and of.kind != inner.kind):
                self.operands.fail(
                    f"{listed.type} and {other.type} do not overlap", left, hint="give both the same type"
                )
            return self.write.shares(listed.sql, other.sql)
        values = self._parameter(right, of, "in", scale=_scale(of), name=name, many=True)
        among = f"IN (SELECT element.value FROM json_each({values}) AS element)"
        return self._listing(listed, among) or self.write.shares(listed.sql, values)


def _scale(kind: FieldType) -> int:
    """The scale of the elements of a list, as they stand in its column."""
    return SCALE if kind.kind == "decimal" else 0
