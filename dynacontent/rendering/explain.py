"""Why a recipient sees what they see: one render, told step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from dynacontent.engine.analysis.report import Report
from dynacontent.errors import DynacontentError
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.localization.accepting import accepted_locale
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Choice, Lookup, Reason, Skipped, plain
from dynacontent.rendering.checks.checking import check_channel, message_names
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.feeds import LEVEL as FEED_LEVEL
from dynacontent.rendering.given import Level
from dynacontent.rendering.personal import HIDDEN, Personal
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.values import json_types
from dynacontent.rendering.workspace import Workspace

_PLACE = re.compile(r" \([^()]+:\d+(:\d+)?\)$")
"""The place at the end of a reason, which differs where the reason does not."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of the context and where it came from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One channel for one recipient.

    ``level`` is the one reached, ``reachable`` the highest the channel's templates have, ``cap``
    the highest allowed, ``capped_by`` what set it (``None`` where nothing did); ``why_not_higher``
    are the reasons against what is above ``level``. ``choices`` come in the order they were made.
    """

    message: str
    channel: str
    recipient: str | None
    status: str
    reason: str | None
    level: int
    reachable: int
    cap: int
    capped_by: str | None
    why_not_higher: tuple[str, ...]
    settings: tuple[Setting, ...]
    segments: Mapping[str, bool]
    choices: tuple[Choice, ...]
    lookups: tuple[Lookup, ...]
    fallbacks: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return {field.name: json_types(getattr(self, field.name)) for field in fields(self)}


def explain(
    workspace: Workspace,
    message: str,
    recipient: Recipient,
    *,
    channels: Sequence[str] | None = None,
    event: Mapping[str, Any] | None = None,
    level: Level | None = None,
    locale: str | None = None,
    context: Mapping[str, Any] | None = None,
) -> tuple[Explanation, ...]:
    """Render a message (all its channels, or those named) and tell why each came out as it did.

    Takes and raises what `Workspace.render_all` does.
    """
    manifest = workspace.message(message)
    found = []
    for channel in dict.fromkeys(channels or manifest.channels):
        outcome, state = workspace.trace(
            message, channel, recipient, event=event, level=level, locale=locale, context=context
        )
        given = {**({"locale": locale} if locale else {}), **(context or {})}
        with rendering(state):
            settings = _settings(workspace, recipient, state, given)
        found.append(
            Explanation(
                message=message,
                channel=channel,
                recipient=outcome.recipient,
                status=outcome.status,
                reason=f"{outcome.reason} ({outcome.code})" if isinstance(outcome, Skipped) else None,
                level=outcome.level,
                reachable=max(outcome.level, _reachable(workspace, manifest, channel)),
                cap=state.cap,
                capped_by=_capped_by(manifest, state.cap, level),
                why_not_higher=_why_not_higher(workspace, outcome),
                settings=settings,
                segments=_segments(workspace, state),
                choices=outcome.choices,
                lookups=outcome.lookups,
                fallbacks=outcome.fallbacks,
                warnings=outcome.warnings,
            )
        )
    return tuple(found)


def _reachable(workspace: Workspace, manifest: Manifest, channel: str) -> int:
    """The highest level of anything the templates of a channel read."""
    parts, report = workspace.parts, Report()
    names = message_names(parts.sources, manifest, parts.queries.levels)
    check_channel(manifest, channel, names, report, markup=parts.markup, text=parts.text)
    return max((use.level for use in report.uses), default=1)


def _capped_by(manifest: Manifest, cap: int, level: int | None) -> str | None:
    if cap == 3:
        return None
    if level == cap:
        return "the level asked for"
    return f"max_level of the message: {manifest.max_level} ({manifest.max_level.location})"


def _why_not_higher(workspace: Workspace, outcome: Outcome) -> tuple[str, ...]:
    """The reasons against what is above the level reached, each once, but for the cap itself."""
    found = [
        _sentence(choice, reason)
        for choice in outcome.choices
        for reason in choice.reasons
        if reason.code != "level_cap" and _level_of(workspace, choice, reason) > outcome.level
    ]
    return tuple(dict.fromkeys(found))


def _sentence(choice: Choice, reason: Reason) -> str:
    subject = f"collection {reason.alternative}: " if choice.kind == "collection" else ""
    subject = f"feed {choice.name}: " if choice.kind == "feed" else subject
    return f"{subject}{_PLACE.sub('', reason.detail)} ({reason.code})"


def _level_of(workspace: Workspace, choice: Choice, reason: Reason) -> int:
    if choice.kind == "ladder":
        return int(reason.alternative.removeprefix("level "))
    if choice.kind == "feed":
        return FEED_LEVEL
    return workspace.parts.queries.levels.get(reason.alternative, 1)


def _segments(workspace: Workspace, state: RenderState) -> dict[str, bool]:
    """Which segments the recipient is in; one that cannot be told is left out."""
    found = {}
    for name in state.segments:
        with suppress(DynacontentError, PendingError), rendering(state), workspace.parts.failures():
            found[name] = bool(state.segments[name])
    return found


# -- the context and where it came from -----------------------------------------------------


def _settings(
    workspace: Workspace, recipient: Recipient, state: RenderState, given: Mapping[str, Any]
) -> tuple[Setting, ...]:
    schema = workspace.parts.sources.profile
    default = {
        "locale": "default_locale of the configuration",
        "timezone": "timezone of the configuration",
        "currency": "currency of the configuration",
        "now": "the clock",
    }
    role = {"locale": schema.locale, "timezone": schema.timezone, "currency": schema.currency}

    def source(name: str) -> str:
        if given.get(name):
            return _source("asked for", given[name], state)
        if recipient.context.get(name):
            return _source("the recipient's context", recipient.context[name], state)
        field = role.get(name)
        if field and recipient.profile.get(field):
            return _source(f"profile.{field}", recipient.profile[field], state)
        header = given.get("accept_language") or recipient.context.get("accept_language")
        if name == "locale" and isinstance(header, str):
            tag = accepted_locale(header, workspace.configuration.locales)
            return default[name] if tag is None else _source("accept_language", tag, state)
        return default.get(name, "")

    found = [
        Setting(name, str(plain(_personal(state).shown(state.context[name]))), source(name))
        for name in (
            "locale",
            "timezone",
            "currency",
            "now",
            "device",
            "platform",
            "app_version",
            "os_version",
        )
        if state.context.get(name)
    ]
    found[0] = _about_locale(found[0], state)
    stage = state.context.get("stage")
    if stage:
        expression = workspace.parts.sources.segments.stages[stage]
        found.append(Setting("stage", stage, f"{expression} ({expression.location})"))
    consent = ", ".join(recipient.consent) or "none"
    return (*found, Setting("consent", consent, ""))


def _source(text: str, value: Any, state: RenderState) -> str:
    """Where a value came from, with the value as it may be shown."""
    return f"{text}: {_personal(state).shown(value)}"


def _personal(state: RenderState) -> Personal:
    assert isinstance(state.data, CatalogData)
    return state.data.personal


def _about_locale(setting: Setting, state: RenderState) -> Setting:
    """What the locale asked for became, if that is not the same and may be told."""
    asked = setting.source.rpartition(": ")[2]
    if not setting.source.count(": ") or asked in (setting.value, HIDDEN):
        return setting
    same = asked.replace("_", "-").split("-")[0].lower() == setting.value.split("-")[0].lower()
    became = f"written in {setting.value}, dates and numbers as in {state.locale}"
    if not same:
        became = f"not a locale of the workspace, so {setting.value}"
    return Setting(setting.name, setting.value, f"{setting.source}, {became}")
