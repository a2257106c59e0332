"""Members of values: fields, relations, what belongs to a moment, and what there is none of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from jinja2 import nodes

from dynacontent.engine.analysis.attentive import Attentive
from dynacontent.engine.analysis.elsewhere import COUNTED, ELSEWHERE
from dynacontent.engine.analysis.referring import Referring
from dynacontent.engine.analysis.report import Report, Use
from dynacontent.engine.analysis.scopes import Scope
from dynacontent.engine.analysis.types import (
    ANY,
    CONTEXT,
    MARKUP,
    MEMBERS,
    Names,
    Type,
    field_type,
    value_type,
)
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import dotted
from dynacontent.expressions.sandbox import TEXT_METHODS, SafeEnvironment
from dynacontent.location import Location

Place = Callable[[nodes.Node, int], Location]
"""From a node, and columns to add, to where it stands."""

Touch = tuple[int, Location, str]
"""A use of data above level 1: its level, place and path."""

DICT_METHODS = frozenset({"items", "keys", "values", "get"})
_TEXTUAL = frozenset(
    {"str", "url", "image", "email", "html", "template", "locale", "timezone", "currency", "enum"}
)


class MemberReader(Attentive, Referring):
    """Tells the type of a dot; notes what is read, and reports what is not there."""

    def __init__(self, names: Names, report: Report, place: Place, environment: SafeEnvironment) -> None:
        self.names = names
        self.filters: Mapping[str, Any] = environment.filters
        self.tests: Mapping[str, Any] = environment.tests
        self.functions: Mapping[str, Any] = environment.globals
        self.report = report
        self.place = place
        self.touched: list[Touch] = []
        self.certain = True
        """Whether what is being read is read whatever comes, and not under a condition or in a loop."""
        self._arguments: dict[int, Type] = {}
        self._made_of: dict[int, list[str]] = {}
        self.call_macro: Callable[[Type, nodes.Call, Scope], Type] = lambda _macro, _node, _scope: MARKUP

    def problem(
        self, message: str, node: nodes.Node, hint: str | None = None, shift: int = 0, *, code: str = ""
    ) -> Type:
        """Report a problem at a node and go on with an unknown type."""
        self.report.problem(message, self.place(node, shift), hint, code=code)
        return ANY

    def use(self, type_: Type, node: nodes.Node) -> Type:
        """Note that data is read here."""
        if type_.data and type_.path:
            self.report.uses.append(Use(type_.path, str(type_), type_.level, self.place(node, 0)))
        self.report.level = max(self.report.level, type_.level)
        if type_.level > 1:
            self.touched.append((type_.level, self.place(node, 0), type_.path))
        return type_

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Inside the ``with``, what is read may not be read by a render."""
        before, self.certain = self.certain, False
        try:
            yield
        finally:
            self.certain = before

    def member(self, owner: Type, name: str, node: nodes.Node) -> Type:
        """The type of a dot: a field, a member of a list's items, or a problem."""
        if owner.kind in ("any", "macro", "namespace"):
            return ANY
        if name in ("previtem", "nextitem") and owner.kind == "loop" and owner.of is not None:
            self.whole(owner.of, node)
        if owner.kind == "list":
            return self._of_all(self.member(owner.of or ANY, name, node), owner)
        if name.startswith("_"):
            message = f"names that begin with an underscore are not available: {name}"
            return self.problem(message, node, shift=1, code="unknown_field")
        found = self._member(owner, name)
        if found is not None:
            self.refer_to_member(owner, found, node)
            return self.use(replace(found, optional=found.optional or owner.optional), node)
        return self._no_member(owner, name, node)

    def _of_all(self, found: Type, owner: Type) -> Type:
        inner = found.of or ANY if found.kind == "list" else found
        known, optional = inner.known(), owner.optional
        return Type(
            "list", found.path, found.level, data=True, of=known, optional=optional, declared=found.declared
        )

    def _member(self, owner: Type, name: str) -> Type | None:
        path = f"{owner.path}.{name}"
        if owner.kind == "object" and name in owner.fields:
            own = f"{owner.declared}.{name}" if owner.declared else ""
            kind = owner.fields[name].type
            return field_type(kind, path, level=owner.level, hops=owner.read_level, declared=own)
        if owner.kind == "item":
            return self._item_member(owner, name, path)
        if owner.kind in ("brand", "module", "blocks") and name in owner.members:
            member = owner.members[name]
            return member if isinstance(member, Type) else value_type(member, path)
        if owner.kind == "context":
            found = CONTEXT.get(name)
            return replace(found, choices=self.names.stages) if found and name == "stage" else found
        if owner.kind == "catalogs" and name in self.names.catalogs:
            return Type("catalog", path, catalog=name)
        if owner.kind == "feeds" and name in self.names.feeds:
            return Type("feed", path, members={"feed": self.names.feeds[name]})
        if owner.kind in _TEXTUAL or owner.kind == "markup":
            return Type("function", path) if name in TEXT_METHODS else None
        member = MEMBERS.get(owner.kind, {}).get(name)
        if member is None:
            return None
        return replace(member, path=path, data=owner.data, level=owner.level, declared=owner.declared)

    def _item_member(self, owner: Type, name: str, path: str) -> Type | None:
        schema = self.names.catalogs.get(owner.catalog)
        if schema is None:
            return ANY
        own = f"{owner.catalog}.{name}"
        if name in schema.relations:
            self.report.relations.add((owner.catalog, name))
            item = Type("item", f"{path}[]", 3, 3, data=True, catalog=schema.relations[name].to)
            return Type("list", path, 3, data=True, of=item, declared=own)
        declared = schema.fields.get(name)
        if declared is None:
            return None
        optional = declared.by == "currency" and declared.type.optional
        if declared.by == "currency" and not optional:
            self.report.required.setdefault(owner.catalog, set()).add(name)
        return field_type(declared.type, path, level=owner.read_level, hops=1, declared=own)

    def _no_member(self, owner: Type, name: str, node: nodes.Node) -> Type:
        written = dotted(node.node) if isinstance(node, nodes.Getattr) else None
        what = written or owner.path or f"a value of type {owner}"
        if owner.kind in ("object", "map", "brand", "item") and name in DICT_METHODS:
            loop = f"write {{% for name, value in {what} | items %}}"
            message = f"{what} has no field {name!r}, and no methods"
            return self.problem(message, node, loop, shift=1, code="unknown_field")
        if owner.kind == "map":
            return owner.of or ANY
        known = self._members_of(owner)
        hint = did_you_mean(name, known, f"it has {one_of(sorted(known))}" if known else None)
        if owner.kind == "catalog":
            hint = f"items are taken by key, as in {owner.path}[{name!r}]"
        if owner.kind == "feed":
            hint = f"a feed is called, as in {owner.path}(…).{name}"
        if owner.kind in ("date", "datetime") and (name in self.filters or name == "date"):
            hint = f"write {what} | {'as_date' if name == 'date' else name}"
        elif owner.kind in ("date", "datetime") and name in ELSEWHERE:
            hint = f"write {what} | {ELSEWHERE[name]}"
        elif name in COUNTED and name not in known:
            hint = f"write {what} | {COUNTED[name]}"
        if owner.kind == "context" and name in MEMBERS["datetime"]:
            hint = f"write context.now.{name}"
        kind = "block" if owner.kind == "blocks" else "field"
        code = {"catalogs": "unknown_catalog", "feeds": "unknown_feed"}.get(owner.kind, "unknown_field")
        return self.problem(f"{what} has no {kind} {name!r}", node, hint, shift=1, code=code)

    def _members_of(self, owner: Type) -> list[str]:
        if owner.kind == "item" and owner.catalog in self.names.catalogs:
            schema = self.names.catalogs[owner.catalog]
            return [*schema.fields, *schema.relations]
        if owner.kind == "context":
            return list(CONTEXT)
        if owner.kind == "catalogs":
            return list(self.names.catalogs)
        if owner.kind == "feeds":
            return list(self.names.feeds)
        return [*owner.fields, *owner.members, *MEMBERS.get(owner.kind, ())]
