"""Who a message is for, as a pipeline or a persona file hands it over: plain data, not yet checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from dynacontent.errors import RecipientError, did_you_mean

_KEYS = ("profile", "event", "events", "history", "context", "consent", "exposures")


@dataclass(frozen=True, slots=True, init=False)
class Recipient:
    """Profile, event, history, context, consent and exposures of one person.

    ``event`` is the event that triggered the message; ``events`` holds several by name, of which
    a message takes the one it declares. ``history`` lists recent events, newest first, each with
    ``event`` (its name) and ``at``. ``consent`` names the purposes agreed to. ``exposures`` is what
    the person was shown before (``placement``, ``rule``, ``at``); where it is given, the log of the
    workspace is not asked. Nothing is copied or
    checked here but the outermost shape: a workspace validates against its schemas when it renders.

    Raises `RecipientError` for a part that is no mapping, or no list, where it should be one.
    """

    profile: Mapping[str, Any]
    event: Mapping[str, Any] | None
    events: Mapping[str, Mapping[str, Any]]
    history: Sequence[Mapping[str, Any]]
    context: Mapping[str, Any]
    consent: tuple[str, ...]
    exposures: tuple[Any, ...] | None

    def __init__(
        self,
        profile: Mapping[str, Any],
        *,
        event: Mapping[str, Any] | None = None,
        events: Mapping[str, Mapping[str, Any]] | None = None,
        history: Sequence[Mapping[str, Any]] = (),
        context: Mapping[str, Any] | None = None,
        consent: Iterable[str] = (),
        exposures: Iterable[Any] | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "profile", _mapping("profile", profile))
        put(self, "event", None if event is None else _mapping("event", event))
        put(self, "events", {} if events is None else _mapping("events", events))
        put(self, "history", _values("history", history))
        put(self, "context", {} if context is None else _mapping("context", context))
        put(self, "consent", _values("consent", consent))
        put(self, "exposures", None if exposures is None else _values("exposures", exposures))

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Read what a persona file or a batch row holds; a row without ``profile`` is a bare profile.

        Raises `RecipientError` for a key that does not belong here.
        """
        if "profile" not in row:
            return cls(row)
        unknown = [name for name in row if name not in _KEYS]
        if unknown:
            hint = did_you_mean(unknown[0], _KEYS, f"a recipient has {', '.join(_KEYS)}")
            raise RecipientError.at(f"unknown key {unknown[0]!r} in a recipient", hint=hint)
        return cls(
            row["profile"],
            event=row.get("event"),
            events=row.get("events"),
            history=row.get("history", ()),
            context=row.get("context"),
            consent=row.get("consent", ()),
            exposures=row.get("exposures"),
        )

    def may_get(self, event: str | None) -> bool:
        """Whether a message that is triggered by an event (``None``: by none) can be for the recipient."""
        return event is None or self.event is not None or event in self.events


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    """A part of a recipient that should be a mapping."""
    if value.__class__ is not dict and not isinstance(value, Mapping):
        raise RecipientError(f"{name} should be a mapping, not {type(value).__name__}")
    mapping: Mapping[str, Any] = value
    return mapping


def _values(name: str, value: Any) -> tuple[Any, ...]:
    """A part of a recipient that should be a list."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)) and (
        not isinstance(value, Iterable) or isinstance(value, (str, bytes, Mapping))
    ):
        raise RecipientError(f"{name} should be a list, not {type(value).__name__}")
    return tuple(value)
