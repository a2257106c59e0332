"""Which messages, channels, locales and personas something declared matters to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from dynacontent.engine.analysis.report import Reference, Report
from dynacontent.errors import DynacontentError
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.refactoring.reach import spots
from dynacontent.refactoring.targets import Target, target_of
from dynacontent.rendering.originals import originals_of
from dynacontent.rendering.reading import report_of
from dynacontent.rendering.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Affected:
    """A message that would break without something, and for whom what comes out would change.

    ``channels`` and ``locales`` are those whose templates or rules come to it; ``through`` says by what,
    as in ``segment vip``, empty where a template or rule names it itself. ``personas`` are those who are
    sent such a channel in such a locale; of a field of the profile or the event, those whose renders
    change or fail once it has no value. ``places`` are ``file:line:column``.
    """

    message: str
    channels: tuple[str, ...]
    locales: tuple[str, ...]
    through: tuple[str, ...]
    personas: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What something declared matters to; ``kind`` tells what it is."""

    kind: str
    name: str
    messages: tuple[Affected, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return asdict(self)


def impact(workspace: Workspace, name: str) -> Impact:
    """What would break or change with something declared.

    ``name`` is as `dynacontent.refactoring.targets.target_of` has it. Raises `UnknownNameError`.
    """
    target = target_of(workspace, name)
    found = (_affected(workspace, workspace.message(message), target) for message in workspace.messages)
    return Impact(target.kind, target.name, tuple(one for one in found if one is not None))


def _affected(workspace: Workspace, manifest: Manifest, target: Target) -> Affected | None:
    report = report_of(workspace, manifest.name)
    if target.kind == "string":
        named = list(_texts(workspace, manifest, report, target.name))
    else:
        named = [one for one in report.references if target.names(one)]
    if not named:
        if target.kind != "event" or manifest.event != target.name:
            return None
        named = [
            Reference("event", target.name, getattr(manifest.event, "location", Location(manifest.path)))
        ]
    found = {spot for one in named for spot in spots(one, report)}
    channels = {channel for channel, _ in found}
    locales = {locale for _, locale in found}
    told = tuple(name for name in manifest.channels if name in channels or "" in channels)
    every = workspace.configuration.locales
    read = tuple(tag for tag in every if "" in locales or tag in locales)
    return Affected(
        message=manifest.name,
        channels=told,
        locales=read,
        through=tuple(dict.fromkeys(" ".join(one.within) for one in named if one.within)),
        personas=tuple(_personas(workspace, manifest, target, told, read)),
        places=tuple(dict.fromkeys(str(one.location) for one in named)),
    )


def _texts(workspace: Workspace, manifest: Manifest, report: Report, text: str) -> Iterator[Reference]:
    """The places in a message's files where a text is that is translated."""
    places = {
        place
        for found in originals_of(workspace.parts.sources)
        if text in found.ids
        for place in found.places
    }
    for place in sorted(places):
        if place.path == manifest.path:
            yield Reference("string", text, place, channel=_channel_at(manifest, place))
            continue
        for path, channel, locale in sorted(report.files):
            if path == place.path:
                yield Reference("string", text, place, channel=channel, locale=locale)


def _channel_at(manifest: Manifest, place: Location) -> str:
    """The channel whose part stands at a place of the manifest: the last that begins above it."""
    found = ""
    nearest = (0, 0)
    for channel in manifest.channels:
        for written in manifest.channel(channel).templates.values():
            start = written.location
            at = (0, 0) if start is None else (start.line or 0, start.column or 0)
            if nearest < at <= (place.line or 0, (place.column or 1 << 20)):
                nearest, found = at, channel
    return found


def _personas(
    workspace: Workspace, manifest: Manifest, target: Target, channels: Iterable[str], locales: Iterable[str]
) -> Iterator[str]:
    of_recipient = target.kind == "field" and target.name.split(".")[0] in ("profile", "event")
    for name in workspace.personas:
        who = workspace.persona(name)
        if not who.may_get(manifest.event):
            continue
        if of_recipient:
            if any(_differs(workspace, manifest.name, who, target.name, channel) for channel in channels):
                yield name
        elif workspace.locale_of(who) in locales:
            yield name


def _differs(workspace: Workspace, message: str, who: Recipient, name: str, channel: str) -> bool:
    """Whether a render changes or fails once a recipient has no value of a field."""
    lacking = _without(who, name.split("."))
    if lacking == who:
        return False
    try:
        before = workspace.render(message, channel, who).to_dict()
    except DynacontentError:
        return False  # nothing is lost
    try:
        return workspace.render(message, channel, lacking).to_dict() != before
    except DynacontentError:
        return True


def _without(who: Recipient, steps: list[str]) -> Recipient:
    if steps[0] == "profile":
        return replace(who, profile=_dropped(who.profile, steps[1:]))
    event, rest = steps[1], steps[2:]
    events = {key: _dropped(data, rest) if key == event else data for key, data in who.events.items()}
    history = [_dropped(entry, rest) if entry.get("event") == event else entry for entry in who.history]
    return replace(who, events=events, history=history)


def _dropped(value: Any, steps: list[str]) -> Any:
    """A record without a field, also in lists of objects."""
    if isinstance(value, list):
        return [_dropped(part, steps) for part in value]
    if not isinstance(value, Mapping):
        return value
    if len(steps) == 1:
        return {key: part for key, part in value.items() if key != steps[0]}
    return {key: _dropped(part, steps[1:]) if key == steps[0] else part for key, part in value.items()}
