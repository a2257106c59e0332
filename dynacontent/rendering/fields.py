"""Every merge tag that a message's templates may use, with type, level and a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dynacontent.engine.analysis.checker import analyze_expression
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import CONTEXT, Type, field_type, value_type
from dynacontent.engine.language.functions import ContextReader
from dynacontent.errors import DynacontentError
from dynacontent.expressions import lazy
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.state import RenderState, current
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.schema import Field, FieldType
from dynacontent.ports import CatalogStore
from dynacontent.rendering.checks.checking import message_names
from dynacontent.rendering.checks.events import ANY_EVENT
from dynacontent.rendering.context import Options
from dynacontent.rendering.values import json_types
from dynacontent.rendering.workspace import Workspace

Read = Callable[[RenderState], Any]
"""How to read a tag's value for one recipient; `None` where it is not there."""


@dataclass(frozen=True, slots=True)
class MergeTag:
    """Something a template may name.

    ``name`` as an author writes it (``event.lines[].product.name``: of each line), ``type`` in the
    field language with its marks, ``level`` what using it counts as, ``sample`` a value as JSON
    types, ``None`` where no recipient has one.
    """

    group: str
    name: str
    type: str
    level: int
    sample: Any = None


@dataclass(frozen=True, slots=True)
class _Tag:
    group: str
    name: str
    type: str
    level: int
    read: Read


def merge_tags(
    workspace: Workspace, message: str, recipient: Recipient | None = None, *, hops: int = 1
) -> tuple[MergeTag, ...]:
    """The merge tags of a message, in the order of the schemas.

    Samples are those of ``recipient``, else of the first persona that has one. ``hops`` is how many
    items are entered on the way from one to the next. Tags above a constant ``max_level`` are left
    out. Raises `UnknownNameError`; of a given recipient, what rendering raises.
    """
    manifest = workspace.message(message)
    highest = int(manifest.max_level) if str(manifest.max_level) in {"1", "2", "3"} else 3
    tags = [tag for tag in _Tags(workspace, manifest, hops).all() if tag.level <= highest]
    samples: dict[str, Any] = {}
    channel = manifest.channels[0]
    for who in [recipient] if recipient else map(workspace.persona, workspace.personas):
        # A persona without the message's event is no recipient of it.
        unfit = () if recipient else (DynacontentError,)
        with suppress(*unfit), workspace.prepared(manifest, channel, who, Options()) as state:
            for tag in tags:
                if tag.name not in samples and (value := _sample(tag, state)) is not None:
                    samples[tag.name] = value
        if len(samples) == len(tags):
            break
    return tuple(MergeTag(tag.group, tag.name, tag.type, tag.level, samples.get(tag.name)) for tag in tags)


def _sample(tag: _Tag, state: RenderState) -> Any:
    """The value as JSON types."""
    with suppress(DynacontentError):
        value = tag.read(state)
        if isinstance(value, Item):
            return value.key
        if value is not None and not is_missing(value):
            return json_types(value)
    return None


