"""Messages: ``message.yaml`` and the template files beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from dynacontent.errors import did_you_mean, one_of
from dynacontent.formats.locales import canonical_locale
from dynacontent.loading.banners import read_banner
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.constants import read_constants
from dynacontent.loading.emails import read_email
from dynacontent.loading.files import Folder
from dynacontent.loading.placements import PlacementReader
from dynacontent.loading.pushes import read_push
from dynacontent.loading.shapes import build, check_keys, kind_of, read_mapping
from dynacontent.location import Location
from dynacontent.models.authored import EventSchemas
from dynacontent.models.document import Document
from dynacontent.models.manifests import (
    BannerManifest,
    ChannelManifest,
    EmailManifest,
    Manifest,
    PushManifest,
)
from dynacontent.models.placements import CHANNELS, Placement
from dynacontent.models.source import SourceText

MESSAGES = "templates/messages"

_PARTS: Mapping[str, tuple[type[ChannelManifest], Callable[[ChannelPart], dict[str, Any]]]] = {
    "email": (EmailManifest, read_email),
    "push": (PushManifest, read_push),
    "banner": (BannerManifest, read_banner),
}
"""What the part of a channel becomes, and who reads it."""
ENDINGS = {"email": (".mjml",), "banner": (".html", ".svg")}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def load_messages(
    folder: Folder,
    *,
    templates: Collection[str],
    locales: Collection[str] | None,
    events: EventSchemas,
    keyed: bool,
    constants: Collection[str] = (),
) -> dict[str, Manifest]:
    """Every message by name; ``templates`` are the paths (from ``templates/``) of the files found.

    ``keyed`` says whether recipients have a key, ``constants`` are the names of the shared ones.
    ``locales`` is ``None`` where the configuration cannot tell them, so that none is wrong.
    """
    messages: dict[str, Manifest] = {}
    for name in folder.folders(MESSAGES):
        path = f"{MESSAGES}/{name}/message.yaml"
        if not _NAME.fullmatch(name):
            hint = "a name is letters from a to z, digits, - and _, and begins with a letter or digit"
            folder.findings.add(f"{name!r} cannot be the name of a message", Location(path), hint=hint)
            continue
        if not (folder.root / path).is_file():
            hint = "create it, or move what the messages share to templates/components"
            folder.findings.add("this message has no message.yaml", Location(path), hint=hint)
            continue
        document = read_mapping(folder, path)
        if document is not None:
            reader = _Reader(
                name, path, document, templates, locales, folder, keyed=keyed, constants=constants
            )
            manifest = reader.manifest(events)
            if manifest is not None:
                messages[name] = manifest
    return messages


class _Reader:
    """Reads one manifest, noting every problem."""

    def __init__(
        self,
        name: str,
        path: str,
        document: Document,
        templates: Collection[str],
        locales: Collection[str] | None,
        folder: Folder,
        *,
        keyed: bool,
        constants: Collection[str],
    ) -> None:
        self.folder = folder
        self.keyed = keyed
        self.constants = constants
        self.name = name
        self.path = path
        self.document = document
        self.locales = locales
        self.findings = folder.findings
        inside = f"messages/{name}/"
        self.beside = sorted(
            path.removeprefix(inside)
            for path in templates
            if path.startswith(inside) and "/" not in path.removeprefix(inside)
        )

    def manifest(self, events: EventSchemas) -> Manifest | None:
        before = len(self.findings.problems)
        data = check_keys(self.document, (), Manifest.key_names(), findings=self.findings) or {}
        if not any(data.get(channel) is not None for channel in CHANNELS):
            self._channels(data)
        data |= {channel: self._channel(channel, data[channel]) for channel in CHANNELS if channel in data}
        data["placements"] = self._placements(data)
        data["constants"] = self._constants(data.get("constants"))
        self._event(data.get("event"), events)
        self._level(data.get("max_level"))
        bodies = {
            channel: self._bodies(channel, data[channel].body) for channel in ENDINGS if data.get(channel)
        }
        text = self._variants("email", ".txt") if data.get("email") else {}
        if data.get("banner") is not None:
            self._sized(data["banner"], bodies.get("banner", {}))
        found: dict[str, Any] = {"name": self.name, "path": self.path, "bodies": bodies, "text": text}
        found["campaign"] = self._campaign(data.get("campaign"))
        manifest = build(Manifest, {**data, **found}, self.document, findings=self.findings)
        return manifest if len(self.findings.problems) == before else None

    def _channels(self, data: Mapping[str, Any]) -> None:
        """A message without a channel, or with a channel that says nothing."""
        empty = [channel for channel in CHANNELS if channel in data]
        place = self.document.place((empty[0],) if empty else ())
        hint = "write email: {subject: ...}, push: {title: ..., body: ...} or banner: {alt: ...}"
        self.findings.add("this message has no channel", place, hint=hint)

    def _constants(self, written: Any) -> dict[str, Any]:
        found = read_constants(written, self.document, self.findings)
        for name in found.keys() & self.constants:
            hint = "give this one another name, or use that of the configuration"
            place = self.document.key_place(("constants", name))
            self.findings.add(f"there is a shared constant {name!r}", place, hint=hint)
        return found

    def _placements(self, data: Mapping[str, Any]) -> dict[str, Placement]:
        reader = PlacementReader(
            self.document,
            self.findings,
            locales=self.locales,
            keyed=self.keyed,
            message=self.name,
            channels=tuple(channel for channel in CHANNELS if data.get(channel) is not None),
        )
        return reader.read_all(data.get("placements"), ("placements",))

    def _channel(self, channel: str, value: Any) -> ChannelManifest | None:
        path = (channel,)
        if value is None:
            return None
        if not isinstance(value, dict):
            message = f"{channel} should be a mapping, not {kind_of(value)}"
            self.findings.add(message, self.document.place(path))
            return None
        written = {str(key): item for key, item in value.items()}
        model, read = _PARTS[channel]
        part = ChannelPart(
            channel, written, self.document, self.findings, self.name, self.beside, folder=self.folder
        )
        data = read(part)
        if channel in ENDINGS and isinstance(data.get("body"), SourceText):
            self._body(channel, data["body"])
        return build(model, data, self.document, path, findings=self.findings)

    def _body(self, channel: str, body: SourceText) -> None:
        """A body names a file beside the manifest, with the ending its channel needs."""
        endings = ENDINGS[channel]
        if "/" in body or "\\" in body:
            hint = "put the file beside message.yaml, and what messages share into layouts/ or components/"
            self.findings.at(body, f"body {str(body)!r} should be a file beside message.yaml", hint=hint)
        elif not body.endswith(endings):
            self.findings.at(body, f"the body of {channel} should be a {' or '.join(endings)} file")

    def _bodies(self, channel: str, body: SourceText) -> dict[str, str]:
        """The templates of a channel by locale; the one without a locale has to be there."""
        stem, dot, ending = body.rpartition(".")
        if "/" in body or f".{ending}" not in ENDINGS[channel]:
            return {}
        found = self._variants(stem, f"{dot}{ending}")
        path = f"templates/messages/{self.name}/{body}"
        if "" not in found and not self.findings.about(path):
            otherwise = self.document.key_place((channel,))
            hint = did_you_mean(body, self.beside, f"create {path}")
            self.findings.at(
                body, f"the body of {channel} is not there: {body}", hint=hint, otherwise=otherwise
            )
        return found

    def _variants(self, stem: str, ending: str) -> dict[str, str]:
        """Template paths of ``stem.ending`` and ``stem.LOCALE.ending``, by locale."""
        found: dict[str, str] = {}
        for file in self.beside:
            middle = file.removeprefix(stem).removesuffix(ending)
            if not file.startswith(stem) or not file.endswith(ending):
                continue
            path = f"messages/{self.name}/{file}"
            if not middle:
                found[""] = path
            elif ending == ".svg" and (size := re.fullmatch(r"\.(\d{1,4}x\d{1,4})", middle)):
                found[f"@{size[1]}"] = path
            elif middle.startswith("."):
                self._locale(middle[1:], path, found)
        return found

    def _sized(self, banner: BannerManifest, bodies: Mapping[str, str]) -> None:
        """A picture has a size; a body for one size needs that size."""
        sizes = {f"@{width}x{height}": None for width, height in banner.sizes}
        if banner.body.endswith(".svg") and not sizes:
            hint = "write sizes: [300x250, 728x90]"
            place = self.document.key_place(("banner",))
            self.findings.add("an image banner needs sizes", place, hint=hint)
        for tag, path in bodies.items():
            if tag.startswith("@") and tag not in sizes:
                hint = f"add {tag[1:]} to sizes in message.yaml"
                place = Location(f"templates/{path}")
                self.findings.add(
                    f"this file is for the size {tag[1:]}, which is not there", place, hint=hint
                )

    def _locale(self, text: str, path: str, found: dict[str, str]) -> None:
        place = Location(f"templates/{path}")
        try:
            tag = canonical_locale(text)
        except ValueError:
            tag = text
        if self.locales is not None and tag not in self.locales:
            known = list(self.locales)
            hint = did_you_mean(tag, known, f"locales are {one_of(known)}")
            self.findings.add(
                f"this file is for the locale {text!r}, which is not configured", place, hint=hint
            )
        elif tag in found:
            self.findings.add(
                f"two files are for the locale {tag!r}", place, hint=f"the other is templates/{found[tag]}"
            )
        else:
            found[tag] = path

    def _campaign(self, campaign: Any) -> str:
        """What the message is called in parameters of links."""
        if campaign is None:
            return self.name
        if not isinstance(campaign, SourceText) or not campaign.strip():
            place, hint = self.document.place(("campaign",)), "campaign: spring_sale"
            self.findings.add(f"campaign should be a name, not {kind_of(campaign)}", place, hint=hint)
        return str(campaign).strip()

    def _event(self, event: Any, events: EventSchemas) -> None:
        if isinstance(event, SourceText) and event not in events:
            otherwise = (
                f"events are {one_of(list(events))}" if events else "declare it in templates/events.yaml"
            )
            hint = did_you_mean(event, events, otherwise)
            message = f"event {str(event)!r} is not declared"
            self.findings.at(event, message, hint=hint, code="unknown_event")

    def _level(self, level: Any) -> None:
        if (
            isinstance(level, SourceText)
            and re.fullmatch(r"-?[0-9.]+|true|false", level)
            and level not in {"1", "2", "3"}
        ):
            hint = "a level is 1, 2 or 3, or an expression"
            self.findings.at(level, f"max_level cannot be {level}", hint=hint)
