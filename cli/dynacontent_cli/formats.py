"""The formats of an output: which channel has which, and who makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias

from dynacontent.models.results import Result
from dynacontent_cli.pages import banner_page
from dynacontent_cli.terminal import json_text

if TYPE_CHECKING:
    from dynacontent import Banner, Email, Push, Skipped

Output: TypeAlias = "Email | Push | Banner"
Outcomes: TypeAlias = "Mapping[str, Output | Skipped]"
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
    return "\n".join([*lines, *_REST[output.channel](output)]) + "\n"


def _rest_of_push(push: Push) -> list[str]:
    actions = [f"action: {action.title} ({action.link or action.id})" for action in push.actions]
    return [*actions, f"ttl: {push.ttl} s"] if push.ttl is not None else actions


def _rest_of_banner(banner: Banner) -> list[str]:
    if banner.is_image:
        return [f"sizes: {', '.join(f'{width}x{height}' for width, height in banner.sizes)}"]
    from dynacontent.engine.plaintext import plain_text

    return ["", plain_text(banner.content).strip("\n")]


_REST: Mapping[str, Callable[[Any], list[str]]] = {
    "email": lambda email: ["", email.text.rstrip("\n")],
    "push": _rest_of_push,
    "banner": _rest_of_banner,
}
"""What a person reads of each channel behind the headings."""


def _json(value: Any) -> str:
    return json_text(value) + "\n"


MAKERS: Mapping[str, Callable[[Any], Content]] = {
    "html": lambda output: output.html,
    "page": banner_page,
    "text": lambda output: output.text if output.channel == "email" else readable(output),
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
