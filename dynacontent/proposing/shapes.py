"""What the schemas of a workspace say of a draft: the type at a path, and the least that has to be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dynacontent.loading import Sources
from dynacontent.models.document import Path
from dynacontent.models.schema import Field, FieldType
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.samples import Samples
from dynacontent.rendering.checks.personas import purposes_asked
from dynacontent.rendering.given import STILL
from dynacontent.rendering.records import CONTEXT_FIELDS

NOW: Path = ("context", "now")
CONSENT: Path = ("consent",)
HISTORY: Path = ("history",)


class Shapes:
    """Makes drafts that fit the schemas."""

    def __init__(self, sources: Sources, samples: Samples) -> None:
        self._sources = sources
        self._samples = samples
        self.purposes = purposes_asked(sources)
        self.key = str(sources.profile.key) if sources.profile.key else None

    def fields(self, root: Path) -> Mapping[str, Field]:
        """The fields of the profile, the context, or an event (``("events", NAME)``)."""
        if root == ("profile",):
            return self._sources.profile.fields
        return CONTEXT_FIELDS if root == ("context",) else self._sources.events.get(str(root[-1]), {})

    def field(self, path: Path) -> Field | None:
        """What is declared at a path: members of lists are of the field of their list."""
        size = 2 if path[0] == "events" else 1
        fields, found = self.fields(path[:size]), None
        for step in path[size:]:
            if isinstance(step, int):
                continue
            found = fields.get(str(step))
            if found is None:
                return None
            fields = _members(found.type)
        return found

    def type(self, path: Path) -> FieldType | None:
        """The type at a path: of an index, that of the elements."""
        found = self.field(path)
        if found is None:
            return None
        return found.type.of if isinstance(path[-1], int) else found.type

    # -- drafts ---------------------------------------------------------------------------

    def stranger(self, slug: str) -> Draft:
        """Somebody of whom nothing is known but what has to be."""
        profile = self._least(self._sources.profile.fields)
        if self.key is not None:
            profile[self.key] = self.identity(slug)
        context = {"now": STILL.isoformat().replace("+00:00", "Z")}
        return Draft({"profile": profile, "events": {}, "history": [], "context": context, "consent": []})

    def identity(self, slug: str) -> Any:
        """A value for the key of the profile: the name, or a number made of it where it is one."""
        kind = self._sources.profile.fields[str(self.key)].type.kind
        return 1_000 + sum(slug.encode()) if kind == "int" else slug

    def with_event(self, draft: Draft, event: str | None) -> Draft:
        """The same with an event, of which the least is there."""
        if event is None or event in draft.data["events"]:
            return draft
        return draft.put(("events", event), self._least(self._sources.events.get(event, {})))

    def known(self, draft: Draft) -> Draft:
        """The same, and everything is known that may be."""
        for path, field in self.given():
            if path[0] == "profile" or (path[0] == "events" and path[1] in draft.data["events"]):
                draft = self.put(draft, path, self._samples.typical(field.type, field.name))
        return draft.put(CONSENT, list(self.purposes))

    def given(self) -> Iterator[tuple[Path, Field]]:
        """Every field of profile and events that is given, and not derived; but the key."""
        for name, field in self._sources.profile.fields.items():
            if field.expression is None and name != self.key:
                yield ("profile", name), field
        for event, fields in self._sources.events.items():
            for name, field in fields.items():
                if field.expression is None:
                    yield ("events", event, name), field

    def put(self, draft: Draft, path: Path, value: Any) -> Draft:
        """The same with a value, with what it needs around it and the consent that it asks for.

        ``None`` takes it away.
        """
        if value is None:
            return draft.drop(path)
        if path[0] == "events":
            draft = self.with_event(draft, str(path[1]))
        field = self.field(path)
        for end in range(2, len(path)):
            if draft.at(path[:end]) is None and (kind := self.type(path[:end])) is not None:
                draft = draft.put(path[:end], self.least(kind, str(path[end - 1])))
        if field is not None and field.consent and field.consent not in draft.data["consent"]:
            draft = draft.put(CONSENT, [*draft.data["consent"], field.consent])
        return draft.put(path, value)

    def least(self, kind: FieldType, name: str) -> Any:
        """The least value of a type: an object with what has to be in it, a list of one of these."""
        if kind.kind == "object":
            return self._least(kind.fields)
        if kind.kind == "list" and kind.of is not None:
            return [self.least(kind.of, name)]
        return self._samples.typical(kind, name)

    def _least(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        return {
            name: self.least(field.type, name)
            for name, field in fields.items()
            if not field.type.optional and field.expression is None
        }


def _members(kind: FieldType) -> Mapping[str, Field]:
    while kind.of is not None:
        kind = kind.of
    return kind.fields
