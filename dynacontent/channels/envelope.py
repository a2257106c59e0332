"""A banner as a JSON document: what a site or an app needs to show it, to count it and to stop showing it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from dynacontent.models.results import plain

if TYPE_CHECKING:
    from dynacontent.channels.banner import Banner

VERSION = 1
"""Of the envelope; a reader takes one whose version it knows, and ignores members that it does not know."""


class Decided(TypedDict):
    """What a placement shows, and why; see `dynacontent.models.results.Decision`."""

    placement: str
    rule: str | None
    experiment: str | None
    variant: str | None
    reason: str


class Size(TypedDict):
    """A slot in CSS pixels."""

    width: int
    height: int


class Envelope(TypedDict):
    """The document; moments are ISO 8601 with their offset, the locale is a BCP 47 tag."""

    version: Literal[1]
    impression: str
    message: str
    kind: Literal["html", "image"]
    html: str
    url: str | None
    alt: str | None
    layout: Literal["inline", "bar", "modal", "corner"]
    sizes: list[Size]
    dismissible: bool
    priority: int
    locale: str
    direction: Literal["ltr", "rtl"]
    level: int
    decisions: list[Decided]
    rendered: str | None
    expires: str | None


def envelope_of(banner: Banner) -> Envelope:
    """The document of a banner."""
    now = banner.context.get("now")
    return {
        "version": 1,
        "impression": impression_of(banner),
        "message": banner.message,
        "kind": "html",
        "html": banner.html,
        "url": banner.link,
        "alt": banner.alt,
        "layout": banner.layout,
        "sizes": [{"width": width, "height": height} for width, height in banner.sizes],
        "dismissible": banner.dismissible,
        "priority": banner.priority,
        "locale": banner.locale.replace("_", "-"),
        "direction": "rtl" if banner.context.get("direction") == "rtl" else "ltr",
        "level": banner.level,
        "decisions": [_decided(decision) for decision in banner.decisions],
        "rendered": None if now is None else plain(now),
        "expires": None if banner.expires is None else banner.expires.isoformat(),
    }


def _decided(decision: Any) -> Decided:
    return {
        "placement": decision.placement,
        "rule": decision.rule,
        "experiment": decision.experiment,
        "variant": decision.variant,
        "reason": decision.reason,
    }


def impression_of(banner: Banner) -> str:
    """32 hexadecimal digits: the same for the same recipient, message, decisions and local day.

    It is a hash, so it tells nothing by itself; who knows all keys of recipients could try them.
    """
    now = banner.context.get("now")
    said = [
        "dynacontent impression 1",
        banner.recipient,
        banner.message,
        banner.channel,
        [[one.key or one.placement, one.rule, one.variant] for one in banner.decisions],
        now.date().isoformat() if hasattr(now, "date") else None,
    ]
    return sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()[:32]


def envelope_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Envelope).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
