"""One recipient and a workspace's defaults become the frozen context of a render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dynacontent.expressions.consent import refusal
from dynacontent.expressions.history import History
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import DataSource, RenderState, Texts
from dynacontent.loading import Sources
from dynacontent.localization.accepting import accepted_locale
from dynacontent.localization.locales import direction, fallback_chain, formatting_tag
from dynacontent.localization.pseudo import pseudo_locale
from dynacontent.rendering.records import Checked, Records
from dynacontent.rendering.values import shape

WHERE_GIVEN = ("platform", "app_version", "os_version", "variants")
"""What stands in a context only where somebody gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may say about one render; ``None`` leaves it to recipient and message."""

    level: int | None = None
    locale: str | None = None
    context: Mapping[str, Any] | None = None
    assets_url: str | None = None
    send_id: str | None = None
    """The send that is under way: what it claimed already does not count against its recipients."""
    clock: datetime = field(default_factory=lambda: datetime.now(UTC))
    """What ``context.now`` is where nobody says: one reading for all channels of a recipient."""


class Reading(NamedTuple):
    """What follows from the locale that a recipient reads: ``tag`` is that of numbers and dates."""

    wanted: str
    chain: tuple[str, ...]
    direction: str
    tag: str


@lru_cache(maxsize=4_096)
def reading_of(tag: str, available: tuple[str, ...], default: str) -> Reading:
    """The reading of a tag; one that no language has counts as the default locale."""
    wanted = tag
    try:
        chain = fallback_chain(tag, available, default)
    except ValueError:
        wanted, chain = default, fallback_chain(default, available, default)
    return Reading(wanted, chain, direction(chain[0]), formatting_tag(wanted, chain[0]))


def pseudo_reading(pseudo: str, default: str) -> Reading:
    """The reading of a pseudo-locale: texts of the default locale made over, with its numbers and dates."""
    return Reading(pseudo, (pseudo, default), direction(pseudo), formatting_tag(default, default))


def recipient_context(
    checked: Checked, sources: Sources, options: Options, channel: str
) -> tuple[dict[str, Any], Reading]:
    """``context`` of a render: what was given, then what the profile says, then the defaults.

    Second, the locale the recipient reads, of which ``context.locale`` is the nearest configured.
    """
    configuration, schema = sources.configuration, sources.profile
    given, profile = checked.context, checked.profile
    wanted = options.locale or given.get("locale") or profile.get(schema.locale or "")
    default = configuration.default_locale
    if not wanted and (header := given.get("accept_language")):
        wanted = accepted_locale(header, configuration.locales)
    pseudo = pseudo_locale(options.locale) if options.locale else None
    reading = (
        pseudo_reading(pseudo, default)
        if pseudo
        else reading_of(wanted or default, configuration.locales, default)
    )
    zone = given.get("timezone") or profile.get(schema.timezone or "") or configuration.timezone
    now = given.get("now") or options.clock
    context = {
        "now": now.astimezone(ZoneInfo(zone)),
        "timezone": zone,
        "locale": reading.chain[0],
        "direction": reading.direction,
        "currency": given.get("currency") or profile.get(schema.currency or "") or configuration.currency,
        "device": given.get("device"),
        "channel": channel,
    }
    context |= {name: given[name] for name in WHERE_GIVEN if given.get(name)}
    return context, reading


def start_state(
    checked: Checked,
    sources: Sources,
    options: Options,
    *,
    channel: str,
    event: str,
    records: Records,
    data: DataSource,
    texts: Texts,
) -> RenderState:
    """The state of a render that is about to begin; stage and derived fields are still open."""
    configuration = sources.configuration
    context, reading = recipient_context(checked, sources, options, channel)
    profile = with_consent(checked.profile, records.purposes, checked.consent)
    shape(profile, records.profile_shapes, "profile")
    if checked.event is not None:
        shape(checked.event, records.event_shapes[event], "event")
    return RenderState(
        data=data,
        texts=texts,
        locale=reading.tag,
        chain=reading.chain,
        timezone=context["now"].tzinfo,
        now=context["now"],
        currency=context["currency"],
        context=context,
        names={
            "profile": profile,
            "event": checked.event,
            "history": History(_shaped_history(checked.history, records)),
        },
        cap=options.level or 3,
        assets_url=configuration.assets_url if options.assets_url is None else options.assets_url,
        consent=checked.consent,
        pictures=None if configuration.assets_url else sources.pictures,
        warnings=[f"unknown_attribute: {name} is not declared and was dropped" for name in checked.dropped],
    )


def _shaped_history(history: list[dict[str, Any]], records: Records) -> list[dict[str, Any]]:
    """Past events with pictures and rich text as the event of a message has them."""
    if not any(records.event_shapes.values()):
        return history
    found = [dict(entry) for entry in history]
    for entry in found:
        name = entry["event"]
        shape(entry, records.event_shapes[name], f'history.last("{name}")')
    return found


def with_consent(
    profile: Mapping[str, Any], purposes: Mapping[str, str], consent: frozenset[str]
) -> dict[str, Any]:
    """The profile with everything missing that the recipient did not agree to."""
    allowed = dict(profile)
    for name, purpose in purposes.items():
        detail = refusal(consent, purpose)
        if detail is not None:
            allowed[name] = Missing(name=f"profile.{name}", code="no_consent", detail=detail)
    return allowed
