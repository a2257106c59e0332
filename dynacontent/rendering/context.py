"""One recipient and a workspace's defaults become the frozen context of a render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dynacontent.expressions.bound import evaluated
from dynacontent.expressions.consent import refusal
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.history import History
from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.state import DataSource, RenderState, Texts, current
from dynacontent.loading import Sources
from dynacontent.localization.accepting import accepted_locale
from dynacontent.localization.locales import direction, fallback_chain, formatting_tag
from dynacontent.rendering.records import Checked, Records
from dynacontent.rendering.values import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may say about one render; ``None`` leaves it to recipient and message."""

    level: int | None = None
    locale: str | None = None
    context: Mapping[str, Any] | None = None
    assets_url: str | None = None
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
    reading = reading_of(wanted or default, configuration.locales, default)
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


def derived_fields(expressions: Mapping[str, Expression]) -> dict[str, Lazy]:
    """What stands in a profile for derived fields until they are read; the same for every recipient."""
    return {name: Lazy(partial(_derived, name, expression)) for name, expression in expressions.items()}


def complete_state(state: RenderState, derived: Mapping[str, Lazy], stages: Mapping[str, Expression]) -> None:
    """Add derived profile fields, worked out when read, and the stage; with ``state`` current."""
    profile = state.names["profile"]
    for name, lazy in derived.items():
        if name not in profile:  # it is there as missing where consent is lacking
            profile[name] = lazy
    for name, expression in stages.items():
        if evaluated(expression.evaluate, state.names):
            state.context["stage"] = name
            break


def _derived(name: str, expression: Expression) -> Any:
    """The value of a derived field; missing where what it is derived from is."""
    path = f"profile.{name}"
    try:
        value = expression.evaluate(current().names)
    except UsedMissingError as error:
        return Missing(name=path, code=error.missing.code, detail=f"it is derived, and {error}")
    return Missing(name=path) if value is None else value


class SegmentValues(Mapping[str, bool]):
    """Segments of one recipient, each evaluated at most once, when asked for."""

    def __init__(self, segments: Mapping[str, Expression], names: Callable[[], Mapping[str, Any]]) -> None:
        self._segments = segments
        self._names = names
        self._known: dict[str, tuple[bool, int]] = {}

    def __getitem__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._evaluated(name)
        value, level = self._known[name]
        current().touch(level)  # each time: a ladder may have dropped the body that asked before
        return value

    def _evaluated(self, name: str) -> tuple[bool, int]:
        """Whether the recipient is in a segment, and the level of what it took to know."""
        state = current()
        before, state.level = state.level, 1
        try:
            return bool(self._segments[name].evaluate(self._names())), state.level
        finally:
            state.level = before

    def __iter__(self) -> Any:
        return iter(self._segments)

    def __len__(self) -> int:
        return len(self._segments)
