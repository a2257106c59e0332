"""A banner as a JSON document: what a site or an app needs to show it, to count it and to stop showing it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dynacontent.channels.frames import described, picture
from dynacontent.errors import RenderError
from dynacontent.models.manifests import Layout
from dynacontent.models.results import Decision, Result, plain

VERSION: Final = 1
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
    layout: Layout
    sizes: list[Size]
    dismissible: bool
    priority: int
    locale: str
    direction: Literal["ltr", "rtl"]
    level: int
    decisions: list[Decided]
    rendered: str | None
    expires: str | None


def envelope_of(
    result: Result,
    *,
    html: str,
    link: str | None,
    alt: str | None,
    layout: Layout,
    sizes: Sequence[tuple[int, int]],
    dismissible: bool,
    priority: int,
    expires: datetime | None,
    image_url: str | None,
    nonce: str | None,
) -> Envelope:
    """The document of a banner; ``image_url`` says where the pictures of an image banner are.

    Raises `RenderError` for a URL with a name in it that is none.
    """
    now, direction = result.context.get("now"), str(result.context.get("direction", ""))
    images = _pictures(result, sizes, image_url) if image_url is not None else []
    if images:
        framed = picture(
            sizes[0], images[0]["url"], link=link, alt=alt, sharper=_sharper(images), nonce=nonce
        )
        html = described(framed, alt, layout, result.locale, direction)
    return {
        "version": VERSION,
        "impression": impression_of(result),
        "message": result.message,
        "kind": "image" if images else "html",
        "html": html,
        "images": images,
        "url": link,
        "alt": alt,
        "layout": layout,
        "sizes": [{"width": width, "height": height} for width, height in sizes],
        "dismissible": dismissible,
        "priority": priority,
        "locale": result.locale.replace("_", "-"),
        "direction": "rtl" if direction == "rtl" else "ltr",
        "level": result.level,
        "decisions": [_decided(decision) for decision in result.decisions],
        "rendered": None if now is None else plain(now),
        "expires": None if expires is None else expires.isoformat(),
    }


def _pictures(result: Result, sizes: Sequence[tuple[int, int]], image_url: str) -> list[Picture]:
    """The pictures in every size, at one and two pixels to each of CSS."""
    about = {
        "message": result.message,
        "locale": result.locale.replace("_", "-"),
        "impression": impression_of(result),
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
            for width, height in sizes
            for scale in scales
        ]
    except (KeyError, IndexError, ValueError, AttributeError):
        names = "width, height, scale, message, locale, impression"
        hint = f"names in braces are {names}"
        raise RenderError.at(f"{image_url!r} is no place for pictures", hint=hint) from None


def _sharper(images: list[Picture]) -> str | None:
    """The first picture with twice its pixels, where there is one."""
    return images[1]["url"] if len(images) > 1 and images[1]["scale"] == 2 else None


def _decided(decision: Decision) -> Decided:
    return {
        "placement": decision.placement,
        "rule": decision.rule,
        "experiment": decision.experiment,
        "variant": decision.variant,
        "reason": decision.reason,
    }


def impression_of(banner: Result) -> str:
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
