"""Where the outputs of a render go: which formats of which channels, into which files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

FORMATS: Mapping[str, tuple[str, ...]] = {
    "html": ("email", "banner"),
    "text": ("email", "push", "banner"),
    "eml": ("email",),
    "json": ("email", "push", "banner"),
    "envelope": ("banner",),
    "svg": ("banner",),
    "png": ("banner",),
    "webp": ("banner",),
    "apns": ("push",),
    "fcm": ("push",),
    "webpush": ("push",),
}
"""The formats that can be asked for, and the channels that have them."""

_IN_A_FOLDER: Mapping[str, tuple[str, ...]] = {
    "email": ("html", "text", "eml"),
    "push": ("json",),
    "banner": ("page",),
}
_ENDINGS = {"html": ".html", "page": ".html", "text": ".txt", "eml": ".eml"}
_FORMAT_OF = {
    ".html": "html",
    ".txt": "text",
    ".eml": "eml",
    ".json": "json",
    ".svg": "svg",
    ".png": "png",
    ".webp": "webp",
}
PICTURES = frozenset({"svg", "png", "webp"})
"""Formats with a file for each size of a banner."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to write: by channel, the format of each; ``together`` is one JSON document of all.

    ``records`` says whether files are records of renders, which a skipped message has too; ``whole``
    that a banner is written in all its sizes.
    """

    folder: Path
    files: Mapping[str, Mapping[Path, str]]
    together: Path | None = None
    records: bool = False
    whole: bool = True


def channels_for(available: Sequence[str], asked: Sequence[str], form: str | None) -> list[str]:
    """The channels to render: those asked for, each once; else all that have the format."""
    if form is None:
        return list(dict.fromkeys(asked or available))
    having = FORMATS[form]
    for channel in asked:
        if channel in available and channel not in having:
            raise click.UsageError(f"--format {form} is of {' and '.join(having)}, not of {channel}.")
    channels = list(dict.fromkeys(asked or [name for name in available if name in having]))
    if not channels:
        raise click.UsageError(f"--format {form} is of {' and '.join(having)}, which this message lacks.")
    return channels


def plan_files(channels: Sequence[str], form: str | None, out: str) -> Plan:
    """The files of ``--out``: one if it looks like a file, else a folder with what people open."""
    path = Path(out)
    folder = out.endswith(("/", os.sep)) or path.is_dir()
    if not folder and path.suffix not in _FORMAT_OF:
        folder = len(channels) > 1 or form is None or form in PICTURES
    if folder:
        files = {channel: _folder_files(path, channel, form) for channel in channels}
        return Plan(path, files, records=form == "json")
    if form in PICTURES and _FORMAT_OF.get(path.suffix, form) != form:
        raise click.UsageError(f"--out {out} would hold {form}: let its name end with .{form}.")
    if form == "json" or (form is None and path.suffix == ".json"):
        return Plan(path.parent, {}, together=path)
    if len(channels) > 1:
        raise click.UsageError(
            f"--out {out} is one file, and there is an output in each of {', '.join(channels)}:"
            " name a folder, or one --channel."
        )
    return Plan(path.parent, {channels[0]: {path: form or _by_suffix(path, channels[0])}}, whole=False)


def _by_suffix(path: Path, channel: str) -> str:
    form = _FORMAT_OF[path.suffix]
    if channel not in FORMATS[form]:
        raise click.UsageError(f"{channel} has no format for {path.suffix} files.")
    return "page" if (form, channel) == ("html", "banner") else form


def _folder_files(folder: Path, channel: str, form: str | None) -> dict[Path, str]:
    files = {}
    for name in (form,) if form else _IN_A_FOLDER[channel]:
        if name in PICTURES:
            files[folder / f"{channel}.{name}"] = name
            continue
        ending = _ENDINGS.get(name, ".json" if name == "json" else f".{name}.json")
        files[folder / f"{channel}{ending}"] = name
    return files
