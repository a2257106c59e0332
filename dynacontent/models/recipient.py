"""Who a message is for, as a pipeline or a persona file hands it over: plain data, not yet checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from dynacontent.errors import RecipientError, did_you_mean

_KEYS = ("profile", "event", "events", "history", "context", "consent")


@dataclass(frozen=True, slots=True, init=False)
class Recipient:
    """Profile, event, history, context and consent of one person.

    ``event`` is the event that triggered the message; ``events`` holds several by name, of which
    a message takes the one it declares. ``history`` lists recent events, newest first, each with
    ``event`` (its name) and ``at``. ``consent`` names the purposes agreed to. Nothing is copied or
    checked here but the outermost shape: a workspace validates against its schemas when it renders.

    Raises `RecipientError` for a part that is no mapping, or no list, where it should be one.
    """

    profile: Mapping[str, Any]
    event: Mapping[str, Any] | None
    events: Mapping[str, Mapping[str, Any]]
    history: Sequence[Mapping[str, Any]]
    context: Mapping[str, Any]
    consent: tuple[str, ...]

    def __init__(
        self,
        profile: Mapping[str, Any],
        *,
        event: Mapping[str, Any] | None = None,
        events: Mapping[str, Mapping[str, Any]] | None = None,
        history: Sequence[Mapping[str, Any]] = (),
        context: Mapping[str, Any] | None = None,
        consent: Iterable[str] = (),
    ) -> None:
        given = {
            "profile": profile,
            "event": event,
            "events": {} if events is None else events,
            "history": () if history is None else history,
            "context": {} if context is None else context,
            "consent": () if consent is None else consent,
        }
        for name, value in given.items():
            _check_shape(name, value)
            object.__setattr__(self, name, value)
        object.__setattr__(self, "history", tuple(history or ()))
        object.__setattr__(self, "consent", tuple(consent or ()))

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
        )


def _check_shape(name: str, value: object) -> None:
    """Refuse a part of a recipient that is not even a mapping, or a list, as it should be."""
    if name == "event" and value is None:
        return
    if name in ("history", "consent"):
        sound = isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))
        kind = "a list"
    else:
        sound, kind = isinstance(value, Mapping), "a mapping"
    if not sound:
        raise RecipientError(f"{name} should be {kind}, not {type(value).__name__}")
