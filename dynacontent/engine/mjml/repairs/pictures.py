"""Repairs of pictures and carousels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from math import isnan

from dynacontent.engine.mjml.attributes import encode
from dynacontent.engine.mjml.repairs.lengths import SIDES, around, integer, is_number, pixels, shown
from dynacontent.engine.mjml.repairs.marks import Edit, Places
from dynacontent.engine.mjml.repairs.markup import replaced, tag_after
from dynacontent.engine.mjml.repairs.surroundings import Spot

_PIXELS = re.compile(r"\d+px")
_HEIGHT = re.compile(r"\d+px|auto")
_WIDTH_ATTRIBUTE = re.compile(r' width="[^"]*"')
_HEIGHT_ATTRIBUTE = re.compile(r' height="[^"]*"')
_WIDTH = re.compile(r"width:[^;\"]*")
_WIDTH_STYLE = re.compile(r";width:[^;]*")
_INLINE = re.compile("display:inline-block")
_LEFT_OUT = {
    "mj-image": ("sizes",),
    "mj-carousel-image": (),
    "mj-social-element": ("sizes", "srcset"),
}
_LEFT_OUT_EMPTY = {
    "mj-image": ("sizes", "src", "srcset", "title"),
    "mj-carousel-image": ("src",),  # thumbnails have the same alt and no title
    "mj-social-element": ("title",),
}


def image_width(spot: Spot) -> None:
    """Pictures whose width is a percentage, has decimals, or comes from an odd container."""
    node = spot.node
    room = pixels(spot.container) - around(node)
    written = node.value("width")
    is_written = is_number(written)
    if isnan(spot.container):
        room = integer(written)
        if not is_written:
            spot.change(_endless)
    node.given["width"] = f"{min(room, integer(written)) if is_written else room}px"


def _endless(html: str, places: Places) -> Iterator[Edit]:
    tag = tag_after(html, "img", places.plain[0])
    start = html.rfind("<td", 0, tag[0])
    yield from replaced(html, (start, html.find(">", start)), _WIDTH, "width:NaNInfinity")
    yield from replaced(html, tag, _WIDTH_ATTRIBUTE, ' width="Infinity"')


def image_height(spot: Spot) -> None:
    """Heights of pictures in percent or with decimals: the attribute takes the integer, or is left out."""
    written = spot.node.given.get("height")
    if not written:
        spot.change(_no_height)
    elif not _HEIGHT.fullmatch(written):
        spot.node.given["height"] = spot.marks.number(integer(written), written)


def image_fluid(spot: Spot) -> None:
    """``fluid-on-mobile`` is so whatever it says but ``false``."""
    if spot.node.given["fluid-on-mobile"] not in ("", "false"):
        spot.node.given["fluid-on-mobile"] = "true"


def _no_height(html: str, places: Places) -> list[Edit]:
    return replaced(html, tag_after(html, "img", places.plain[0]), _HEIGHT_ATTRIBUTE, "")


def image_attributes(spot: Spot) -> None:
    """Attributes of pictures that mrml does not know, or leaves out when they are empty."""
    tag, given = spot.node.tag, spot.node.given
    found = {name: given[name] for name in _LEFT_OUT[tag] if given.get(name)}
    found |= {name: "" for name in _LEFT_OUT_EMPTY[tag] if given.get(name) == ""}
    if found:
        given["alt"] = spot.marks.instead({"alt": spot.node.value("alt"), **found})


def image_link_title(spot: Spot) -> None:
    """The link of a picture has the picture's ``title`` too."""
    given = spot.node.given
    if given.get("href") and "title" in given:
        rel = {"rel": given["rel"]} if "rel" in given else {}
        given["rel"] = spot.marks.instead({**rel, "title": given["title"]})


def image_borders(spot: Spot) -> None:
    """Borders of single sides of a picture, and how wide a border is (its width is settled before)."""
    given = spot.node.given
    sides = [(f"border-{side}", given.pop(f"border-{side}", "")) for side in SIDES]
    found = [f"{name}:{value}" for name, value in sides if value]
    if found or given.get("border"):
        given["border"] = spot.marks.text(";".join([spot.node.value("border"), *found]))


def carousel_width(spot: Spot) -> None:
    """Thumbnails are 110 pixels wide if nothing is said, and icons and thumbnails may have odd widths."""
    given = spot.node.given
    written = given.get("tb-width") or "110px"
    if not _PIXELS.fullmatch(written):
        for child in spot.node.children:
            child.given["tb-width"] = written
    given["tb-width"] = f"{integer(written)}px"
    icon = given.get("icon-width")
    if icon and not _PIXELS.fullmatch(icon):
        given["icon-width"] = spot.marks.number(integer(icon), icon)


def thumbnail_width(spot: Spot) -> None:
    """The odd width of a thumbnail."""
    spot.change(partial(_narrow, encode(spot.node.given.pop("tb-width"))))


def _narrow(width: str, html: str, places: Places) -> Iterator[Edit]:
    for at in places.thumbnail:
        yield from replaced(html, (at, html.find(">", at)), _WIDTH_STYLE, f";width:{width}")


def carousel_image_width(spot: Spot) -> None:
    """Pictures of a carousel are as wide as the column inside its inner border; the attribute is whole."""
    spot.change(partial(_wide, spot.container))


def _wide(width: float, html: str, places: Places) -> Iterator[Edit]:
    for at in places.plain:  # the first picture stands in Outlook's part once more
        tag = tag_after(html, "img", at)
        whole = shown(width if isnan(width) else int(width))
        yield from replaced(html, tag, _WIDTH_ATTRIBUTE, f' width="{whole}"')
        yield from replaced(html, tag, _WIDTH_STYLE, f";width:{shown(width)}px")


def carousel_thumbnails(spot: Spot) -> None:
    """``thumbnails="supported"`` shows thumbnails where the carousel works: mrml knows all or none."""
    if spot.node.given.get("thumbnails") == "supported":
        spot.node.given["thumbnails"] = "visible"
        for child in spot.node.children:
            child.given.setdefault("thumbnails", "supported")


def thumbnail(spot: Spot) -> None:
    """A thumbnail that begins hidden."""
    if spot.node.given.pop("thumbnails", "") == "supported":
        spot.change(_hidden)


def _hidden(html: str, places: Places) -> list[Edit]:
    return [
        edit
        for at in places.thumbnail
        for edit in replaced(html, (at, html.find(">", at)), _INLINE, "display:none")
    ]
