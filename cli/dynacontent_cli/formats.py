"""The formats of an output: which channel has which, and who makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from dynacontent import Banner, Email, Push, Skipped
from dynacontent.engine.plaintext import plain_text
from dynacontent.models.results import Result
from dynacontent_cli.pages import banner_page
from dynacontent_cli.terminal import json_text

Output = Email | Push | Banner
Outcomes = Mapping[str, Output | Skipped]
Content = str | bytes

_HEADINGS = ("subject", "preheader", "title", "subtitle", "body", "link", "image", "alt")


def document(output: Result) -> dict[str, Any]:
    """A result as JSON types: what is sent comes first, how it came about after it."""
    everything = output.to_dict()
    about = {field.name for field in fields(Result)} | {"status"}
    head = {name: everything[name] for name in ("message", "channel", "recipient", "status")}
    content = {name: value for name, value in everything.items() if name not in about}
    return {**head, **content, **everything}


def documents(outputs: Outcomes) -> dict[str, Any]:
    """The document of a single output; several by channel."""
    found = {channel: document(output) for channel, output in outputs.items()}
    return found if len(found) > 1 else next(iter(found.values()))


def readable(output: Output) -> str:
    """An output as a person reads it in a terminal: its words, without markup."""
    lines = [f"{name}: {value}" for name in _HEADINGS if (value := getattr(output, name, None))]
    if isinstance(output, Push):
        lines += [f"action: {action.title} ({action.link or action.id})" for action in output.actions]
        lines += [f"ttl: {output.ttl} s"] if output.ttl is not None else []
    if isinstance(output, Email):
        lines += ["", output.text.rstrip("\n")]
    if isinstance(output, Banner):
        sizes = ", ".join(f"{width}x{height}" for width, height in output.sizes)
        lines += [f"sizes: {sizes}"] if output.is_image else ["", plain_text(output.content).strip("\n")]
    return "\n".join(lines) + "\n"


def _json(value: Any) -> str:
    return json_text(value) + "\n"


MAKERS: Mapping[str, Callable[[Any], Content]] = {
    "html": lambda output: output.html,
    "page": banner_page,
    "text": lambda output: output.text if isinstance(output, Email) else readable(output),
    "eml": lambda output: output.eml(),
    "json": lambda output: _json(document(output)),
    "envelope": lambda output: _json(output.to_envelope()),
    "svg": lambda output: output.to_svg(),
    "png": lambda output: output.to_png(),
    "webp": lambda output: output.to_webp(),
    "apns": lambda output: _json(output.to_apns().to_dict()),
    "fcm": lambda output: _json(output.to_fcm().to_dict()),
    "webpush": lambda output: _json(output.to_webpush().to_dict()),
}
"""Who makes the content of a format from an output."""
