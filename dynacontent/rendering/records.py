"""Validators for everything a recipient consists of, compiled once per workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dynacontent.errors import Problem, RecipientError, did_you_mean, one_of
from dynacontent.expressions.items import Item
from dynacontent.formats.adapters import Record, RecordError, compile_record
from dynacontent.formats.scalars import read_datetime
from dynacontent.loading import Sources
from dynacontent.models.exposures import Seen
from dynacontent.models.recipient import Recipient
from dynacontent.models.schema import Field, FieldType
from dynacontent.rendering.personal import Marks, Personal, marked
from dynacontent.rendering.values import shapes

CONTEXT_FIELDS = {
    name: Field(name, FieldType(kind, optional=True))
    for name, kind in {
        "now": "datetime",
        "timezone": "timezone",
        "locale": "locale",
        "currency": "currency",
        "device": "str",
        "platform": "str",
        "app_version": "str",
        "os_version": "str",
        "accept_language": "str",
    }.items()
} | {"variants": Field("variants", FieldType("map", optional=True, of=FieldType("str")))}
"""What may be given as context."""

FOLLOWS = frozenset({"stage", "channel", "direction"})
"""What follows from the rest; it may stand in a context that is given back, and is worked out anew."""

Unknown = Literal["error", "drop"]

_KEY_HINT = "it is the key of the profile"


@dataclass(slots=True)
class Checked:
    """A recipient that fits the schemas: plain copies, and what was dropped as unknown."""

    profile: dict[str, Any]
    event: dict[str, Any] | None
    history: list[dict[str, Any]]
    context: dict[str, Any]
    consent: frozenset[str]
    dropped: tuple[str, ...]
    exposures: tuple[Seen, ...] | None = None


class Records:
    """The compiled schemas of a workspace."""

    def __init__(self, sources: Sources) -> None:
        timezone = ZoneInfo(sources.configuration.timezone)
        keys = {name: schema.fields[schema.key].type for name, schema in sources.catalogs.items()}

        def compiled(fields: Mapping[str, Field]) -> Record:
            return compile_record(fields, ref=Item, catalogs=keys, timezone=timezone)

        at = {"at": Field("at", FieldType("datetime"))}
        self.profile = compiled(sources.profile.fields)
        self._key = ("profile", sources.profile.key)
        self.events = {name: compiled(fields) for name, fields in sources.events.items()}
        self.history = {name: compiled({**at, **fields}) for name, fields in sources.events.items()}
        self.context = compiled(CONTEXT_FIELDS)
        self.profile_shapes = shapes(sources.profile.fields)
        self.event_shapes = {name: shapes(fields) for name, fields in sources.events.items()}
        self._marks = Marks(
            marked(sources.profile.fields),
            {name: marked(fields) for name, fields in sources.events.items()},
        )
        self.purposes = {
            name: field.consent for name, field in sources.profile.fields.items() if field.consent
        }
        """Purposes a recipient has to agree to, by field of the profile."""

    def check(self, who: Recipient, event: str | None, *, unknown: Unknown) -> Checked:
        """Validate a recipient for a message that declares ``event`` (or none).

        Raises `RecipientError` with every problem of profile, event, history and context.
        """
        problems: list[Problem] = []
        dropped: list[str] = []

        def check(record: Record, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
            try:
                value, strangers = record.validate(data, unknown=unknown)
            except RecordError as error:
                for found in error.problems:
                    keyless = (prefix, *found.path) == self._key and found.message == "is required"
                    problems.append(
                        Problem(found.sentence(prefix), hint=_KEY_HINT if keyless else found.hint)
                    )
                return {}
            dropped.extend(f"{prefix}.{name}" for name in strangers)
            return value

        profile = check(self.profile, who.profile, "profile")
        context = check(self.context, without_derived(who.context), "context") if who.context else {}
        given = None if event is None else _event(who, event, problems)
        checked_event = None if given is None else check(self.events[str(event)], given, "event")
        history = [self._entry(entry, n, check, problems, unknown) for n, entry in enumerate(who.history)]
        if not all(isinstance(purpose, str) for purpose in who.consent):
            problems.append(Problem("consent should be a list of texts, the purposes agreed to"))
        exposures = None if who.exposures is None else seen_before(who.exposures, problems)
        if problems:
            raise RecipientError(problems)
        kept = [entry for entry in history if entry is not None]
        consent = frozenset(who.consent)
        return Checked(profile, checked_event, kept, context, consent, tuple(dropped), exposures)

    def personal(self, checked: Checked, event: str | None) -> Personal:
        """What is personal of a checked recipient; ``event`` is the one its message declares."""
        return Personal(
            self._marks, checked.profile, checked.event, event_name=event, history=checked.history
        )

    def _entry(
        self, entry: Any, index: int, check: Any, problems: list[Problem], unknown: Unknown
    ) -> dict[str, Any] | None:
        prefix = f"history[{index}]"
        name = entry.get("event") if isinstance(entry, Mapping) else None
        name = name if isinstance(name, str) else None
        if name not in self.history:
            if unknown == "error" or name is None:
                hint = did_you_mean(str(name), self.history, f"declared are {one_of(list(self.history))}")
                problems.append(Problem(f"{prefix}.event is no declared event: {name!r}", hint=hint))
            return None
        fields = {key: value for key, value in entry.items() if key != "event"}
        return {"event": str(name), **check(self.history[str(name)], fields, prefix)}


def seen_before(given: Sequence[Any], problems: list[Problem]) -> tuple[Seen, ...]:
    """Exposures that came with a recipient: records of a log, or mappings of what these hold."""
    found: list[Seen] = []
    for index, entry in enumerate(given):
        try:
            found.append(entry if isinstance(entry, Seen) else _seen(entry))
        except (TypeError, KeyError, AttributeError, ValueError):
            hint = "write {placement: MESSAGE/NAME, rule: NAME, at: 2026-05-01T09:00:00Z}"
            problems.append(Problem(f"exposures[{index}] says no placement and time", hint=hint))
    return tuple(found)


def _seen(entry: Any) -> Seen:
    """What a mapping holds. Raises `KeyError`, `TypeError`, `AttributeError` or `ValueError`."""
    rule, variant, send_id = (_text(entry.get(name)) for name in ("rule", "variant", "send_id"))
    placement = _text(entry["placement"])
    if placement is None:
        raise KeyError("placement")
    return Seen(placement, rule, read_datetime(entry["at"], UTC), variant, send_id)


def _text(value: Any) -> str | None:
    if isinstance(value, (Mapping, list)):
        raise TypeError("no text")
    return None if value is None else str(value)


def without_derived(context: Mapping[str, Any]) -> dict[str, Any]:
    """A given context less what follows from the rest: ``out.context`` may be given back as it is."""
    return {name: value for name, value in context.items() if name not in FOLLOWS}


def _event(who: Recipient, name: str, problems: list[Problem]) -> Mapping[str, Any] | None:
    event = who.event if who.event is not None else who.events.get(name)
    if event is None:
        hint = f"put it under events: {{{name}: …}}, or give the event itself" + _others(list(who.events))
        problems.append(
            Problem(f"the message needs the event {name!r}, which the recipient does not have", hint=hint)
        )
    return event


def _others(names: Sequence[str]) -> str:
    return f"; this recipient has {one_of(names)}" if names else ""
