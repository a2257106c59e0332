"""A banner as a JSON document: what a site or an app needs to show it, to count it and to stop showing it."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from dynacontent.errors import RenderError
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


class Picture(TypedDict):
    """One picture of an image banner: its slot, how many pixels there are to each of CSS, and where it is."""

    width: int
    height: int
    scale: int
    url: str


class Envelope(TypedDict):
    """The document; moments are ISO 8601 with their offset, the locale is a BCP 47 tag."""

    version: Literal[1]
    impression: str
    message: str
    kind: Literal["html", "image"]
    html: str
    images: list[Picture]
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


def envelope_of(banner: Banner, image_url: str) -> Envelope:
    """The document of a banner; ``image_url`` says where its pictures are. Raises `RenderError` for a URL
    with a name in it that is none."""
    images = _pictures(banner, image_url) if banner.is_image else []
    now = banner.context.get("now")
    return {
        "version": 1,
        "impression": impression_of(banner),
        "message": banner.message,
        "kind": "image" if images else "html",
        "html": _html(banner, images) if images else banner.html,
        "images": images,
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


def _pictures(banner: Banner, image_url: str) -> list[Picture]:
    """The pictures in every size, at one and two pixels to each of CSS."""
    about = {
        "message": banner.message,
        "locale": banner.locale.replace("_", "-"),
        "impression": impression_of(banner),
    }
    scales = (1, 2) if "{scale}" in image_url else (1,)
    try:
        return [
            {
                "width": width,
                "height": height,
                "scale": scale,
                "url": image_url.format(width=width, height=height, scale=scale, **about),
            }
            for width, height in banner.sizes
            for scale in scales
        ]
    except (KeyError, IndexError, ValueError, AttributeError):
        names = "width, height, scale, message, locale, impression"
        hint = f"names in braces are {names}"
        raise RenderError.at(f"{image_url!r} is no place for pictures", hint=hint) from None


def _html(banner: Banner, images: list[Picture]) -> str:
    from dynacontent.channels.banner import described, picture

    first, *others = [image["url"] for image in images if image["width"] == banner.sizes[0][0]][:2]
    sharper = others[0] if others and images[1]["scale"] == 2 else None
    html = picture(banner.sizes[0], first, link=banner.link, alt=banner.alt, sharper=sharper)
    return described(html, banner.alt, banner.layout, banner.locale, str(banner.context.get("direction", "")))


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
        now.date().isoformat() if isinstance(now, datetime) else None,
    ]
    return sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()[:32]


def envelope_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Envelope).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
