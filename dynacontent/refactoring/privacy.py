"""What a message reads of its recipient, of catalogs and of feeds, and what leaves the house for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from dynacontent.engine.analysis.report import Reference, Report, Sent
from dynacontent.loading import Sources
from dynacontent.refactoring.declared import all_fields, declared
from dynacontent.refactoring.reach import spots
from dynacontent.rendering.reading import report_of
from dynacontent.rendering.workspace import Workspace

GROUPS = ("profile", "event", "history", "catalog", "feed")
_CONTEXT = ("key", "locale", "timezone", "currency")


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field that is read: ``group`` is one of `GROUPS`, ``consent`` the purposes it asks for.

    ``channels`` are those whose templates or rules read it, empty where all do; ``places`` are
    ``file:line:column``. ``derived`` is the expression of a derived field.
    """

    group: str
    name: str
    type: str
    level: int
    pii: bool
    consent: tuple[str, ...]
    derived: str | None
    channels: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentOut:
    """What a feed is asked with: its host, the parameter, the fields whose values go into it."""

    feed: str
    host: str
    parameter: str
    fields: tuple[str, ...]
    personal: bool
    """Whether the value comes from the profile, the event or the history."""
    pii: bool
    consent: str | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Everything a message reads, in the order of the schemas, and everything it tells others."""

    message: str
    fields: tuple[FieldRead, ...]
    sent: tuple[SentOut, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return asdict(self)


def privacy(workspace: Workspace, message: str) -> Privacy:
    """What a message reads in all its channels and locales. Raises `UnknownNameError`."""
    manifest = workspace.message(message)
    sources, report = workspace.parts.sources, report_of(workspace, message)
    read = _by_name(sources, [*report.references, *_context(sources)])
    fields = tuple(_field(sources, report, name, found) for name, found in read.items())
    return Privacy(manifest.name, fields, tuple(_sent(sources, report)))


def _context(sources: Sources) -> Iterator[Reference]:
    """The fields that say who a recipient is, and how and in which language things are written."""
    for part in _CONTEXT:
        name = getattr(sources.profile, part)
        if name is not None:
            yield Reference("field", f"profile.{name}", name.location, str(sources.profile.fields[name].type))


def _by_name(sources: Sources, references: Iterable[Reference]) -> dict[str, list[Reference]]:
    """Fields that are read, and events that are counted; of objects what is read in them, if that is told."""
    order = {name: number for number, name in enumerate(all_fields(sources))}
    found: dict[str, list[Reference]] = {}
    for one in references:
        if one.kind == "event":
            found.setdefault(f"history.{one.name}", []).append(one)
        elif one.kind == "field":
            for name in _parts(one, order) if one.whole else (one.name,):
                found.setdefault(name, []).append(one)
    only_way = [
        name
        for name, told in found.items()
        if all(one.type.rstrip("?") == "object" for one in told)
        and any(other.startswith(f"{name}.") for other in found)
    ]
    for name in only_way:
        del found[name]
    return dict(sorted(found.items(), key=lambda item: (_group(item[0]), order.get(item[0], -1), item[0])))


def _parts(one: Reference, known: Iterable[str]) -> list[str]:
    """The fields that are in something that is read as a whole."""
    inside = [name for name in known if name.startswith(f"{one.name}.")]
    return [name for name in inside if not any(other.startswith(f"{name}.") for other in inside)]


def _group(name: str) -> int:
    return {"profile": 0, "event": 1, "history": 2, "feeds": 4}.get(name.split(".")[0], 3)


def _field(sources: Sources, report: Report, name: str, found: list[Reference]) -> FieldRead:
    known = declared(sources, name)
    kind = "event" if known is None and found[0].kind == "event" else found[0].type
    channels = {channel for one in found for channel, _locale in spots(one, report)}
    return FieldRead(
        group=GROUPS[_group(name)],
        name=name,
        type=str(known.field.type) if known else kind,
        level=max(one.level for one in found),
        pii=known.pii if known else False,
        consent=known.consent if known else _consent(sources, name),
        derived=str(known.field.expression) if known and known.field.expression else None,
        channels=() if "" in channels else tuple(sorted(channels)),
        places=tuple(dict.fromkeys(str(one.location) for one in found)),
    )


def _consent(sources: Sources, name: str) -> tuple[str, ...]:
    """The purposes of a relation: of the catalog that has it, and of the one it leads to."""
    catalog, _, relation = name.partition(".")
    schema = sources.catalogs.get(catalog)
    if schema is None or relation not in schema.relations:
        return ()
    asked = (schema.consent, sources.catalogs[schema.relations[relation].to].consent)
    return tuple(dict.fromkeys(purpose for purpose in asked if purpose))


def _sent(sources: Sources, report: Report) -> Iterator[SentOut]:
    told: dict[tuple[str, str, tuple[str, ...]], list[Sent]] = {}
    for one in report.sent:
        told.setdefault((one.feed, one.parameter, one.fields), []).append(one)
    for (name, parameter, fields), places in sorted(told.items()):
        marks = [declared(sources, field) for field in fields]
        feed = sources.feeds[name]
        yield SentOut(
            feed=name,
            host=urlsplit(feed.url).hostname or "",
            parameter=parameter,
            fields=fields,
            personal=any(field.split(".")[0] in ("profile", "event", "history") for field in fields),
            pii=any(mark.pii for mark in marks if mark is not None),
            consent=feed.consent,
            places=tuple(dict.fromkeys(str(one.location) for one in places)),
        )
