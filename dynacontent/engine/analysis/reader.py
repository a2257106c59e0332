"""Types of expressions: one method per kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import nodes

from dynacontent.engine.analysis.elsewhere import ELSEWHERE, NAMES
from dynacontent.engine.analysis.members import MemberReader
from dynacontent.engine.analysis.operators import check_comparison, operation_type
from dynacontent.engine.analysis.scopes import Scope
from dynacontent.engine.analysis.types import (
    ANY,
    BOOL,
    MARKUP,
    TEXT,
    Names,
    Type,
    value_type,
)
from dynacontent.engine.printing import OTHERWISE, PRINT_HINTS, UNPRINTABLE
from dynacontent.errors import did_you_mean
from dynacontent.expressions.references import dotted, first_node


@dataclass(slots=True)
class Handed:
    """What a component hands to its ``caller()``: types by place, and how many values each call has."""

    values: list[list[Type]] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    used: bool = False

    def types(self, index: int) -> list[Type]:
        """What its callers are given at a place."""
        return self.values[index] if index < len(self.values) else []


class Reader(MemberReader):
    """Infers types, notes uses and levels, reports names that no schema declares."""

    def read(self, node: nodes.Node, scope: Scope) -> Type:
        """The type of an expression."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is not None:
            return method(node, scope)  # type: ignore[no-any-return]
        for child in node.iter_child_nodes():
            self.read(child, scope)
        return ANY

    def type_of(self, node: nodes.Expr) -> Type:
        """The type of an argument of the call that is being read."""
        return self._arguments.get(id(node), ANY)

    # -- names and members ----------------------------------------------------------------

    def _name(self, node: nodes.Name, scope: Scope) -> Type:
        if node.name in scope:
            if scope[node.name].kind == "caller":
                scope[node.name].members["handed"].used = True
            self.report.feeds_handed_on += scope[node.name].kind == "feeds"
            return self.use(scope[node.name], node)
        hint = did_you_mean(node.name, scope)
        if node.name == "event" and self.names.event is None:
            hint = "the message declares no event; add  event: NAME  to its message.yaml"
        elif node.name in NAMES:
            hint = f"write {NAMES[node.name]}"
        elif (root := self._field_of(node.name, scope)) is not None:
            hint = f"write {root}.{node.name}"
        elif node.name in self.filters:
            hint = f"it is a filter: write … | {node.name}"
        elif node.name in ("profile", "event", "history"):
            hint = f"pass it to the macro as an argument: {{% macro …({node.name}) %}}"
        return self.problem(f"there is no {node.name!r} here", node, hint, code="unknown_name")

    def _field_of(self, name: str, scope: Scope) -> str | None:
        """What has a field of this name, where somebody left out whose it is."""
        roots = (root for root in ("profile", "event") if root in scope)
        return next((root for root in roots if name in scope[root].fields), None)

    def _getattr(self, node: nodes.Getattr, scope: Scope) -> Type:
        return self.member(self.read(node.node, scope), node.attr, node)

    def _getitem(self, node: nodes.Getitem, scope: Scope) -> Type:
        owner = self.read(node.node, scope)
        argument = node.arg
        if isinstance(argument, nodes.Slice):
            for child in argument.iter_child_nodes():
                self.read(child, scope)
            return owner
        key = self.read(argument, scope)
        if owner.kind == "catalog":
            return self._by_key(owner, key, node)
        if owner.kind == "feeds" and not isinstance(argument, nodes.Const):
            hint = 'as in feeds["weather"], so that what a message asks is known before'
            return self.problem("the name of a feed is a text in quotes", argument, hint)
        if owner.kind in ("object", "brand", "context", "catalogs", "feeds", "module") and isinstance(
            argument, nodes.Const
        ):
            return self.member(owner, str(argument.value), node)
        if owner.kind in ("object", "item"):
            self.whole(owner, node)
        if owner.kind == "brand":
            return _any_of(owner)
        if owner.kind in ("list", "map"):
            found = owner.of or ANY
            return replace(found, optional=True)
        return ANY

    def _by_key(self, owner: Type, key: Type, node: nodes.Getitem) -> Type:
        schema = self.names.catalogs[owner.catalog]
        declared = schema.fields[schema.key].type.kind
        wrong = (key.kind == "str") if declared == "int" else key.kind in ("int", "float", "bool")
        if wrong or key.kind in ("list", "object", "money"):
            example = "17" if declared == "int" else '"some-key"'
            message = f"keys of {owner.catalog} are {declared}, not {key.kind}"
            return self.problem(message, node.arg, f"write {owner.path}[{example}]", code="wrong_type")
        # An item that takes several steps to reach takes no fewer as a key.
        level = max(2, key.level, key.read_level if key.kind == "item" else 2)
        item = Type("item", f"{owner.path}[…]", level, level, data=True, catalog=owner.catalog, optional=True)
        return self.use(item, node)

    # -- calls and filters ----------------------------------------------------------------

    def _read_arguments(self, node: nodes.Call | nodes.Filter | nodes.Test, scope: Scope) -> None:
        """Read what is given to a call, filter or test, for `type_of`."""
        written = [*node.args, *(keyword.value for keyword in node.kwargs)]
        given, refs = [], self.report.references
        for part in written:
            before = len(refs)
            found = self.read(part, scope)
            given.append((id(part), found))
            told = [found.declared, *(one.name for one in refs[before:] if one.kind == "field")]
            self._made_of[id(part)] = list(dict.fromkeys(filter(None, told)))
        for extra in (node.dyn_args, node.dyn_kwargs):
            if extra is not None:
                self.read(extra, scope)
        self._arguments = dict(given)

    # What checks them is imported where there is one to be checked: queries read types on every start.

    def _call(self, node: nodes.Call, scope: Scope) -> Type:
        from dynacontent.engine.analysis.calls import call_type
        from dynacontent.engine.analysis.feeds import feed_answer

        target = self.read(node.node, scope)
        self._read_arguments(node, scope)
        if target.kind in ("function", "any"):
            for argument, value in zip(node.args, map(self.type_of, node.args), strict=True):
                self.whole(value, argument)
        if target.kind == "function":
            found = call_type(self, target.path, self.functions.get(target.path), node)
            if found is not None:
                return found
        if target.kind == "macro":
            return self.call_macro(target, node, scope)
        if target.kind == "feed":
            return feed_answer(self, target.members["feed"], node, scope)
        if target.kind == "caller":
            self._hand(target.members["handed"], node)
            return MARKUP
        if target.kind == "loop":
            return MARKUP  # of a recursive loop
        if target.kind not in ("function", "any"):
            return self.problem(f"{target.path or 'this'} is no function", node, code="wrong_type")
        return MARKUP if target.path.startswith("self.") else ANY

    def fields_of(self, node: nodes.Expr) -> list[str]:
        """The declared fields that an argument of the call that is being read is made of."""
        return self._made_of.get(id(node), [])

    def _hand(self, handed: Handed, node: nodes.Call) -> None:
        """Note what a component gives to ``caller()``."""
        if node.dyn_args is None and node.dyn_kwargs is None:
            handed.counts.add(len(node.args) + len(node.kwargs))
        for index, argument in enumerate(node.args):
            if index == len(handed.values):
                handed.values.append([])
            handed.values[index].append(self.type_of(argument))

    def _filter(self, node: nodes.Filter, scope: Scope) -> Type:
        from dynacontent.engine.analysis.filters import filter_type

        value = self.read(node.node, scope) if node.node is not None else MARKUP
        if node.name not in self.filters:
            hint = did_you_mean(node.name, self.filters, "docs/reference.md lists them all")
            if node.name in ELSEWHERE:
                hint = f"write  {ELSEWHERE[node.name]}"
            if node.name in self.functions:
                hint = f"it is a function: write {node.name}({(node.node and dotted(node.node)) or '…'})"
            return self.problem(f"there is no filter {node.name!r}", node, hint, code="unknown_filter")
        self._read_arguments(node, scope)
        if value.kind == "object":
            self.whole(value, node)
        return filter_type(self, self.filters[node.name], node, value)

    def _test(self, node: nodes.Test, scope: Scope) -> Type:
        from dynacontent.engine.analysis.filters import check_test

        value = self.read(node.node, scope)
        self._read_arguments(node, scope)
        if node.name in self.tests:
            check_test(self, self.tests[node.name], node, value)
        else:
            hint = did_you_mean(node.name, self.tests, "docs/reference.md lists them all")
            self.problem(f"there is no test {node.name!r}", node, hint, code="unknown_filter")
        return BOOL

    # -- operators and literals -----------------------------------------------------------

    def _const(self, node: nodes.Const, scope: Scope) -> Type:  # noqa: ARG002 - one shape for all
        return value_type(node.value, "")

    def _templatedata(self, node: nodes.TemplateData, scope: Scope) -> Type:  # noqa: ARG002
        return MARKUP

    def _compare(self, node: nodes.Compare, scope: Scope) -> Type:
        parts = [node.expr, *(operand.expr for operand in node.ops)]
        check_comparison(self, node, [self.read(part, scope) for part in parts], parts)
        return BOOL

    def _operation(self, node: nodes.BinExpr, scope: Scope) -> Type:
        left, right = self.read(node.left, scope), self.read(node.right, scope)
        self.need(left, node.left)
        self.need(right, node.right)
        return operation_type(self, node, left, right)

    _add = _sub = _mul = _div = _floordiv = _mod = _operation

    def _not(self, node: nodes.Not, scope: Scope) -> Type:
        self.read(node.node, scope)
        return BOOL

    def _concat(self, node: nodes.Concat, scope: Scope) -> Type:
        for child in node.nodes:
            self.printable(child, self.read(child, scope))
        return TEXT

    def _condexpr(self, node: nodes.CondExpr, scope: Scope) -> Type:
        with self.perhaps(), self.asking(node.test, scope):
            first = self.read(node.expr1, scope)
            if node.expr2 is None:
                return replace(first, optional=True)
            if self.needs is not None and self.needs.looked_after(first.path):
                first = first.known()
            second = self.read(node.expr2, scope)
        return self._either(first, second, node)

    def _either(self, first: Type, second: Type, node: nodes.Expr) -> Type:
        """The type of one of two values. Of objects of different fields nothing more is known."""
        same = (first.kind, first.catalog) == (second.kind, second.catalog)
        if same and (first.kind != "object" or first.declared == second.declared):
            return first
        for lost in (first, second):
            self.whole(lost, node)
        return first if same else ANY

    def _or(self, node: nodes.Or, scope: Scope) -> Type:
        left = self.read(node.left, scope)
        with self.perhaps():
            right = self.read(node.right, scope)
        return self._either(left, right, node).known()

    def _and(self, node: nodes.And, scope: Scope) -> Type:
        with self.perhaps(), self.asking(node.left, scope):
            self.whole(self.read(node.right, scope), node.right)
        return ANY

    def _list(self, node: nodes.List, scope: Scope) -> Type:
        kinds = [self.read(item, scope) for item in node.items]
        same = kinds and all((k.kind, k.catalog) == (kinds[0].kind, kinds[0].catalog) for k in kinds)
        for lost in () if same else kinds:
            self.whole(lost, node)
        return Type("list", of=kinds[0] if same else ANY)

    def _dict(self, node: nodes.Dict, scope: Scope) -> Type:
        members = {
            str(pair.key.value): self.read(pair.value, scope)
            for pair in node.items
            if isinstance(pair.key, nodes.Const)
        }
        return Type("brand", "", members=members) if len(members) == len(node.items) else ANY

    # -- printing -------------------------------------------------------------------------

    def printable(self, node: nodes.Node, type_: Type) -> None:
        """Report a value that cannot be printed as it is."""
        self.need(type_, node)
        what = UNPRINTABLE.get(type_.kind)
        if what is not None:
            name = dotted(node) or type_.path.replace("[]", "") or "this"
            hint = PRINT_HINTS.get(type_.kind, OTHERWISE)
            if type_.kind == "item":
                hint = f"{OTHERWISE}, as in {name}.{_example(self.names, type_.catalog)}"
            message = f"{name} is {what} and cannot be printed as it is"
            self.problem(message, first_node(node), hint.replace("…", name), code="unprintable")


def _any_of(owner: Type) -> Type:
    """The type of whichever member of a table a name leads to, where all are of one kind."""
    found = [m if isinstance(m, Type) else value_type(m, f"{owner.path}[…]") for m in owner.members.values()]
    if not found or any(one.kind != found[0].kind for one in found):
        return ANY
    if found[0].kind == "brand":
        members = {name: member for one in found for name, member in one.members.items()}
        return replace(found[0], members=members, optional=True)
    return replace(found[0], optional=True)


def _example(names: Names, catalog: str) -> str:
    fields: Mapping[str, Any] = names.catalogs[catalog].fields if catalog in names.catalogs else {}
    return "name" if "name" in fields else next(iter(fields), "name")
