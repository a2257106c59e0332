"""What a caller hands over, looked at before anything is rendered: recipients, names, locales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from dynacontent.errors import RecipientError, UnknownNameError, did_you_mean, one_of
from dynacontent.models.recipient import Recipient

Entry = TypeVar("Entry")
Who = Recipient | Mapping[str, Any]
"""A recipient, or a bare profile."""


def recipient_of(who: Who, event: Mapping[str, Any] | None) -> Recipient:
    """A recipient of what was given, with another event if there is one. Raises `RecipientError`."""
    if not isinstance(who, (Recipient, Mapping)):
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
