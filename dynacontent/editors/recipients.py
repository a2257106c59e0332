"""Recipients as a JSON Schema: what a persona may hold, by the declared fields of profile and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dynacontent.editors.known import Declared, Known
from dynacontent.editors.scalars import Scalars, Schema, also, either, formed, offered, searched
from dynacontent.formats import scalars as read
from dynacontent.formats.quick import TEXTS
from dynacontent.loading.schemas import PERSONA
from dynacontent.models.schema import Field, FieldType
from dynacontent.rendering.records import CONTEXT_FIELDS, FOLLOWS

_TEXT = Scalars(guessed=True)
_SAID = {
    "profile": "What is known of this person.",
    "event": "The event that triggers a message, whichever it is.",
    "events": "Events by name; a message takes the one it declares.",
    "history": "Recent events, newest first, each with its time.",
    "context": "What a sender says of the moment: the time, the device. Each may be left out.",
    "consent": "The purposes this person agreed to.",
    "exposures": "What this person was shown before.",
}
_BLANK: Schema = {"type": "string", "pattern": r"^\s*$"}
"""A text without letters, which is as good as none."""
_AT = Field("at", FieldType("datetime"))
_DATE = rf"^\s*(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{read.EPOCH.pattern}\s*$)"
_DATE_HINT = "2026-05-01, or 2026-05-01T09:00:00Z"


def recipient_schema(known: Known) -> Schema:
    """A recipient of a workspace; where its fields could not be read, any values will do."""
    making = _Recipients(known)
    parts = {key: {"description": _SAID[key], **making.part(key, kind)} for key, kind in PERSONA.items()}
    return {"type": "object", "properties": parts, "additionalProperties": False, "required": ["profile"]}


@dataclass(frozen=True, slots=True)
class _Recipients:
    known: Known

    def part(self, key: str, kind: type) -> Schema:
        made = getattr(self, f"_{key}", None)
        return also({"type": "object" if kind is dict else "array"} if made is None else made(), "null")

    def _profile(self) -> Schema:
        return self._record(self.known.profile)

    def _events(self) -> Schema:
        events = self.known.events
        if events is None:
            return {"type": "object"}
        named = {name: self._record(fields) for name, fields in events.items()}
        return {"type": "object", "properties": named, "additionalProperties": False}

    def _history(self) -> Schema:
        events = self.known.events
        entry: Schema = {"type": "object", "required": ["event", "at"]}
        if events is not None:
            entry["properties"] = {"event": _TEXT.words(events), "at": self.value(_AT.type)}
            entry["allOf"] = [self._of_event(name, fields) for name, fields in events.items()]
        return {"type": "array", "items": entry}

    def _of_event(self, name: str, fields: Declared) -> Schema:
        """What an entry of the history may hold, if it is of this event."""
        of_event = {"properties": {"event": {"const": name}}, "required": ["event"]}
        whole = self._record({**fields, "at": _AT, "event": Field("event", FieldType("str"))})
        return {"if": of_event, "then": whole}

    def _context(self) -> Schema:
        found = self._record(CONTEXT_FIELDS)
        variants = {name: offered(_TEXT.text(), words) for name, words in self.known.experiments.items()}
        forced = {"type": "object", "properties": variants, "additionalProperties": _TEXT.text()}
        said = {
            "description": "Which variant of an experiment this person is shown: `{EXPERIMENT: VARIANT}`."
        }
        found["properties"] |= {"variants": {**said, **also(either(forced, _BLANK), "null")}}
        found["properties"] |= dict.fromkeys(sorted(FOLLOWS), _TEXT.empty(_TEXT.text()))
        return found

    def _consent(self) -> Schema:
        return {"type": "array", "items": offered(_TEXT.text(), self.known.purposes)}

    def _exposures(self) -> Schema:
        placement = offered(_TEXT.text(), self.known.placements)
        parts = {"placement": placement, "at": self.value(_AT.type), "rule": _TEXT.empty(_TEXT.text())}
        return {
            "type": "array",
            "items": {"type": "object", "properties": parts, "required": ["placement", "at"]},
        }

    # -- values by type ---------------------------------------------------------------------

    def _record(self, fields: Declared | None) -> Schema:
        if fields is None:
            return {"type": "object"}
        given = {name: field for name, field in fields.items() if field is None or field.expression is None}
        found: Schema = {
            "type": "object",
            "properties": {name: self._field(field) for name, field in given.items()},
            "additionalProperties": False,
        }
        required = [name for name, field in given.items() if field is not None and not field.type.optional]
        return found | ({"required": required} if required else {})

    def _field(self, field: Field | None) -> Schema:
        if field is None:
            return {}
        marks = ["pii"] if field.pii else []
        marks += [f"consent={field.consent}"] if field.consent else []
        return {"description": f"`{' '.join([str(field.type), *marks])}`", **self.value(field.type)}

    def value(self, kind: FieldType) -> Schema:
        """What a value of a type is written like."""
        made = self._required(kind)
        if not kind.optional:
            return made
        return also(made if kind.kind in TEXTS else either(made, _BLANK), "null")

    def _required(self, kind: FieldType) -> Schema:
        if kind.kind == "object":
            return self._record(kind.fields)
        if kind.kind == "enum":
            return _TEXT.words(kind.choices)
        if kind.of is not None:
            inner = self.value(kind.of)
            return (
                {"type": "array", "items": inner}
                if kind.kind == "list"
                else {"type": "object", "additionalProperties": inner}
            )
        if kind.kind == "locale":
            return offered(_TEXT.text(), self.known.locales)
        return dict(_VALUES.get(kind.kind, _TEXT.text()))


def _object(*names: str) -> Schema:
    """A mapping of exactly these members."""
    return {
        "type": "object",
        "properties": dict.fromkeys(names, _TEXT.text()),
        "additionalProperties": False,
        "required": list(names),
    }


_SWITCH = r"^\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[01])\s*$"
_LINK = r"^\s*([Hh][Tt][Tt][Pp][Ss]?|[Mm][Aa][Ii][Ll][Tt][Oo]|[Tt][Ee][Ll]):"
_MOMENT = either(searched(_DATE, _DATE_HINT), {"type": "number"})
_NUMBER = either({"type": "number"}, formed(read.NUMBER, "a number: 19.90"))
_VALUES: Mapping[str, Schema] = {
    "int": _TEXT.whole(),
    "float": _NUMBER,
    "decimal": _NUMBER,
    "bool": either(
        {"type": "boolean"},
        {"type": "string", "pattern": _SWITCH},
        {"type": "integer", "minimum": 0, "maximum": 1},
    ),
    "date": _MOMENT,
    "datetime": _MOMENT,
    "url": searched(_LINK, "a link begins with https://, http://, mailto: or tel:"),
    "email": formed(read.EMAIL, "ada@example.com"),
    "geo": either(formed(r"[^,]+,[^,]+", "52.5,13.4, or {lat: 52.5, lon: 13.4}"), _object("lat", "lon")),
    "currency": formed(r"[A-Z]{3}", "three capital letters: EUR"),
    "money": either(
        formed(read.MONEY, "12.50 EUR, or {amount: 12.50, currency: EUR}"), _object("amount", "currency")
    ),
}
"""How values of the scalar types are written, where not every text will do."""
