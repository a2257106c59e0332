"""Which fields of a recipient a closed expression depends on, and the constants it holds them against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from dynacontent.models.document import Path
from dynacontent.proposing.closing import Closing, parsed
from dynacontent.proposing.shapes import HISTORY, NOW, Shapes
from dynacontent.rendering.assembly import Assembly

_LISTING = frozenset(
    "fallback default d batch sort reverse unique top list shuffle distinct_by slice".split()
)


@dataclass
class Reads:
    """Paths that an expression reads, in order, and what it compares with."""

    paths: dict[Path, None] = field(default_factory=dict)
    constants: list[Any] = field(default_factory=list)
    columns: dict[Path, tuple[str, str]] = field(default_factory=dict)
    """Fields that are compared with a field of items, or with items themselves: the catalog and its field."""
    asked: list[nodes.Call] = field(default_factory=list)
    """What the history is asked."""
    feeds: dict[str, None] = field(default_factory=dict)
    sent: dict[Path, tuple[str, str]] = field(default_factory=dict)
    """Fields that a feed is asked with: its name and the parameter."""
    collections: dict[str, None] = field(default_factory=dict)


class Fields:
    """Tells it of expressions that a message reads, whose event is ``event``."""

    def __init__(self, parts: Assembly, shapes: Shapes, closing: Closing, event: str | None) -> None:
        self._parts = parts
        self._shapes = shapes
        self._closing = closing
        self._event = event
        profile = parts.sources.profile
        self._context = {
            "locale": profile.locale,
            "direction": profile.locale,
            "currency": profile.currency,
            "timezone": profile.timezone,
        }
        self._priced = {
            field.name
            for schema in parts.sources.catalogs.values()
            for field in schema.fields.values()
            if field.by == "currency"
        }

    def of(self, node: nodes.Node) -> Reads:
        """What a closed expression reads."""
        reads = Reads()
        self._read(node, reads, catalog=None)
        return reads

    def _read(self, node: nodes.Node, reads: Reads, *, catalog: str | None) -> None:
        if isinstance(node, nodes.Const):
            reads.constants.append(node.value)
        elif isinstance(node, nodes.Call) and self._called(node, reads):
            return
        elif isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Name)):
            self._path(node, reads)
        elif isinstance(node, nodes.Compare) and catalog is not None:
            self._column(node, reads, catalog)
        if not isinstance(node, nodes.Name):
            for child in node.iter_child_nodes():
                self._read(child, reads, catalog=catalog)

    def _called(self, node: nodes.Call, reads: Reads) -> bool:
        function = node.node
        if isinstance(function, nodes.Getattr) and getattr(function.node, "name", "") == "history":
            reads.paths[HISTORY] = None
            reads.asked.append(node)
        elif isinstance(function, nodes.Getattr) and getattr(function.node, "name", "") == "feeds":
            reads.feeds[function.attr] = None
            for keyword in node.kwargs:
                for path in self.paths(keyword.value)[-1:]:
                    reads.sent[path] = (function.attr, keyword.key)
        elif getattr(function, "name", "") == "collection" and node.args:
            self._collection(getattr(node.args[0], "value", None), reads)
            for argument in (*node.args[1:], *(keyword.value for keyword in node.kwargs)):
                self._read(argument, reads, catalog=None)
            return True
        return False

    def _collection(self, name: Any, reads: Reads) -> None:
        for schema in self._parts.sources.catalogs.values():
            found = schema.collections.get(name)
            if found is None or name in reads.collections:
                continue
            reads.collections[name] = None
            for text in (found.where, *found.sort):
                inner = None if text is None else self._closing.globally(parsed(text, self._parts))
                if inner is not None:
                    self._read(inner, reads, catalog=schema.name)
            if found.fallback is not None:
                self._collection(found.fallback, reads)

    def _column(self, node: nodes.Compare, reads: Reads, catalog: str) -> None:
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        key = self._parts.sources.catalogs[catalog].key
        columns = [
            side.attr
            for side in sides
            if isinstance(side, nodes.Getattr) and getattr(side.node, "name", "") == "item"
        ] + [key for side in sides if isinstance(side, nodes.Name) and side.name == "item"]
        for side in sides:
            for path in self.paths(side)[-1:]:
                for column in columns:
                    reads.columns[path] = (catalog, column)

    def _path(self, node: nodes.Node, reads: Reads) -> None:
        paths = self.paths(node)
        reads.paths |= dict.fromkeys(paths)
        if isinstance(node, nodes.Getattr) and paths and self._is_map(paths[-1]):
            reads.constants.append(node.attr)
        if isinstance(node, nodes.Getitem) and (catalog := _catalog(node.node)) is not None:
            key = self._parts.sources.catalogs[catalog].key
            reads.columns |= dict.fromkeys(self.paths(node.arg)[-1:], (catalog, key))
        if (
            isinstance(node, nodes.Getattr)
            and node.attr in self._priced
            and not (paths and self._is_last(node, paths))
        ):
            reads.paths |= dict.fromkeys(self._of_context("currency"))

    def _is_map(self, path: Path) -> bool:
        kind = self._shapes.type(path)
        return kind is not None and kind.kind == "map"

    def _is_last(self, node: nodes.Getattr, paths: tuple[Path, ...]) -> bool:
        return paths[-1][-1] == node.attr

    def paths(self, node: nodes.Node) -> tuple[Path, ...]:
        """The field a chain of dots and brackets reads, and the lists on the way to it."""
        steps = list(_steps(node))
        if not steps:
            return ()
        root, *rest = steps
        if root == "context" and rest:
            return self._of_context(str(rest[0]))
        if root == "profile":
            return tuple(self._down(("profile",), rest))
        if root == "event" and self._event is not None:
            return tuple(self._down(("events", self._event), rest))
        return ()

    def _of_context(self, name: str) -> tuple[Path, ...]:
        if name in ("now", "weekday", "today", "hour"):
            return (NOW,)
        field = self._context.get(name)
        if field is not None:
            return (("profile", str(field)),)
        if name in self._context:
            return (("context", name if name != "direction" else "locale"),)
        return (("context", name),) if self._shapes.field(("context", name)) else ()

    def _down(self, path: Path, steps: list[str | int]) -> Iterator[Path]:
        """Down the schema: a field of a list is that of its first element, and what is in an item ends it."""
        for step in steps:
            kind = self._shapes.type(path) if len(path) > 1 and path[-1] != self._event else None
            if kind is not None and kind.kind == "list":
                yield path
                path = (*path, step if isinstance(step, int) else 0)
                if isinstance(step, int):
                    continue
                kind = self._shapes.type(path)
            if isinstance(step, int):
                continue
            if kind is not None and kind.kind != "object":
                break
            if self._shapes.field((*path, step)) is None:
                break
            path = (*path, step)
        if self._shapes.field(path) is not None:
            yield path


def _catalog(node: nodes.Node) -> str | None:
    """The catalog that ``catalogs.stores`` names."""
    is_one = isinstance(node, nodes.Getattr) and getattr(node.node, "name", "") == "catalogs"
    return node.attr if is_one else None  # type: ignore[attr-defined]


def _steps(node: nodes.Node) -> Iterator[str | int]:
    if isinstance(node, nodes.Name):
        yield node.name
    elif isinstance(node, nodes.Getattr):
        yield from _then(node.node, node.attr)
    elif isinstance(node, nodes.Getitem):
        arg = node.arg
        if isinstance(arg, nodes.Const) and isinstance(arg.value, (str, int)):
            yield from _then(node.node, max(arg.value, 0) if isinstance(arg.value, int) else arg.value)
        else:
            yield from _steps(node.node)
    elif isinstance(node, nodes.Filter) and node.name in _LISTING and node.node is not None:
        yield from _steps(node.node)
    elif isinstance(node, nodes.Or):  # ``profile.tags or []``
        yield from _steps(node.left)


def _then(node: nodes.Node, step: str | int) -> Iterator[str | int]:
    steps = list(_steps(node))
    if steps:
        yield from (*steps, step)