class _Tags:
    """Walks the schemas of a workspace from the names a message has."""

    def __init__(self, workspace: Workspace, manifest: Manifest, hops: int) -> None:
        self._parts = workspace.parts
        self._sources = workspace.parts.sources
        self._manifest = manifest
        self._hops = hops

    def all(self) -> Iterator[_Tag]:
        """Every tag, group by group."""
        sources, event = self._sources, self._manifest.event
        yield from self._fields("profile", sources.profile.fields, "profile", lambda s: s.names["profile"])
        if event is not None:
            fields = sources.events[str(event)]
            yield from self._fields(f"event {event}", fields, "event", lambda s: s.names["event"])
        yield from self._history()
        yield from self._context()
        yield from self._brand("brand", sources.configuration.brand)
        yield from self._brand("constants", sources.constants_of(self._manifest))
        yield from self._segments()
        yield from self._collections()
        yield from self._feeds()
        yield from self._catalogs()

    # -- recipient ------------------------------------------------------------------------

    def _fields(
        self,
        group: str,
        fields: Mapping[str, Field],
        path: str,
        owner: Read,
        *,
        level: int = 1,
        hops: int = 0,
        consent: str | None = None,
    ) -> Iterator[_Tag]:
        for name, declared in fields.items():
            found = field_type(declared.type, f"{path}.{name}", level=level, hops=hops)
            yield from self._tag(group, found, _typed(declared, consent), _member(owner, name), hops)

    def _tag(self, group: str, found: Type, text: str, read: Read, hops: int) -> Iterator[_Tag]:
        """A value, then what is in it."""
        yield _Tag(group, found.path, text, found.level, read)
        while found.kind == "list" and found.of is not None:
            found, read = found.of, _first(read)
        if found.kind == "object":
            yield from self._fields(group, found.fields, found.path, read, level=found.level, hops=hops)
        elif found.kind == "item" and hops < self._hops:
            yield from self._item(group, self._sources.catalogs[found.catalog], found, read, hops + 1)

    def _item(self, group: str, schema: CatalogSchema, item: Type, read: Read, hops: int) -> Iterator[_Tag]:
        yield from self._fields(
            group, schema.fields, item.path, read, level=item.read_level, hops=hops, consent=schema.consent
        )
        for name, relation in schema.relations.items():
            path, asked = f"{item.path}.{name}", (schema.consent, self._sources.catalogs[relation.to].consent)
            yield _Tag(group, path, f"list[ref[{relation.to}]]{_asking(*asked)}", 3, _member(read, name))

    def _history(self) -> Iterator[_Tag]:
        for name, declared in self._sources.events.items():
            yield _Tag("history", f'history.count("{name}")', "int", 1, _count(name))
            at = {"at": Field("at", FieldType("datetime"))}
            owner = _last(name)
            yield from self._fields(
                "history", {**at, **declared}, f'history.last("{name}")', owner, hops=self._hops
            )

    # -- workspace ------------------------------------------------------------------------

    def _context(self) -> Iterator[_Tag]:
        for name, found in CONTEXT.items():
            if name == "size":
                continue  # it is there in the bodies of image banners alone
            yield _Tag("context", f"context.{name}", str(found), 1, _context(name))

    def _brand(self, path: str, values: Mapping[str, Any]) -> Iterator[_Tag]:
        for name, value in values.items():
            if isinstance(value, Mapping):
                yield from self._brand(f"{path}.{name}", value)
            else:
                yield _Tag(
                    path.partition(".")[0], f"{path}.{name}", str(value_type(value, "")), 1, _constant(value)
                )

    def _segments(self) -> Iterator[_Tag]:
        names = message_names(self._sources, self._manifest, self._parts.queries.levels)
        for name, expression in self._parts.segments.items():
            report = Report()
            analyze_expression(expression, names, report, extra={} if names.event else {"event": ANY_EVENT})
            level = max((use.level for use in report.uses), default=1)
            yield _Tag("segments", f'segment("{name}")', "bool", level, _segment(name))

    def _collections(self) -> Iterator[_Tag]:
        for name, level in self._parts.queries.levels.items():
            if not self._has_event_of(name):
                continue
            collection = self._parts.queries.collection(name)
            catalog, parameters = collection.catalog, collection.parameters
            given = "".join(f", {parameter}=…" for parameter in parameters)
            level = 3 if parameters else level
            path, group = f'collection("{name}"{given})', f"collection {name}"
            read = _constant(None) if parameters else _collection(name)
            item = Type("item", f"{path}[]", level, level, data=True, catalog=catalog)
            asked = _asking(self._sources.catalogs[catalog].consent, collection.consent)
            yield _Tag(group, path, f"list[ref[{catalog}]]{asked}", level, read)
            yield from self._item(group, self._sources.catalogs[catalog], item, _first(read), 1)

    def _feeds(self) -> Iterator[_Tag]:
        for name, feed in self._sources.feeds.items():
            given = ", ".join(f"{parameter}=…" for parameter in feed.parameters)
            found = field_type(feed.response, f"feeds.{name}({given})", level=2)
            read = _constant(feed.fallback)
            yield from self._tag(f"feed {name}", found, str(feed.response.kind), read, 1)

    def _has_event_of(self, collection: str) -> bool:
        """Whether the message's event has what a collection reads of one."""
        event = self._manifest.event
        known = self._sources.events[str(event)] if event is not None else {}
        steps = [path.split(".") for path in self._parts.queries.select(collection).paths]
        return all(len(step) > 1 and step[1] in known for step in steps if step[0] == "event")

    def _catalogs(self) -> Iterator[_Tag]:
        for name, schema in self._sources.catalogs.items():
            written = "…" if schema.fields[schema.key].type.kind == "int" else '"…"'
            item = Type("item", f"catalogs.{name}[{written}]", 2, 2, data=True, catalog=name)
            yield from self._item(f"catalog {name}", schema, item, _first_item(self._parts.store, name), 1)


def _typed(declared: Field, consent: str | None = None) -> str:
    """The type with its marks: ``str? pii consent=personalization``; that of its catalog counts too."""
    marks = [str(declared.type)]
    if declared.type.kind == "object":
        marks = ["object?" if declared.type.optional else "object"]
    marks += ["pii"] if declared.pii else []
    marks += [f"by={declared.by}"] if declared.by else []
    expression = f" = {declared.expression}" if declared.expression else ""
    return " ".join(marks) + _asking(declared.consent, consent) + expression


def _asking(*purposes: str | None) -> str:
    """The marks of the purposes that something asks consent for."""
    return "".join(f" consent={purpose}" for purpose in dict.fromkeys(purposes) if purpose)


# -- reading samples ------------------------------------------------------------------------


def _member(owner: Read, name: str) -> Read:
    def read(state: RenderState) -> Any:
        value = owner(state)
        if isinstance(value, Item):
            return value.read(name) if value.exists() else None
        return lazy.read(value, name) if isinstance(value, dict) and name in value else None

    return read


def _first(values: Read) -> Read:
    def read(state: RenderState) -> Any:
        found = values(state)
        return found[0] if isinstance(found, (list, tuple)) and found else None

    return read


def _constant(value: Any) -> Read:
    return lambda _state: value


def _context(name: str) -> Read:
    return lambda _state: ContextReader().template_read(name)


def _segment(name: str) -> Read:
    return lambda state: state.segments[name]


def _collection(name: str) -> Read:
    return lambda _state: current().data.collection(name, None)


def _first_item(store: CatalogStore, catalog: str) -> Read:
    return lambda _state: next((Item(catalog, key, level=2) for key in store.keys(catalog, 1)), None)


def _count(event: str) -> Read:
    return lambda state: state.names["history"].count(event)


def _last(event: str) -> Read:
    return lambda state: state.names["history"].last(event)
