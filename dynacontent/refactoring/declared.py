"""From the dotted name of a declared field to its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynacontent.loading import Sources
from dynacontent.models.schema import Field, FieldType

Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Declared:
    """A field with what holds for it: its own marks, and those of everything it is in."""

    field: Field
    pii: bool
    consent: tuple[str, ...]


def declared(sources: Sources, name: str) -> Declared | None:
    """The declaration of ``profile.address.city``, ``event.NAME.x``, ``history.NAME.x``, ``CATALOG.x`` or
    ``feeds.NAME.x``; ``None`` for what declares no field of its own, as a relation.
    """
    steps = name.split(".")
    fields, consent, rest = _root(sources, steps)
    pii, found = False, None
    for step in rest:
        found = fields.get(step)
        if found is None:
            return None
        pii |= found.pii
        consent += (found.consent,)
        fields = members(found.type)
    if found is None:
        return None
    pii |= any(map(_inside, fields.values()))
    return Declared(found, pii, tuple(dict.fromkeys(purpose for purpose in consent if purpose)))


def _root(sources: Sources, steps: list[str]) -> tuple[Fields, tuple[str | None, ...], list[str]]:
    first, rest = steps[0], steps[1:]
    if first == "profile":
        return sources.profile.fields, (), rest
    if first in ("event", "history") and rest:
        return sources.events.get(rest[0], {}), (), rest[1:]
    if first == "feeds" and rest and rest[0] in sources.feeds:
        feed = sources.feeds[rest[0]]
        return {rest[0]: Field(rest[0], replace(feed.response))}, (feed.consent,), rest
    schema = sources.catalogs.get(first)
    return (schema.fields, (schema.consent,), rest) if schema else ({}, (), rest)


def members(kind: FieldType) -> Fields:
    """The fields of an object, or of the objects in a list or map."""
    while kind.of is not None:
        kind = kind.of
    return kind.fields


def _inside(found: Field) -> bool:
    return found.pii or any(map(_inside, members(found.type).values()))


def all_fields(sources: Sources) -> dict[str, Field]:
    """Every declared field by its dotted name, objects before what is in them."""
    found: dict[str, Field] = {}

    def add(prefix: str, fields: Fields) -> None:
        for name, one in fields.items():
            found[f"{prefix}.{name}"] = one
            add(f"{prefix}.{name}", members(one.type))

    add("profile", sources.profile.fields)
    for name, fields in sources.events.items():
        add(f"event.{name}", fields)
        add(f"history.{name}", fields)
    for name, schema in sources.catalogs.items():
        add(name, schema.fields)
    for name, feed in sources.feeds.items():
        found[f"feeds.{name}"] = Field(name, feed.response)
        add(f"feeds.{name}", members(feed.response))
    return found
