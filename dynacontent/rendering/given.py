"""What a caller hands over, looked at before anything is rendered: recipients, names, locales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal, TypedDict, TypeVar

from dynacontent.errors import RecipientError, UnknownNameError, did_you_mean, one_of
from dynacontent.models.recipient import Recipient
from dynacontent.rendering.context import Options

Entry = TypeVar("Entry")
Who = Recipient | Mapping[str, Any]
"""A recipient, or a bare profile."""
Level = Literal[1, 2, 3]

STILL = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""``context.now`` of personas that have none, where what comes out is held against what came out before."""


class RenderOptions(TypedDict, total=False):
    """What may be said about one render, see `Workspace.render`; ``None`` is the same as leaving it out."""

    event: Mapping[str, Any] | None
    level: Level | None
    locale: str | None
    context: Mapping[str, Any] | None
    send_id: str | None


def clock(who: Recipient) -> dict[str, Any]:
    """The time of a render whose persona names none, as its ``context``."""
    return {"now": STILL} if who.context.get("now") is None else {}


def options_of(given: RenderOptions, locales: Sequence[str]) -> Options:
    """The options of a render in a workspace with these locales. Raises `UnknownNameError`."""
    level, locale = given.get("level"), given.get("locale")
    if level is not None and level not in (1, 2, 3):
        raise UnknownNameError(f"there is no level {level!r}; levels are 1, 2 and 3")
    if locale is not None:
        check_locale(locale, locales)
    return Options(level=level, locale=locale, context=given.get("context"), send_id=given.get("send_id"))


def recipient_of(who: Who, event: Mapping[str, Any] | None) -> Recipient:
    """A recipient of what was given, with another event if there is one. Raises `RecipientError`."""
    if who.__class__ is not dict and not isinstance(who, (Recipient, Mapping)):
        raise RecipientError(f"a recipient is a Recipient or a profile as a dict, not {type(who).__name__}")
    recipient = who if isinstance(who, Recipient) else Recipient.from_dict(who)
    return recipient if event is None else replace(recipient, event=event, events={})


def known(name: str, entries: Mapping[str, Entry], one: str, many: str) -> Entry:
    """What has this name; ``one`` and ``many`` are what it is called. Raises `UnknownNameError`."""
    if name in entries:
        return entries[name]
    otherwise = f"{many}: {one_of(list(entries))}" if entries else f"there are no {many}"
    hint = did_you_mean(name, entries, otherwise)
    raise UnknownNameError.at(f"there is no {one} {name!r}", hint=hint)


def check_locale(locale: str, configured: Sequence[str]) -> None:
    """Refuse a locale that no configured one is near to and that is no pseudo-locale.

    Raises `UnknownNameError`.
    """
    from dynacontent.localization.locales import negotiate
    from dynacontent.localization.pseudo import pseudo_locale

    if pseudo_locale(locale):
        return
    hint = did_you_mean(locale, configured, f"configured are {one_of(configured)}")
    try:
        found = negotiate(locale, configured, "")
    except ValueError:
        found = ""
    if not found:
        raise UnknownNameError.at(f"there is no locale {locale!r}", hint=hint)
