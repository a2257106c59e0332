"""From a name as people write it to the declared thing that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dynacontent.engine.analysis.report import Reference
from dynacontent.errors import UnknownNameError, did_you_mean
from dynacontent.refactoring.declared import all_fields
from dynacontent.rendering.originals import originals_of
from dynacontent.rendering.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Something declared: ``kind`` as in `Reference`, or ``catalog`` or ``string``; ``name`` as there."""

    kind: str
    name: str

    def names(self, one: Reference) -> bool:
        """Whether a reference names it, something in it, or something whole that it is in."""
        if self.kind == "catalog":
            return one.kind == "field" and f"{one.name}.".startswith(f"{self.name}.")
        if self.kind == "feed" and one.kind == "field":
            return one.name.startswith(f"feeds.{self.name}.")
        if one.kind != self.kind:
            return False
        return any(
            one.name == name
            or one.name.startswith(f"{name}.")
            or (one.whole and name.startswith(f"{one.name}."))
            for name in self._names
        )

    @property
    def _names(self) -> tuple[str, ...]:
        # An event's fields are those of the message's own and of the past ones.
        past = self.name.startswith("event.") and self.kind == "field"
        return (self.name, f"history.{self.name.removeprefix('event.')}") if past else (self.name,)


def target_of(workspace: Workspace, name: str) -> Target:
    """What a name means: ``profile.first_name``, ``products.price``, ``brand.logo``, a segment, collection,
    component, feed, event, catalog, picture or text.

    Of several things with one name, ``segment:NAME`` says which. Raises `UnknownNameError`.
    """
    known = list(_known(workspace))
    kind, colon, rest = name.partition(":")
    if colon and kind in {one.kind for one in known} | {"string"}:
        found = [one for one in known if (one.kind, one.name) == (kind, rest)]
    else:
        found = [one for one in known if one.name == name]
    if not found:
        names = [one.name for one in known]
        fields = [whole for whole in names if name and whole.endswith(f".{name}")]
        otherwise = did_you_mean(name, names, "name a field as profile.city or products.price")
        hint = f"write {' or '.join(fields[:3])}" if fields else otherwise
        raise UnknownNameError.at(f"nothing is called {name!r}", hint=hint)
    if len(found) > 1:
        either = " or ".join(f"{one.kind}:{one.name}" for one in found)
        raise UnknownNameError.at(f"{name!r} is the name of several things", hint=f"write {either}")
    return found[0]


def _known(workspace: Workspace) -> Iterator[Target]:
    parts = workspace.parts
    sources = parts.sources
    for name in all_fields(sources):
        if not name.startswith("history."):
            yield Target("field", name)
    for catalog, schema in sources.catalogs.items():
        yield Target("catalog", catalog)
        yield from (Target("field", f"{catalog}.{name}") for name in schema.relations)
        yield from (Target("collection", name) for name in schema.collections)
    yield from (Target("segment", name) for name in sources.segments.segments)
    yield from (Target("event", name) for name in sources.events)
    yield from (Target("feed", name) for name in sources.feeds)
    components = {name for _ending, name in parts.placing.components}
    yield from (Target("component", name) for name in sorted(components))
    yield from (Target("asset", name) for name in sorted(sources.pictures))
    for kind, values in (("brand", sources.configuration.brand), ("constants", sources.constants_of(None))):
        yield from (Target(kind, name) for name in _values(kind, values))
    texts = {text for original in originals_of(sources) for text in original.ids}
    yield from (Target("string", text) for text in sorted(texts))


def _values(prefix: str, values: Any) -> Iterator[str]:
    for name, value in values.items():
        yield f"{prefix}.{name}"
        if isinstance(value, dict):
            yield from _values(f"{prefix}.{name}", value)
