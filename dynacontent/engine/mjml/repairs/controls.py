"""Repairs of buttons, dividers, tables, social networks, accordions and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from dynacontent.engine.mjml.attributes import encode
from dynacontent.engine.mjml.repairs.lengths import (
    SIDES,
    borders,
    integer,
    length,
    paddings,
    pixels,
    shorthand,
)
from dynacontent.engine.mjml.repairs.marks import Edit, Places
from dynacontent.engine.mjml.repairs.markup import replaced, styled, tag_after
from dynacontent.engine.mjml.repairs.surroundings import Spot

_PIXELS = re.compile(r"\d+px")
_PLAIN_PADDING = re.compile(r"\d+px(?: \d+px)?")
_BACKGROUND = re.compile(r' bgcolor="none"')
_WIDTH_ATTRIBUTE = re.compile(r' width="[^"]*"')
_WIDTH_STYLE = re.compile(r";width:[^;]*")
_SEPARATE = re.compile("border-collapse:separate;")
_ICON_WIDTH = re.compile(r'(?<=[";])width:\d+px')
_ICON_HEIGHT = re.compile(r'(?<=[";])height:\d+px')


def button_width(spot: Spot) -> None:
    """The text of a button is narrower by the button's borders."""
    given = spot.node.given
    width = given.get("width")
    if not width:
        return
    edges = borders(spot.node)
    written = spot.node.value("inner-padding")
    if edges or not _PLAIN_PADDING.fullmatch(written):
        top, right, bottom, left = shorthand(written)
        given["inner-padding"] = spot.marks.lengths((top, right + edges, bottom, left), written)
    if not _PIXELS.fullmatch(width) and length(width)[1] == "px":
        given["width"] = spot.marks.number(integer(width), width)


def button_title(spot: Spot) -> None:
    """A button's ``title`` is one of its link, and an empty ``href`` is written."""
    given = spot.node.given
    if "title" in given or given.get("href") == "":
        kept = ("name", "title") if given.get("href") else ("name", "title", "href")
        given["name"] = spot.marks.instead({name: given[name] for name in kept if name in given})


def button_without_background(spot: Spot) -> None:
    """A button whose background is ``none`` has none for Outlook either."""
    if spot.node.given["background-color"] == "none":
        spot.change(_no_background)


def _no_background(html: str, places: Places) -> list[Edit]:
    return replaced(html, tag_after(html, "td", places.plain[0]), _BACKGROUND, "")


def text_height(spot: Spot) -> None:
    """A text with an empty height has none."""
    if not spot.node.given["height"]:
        del spot.node.given["height"]


def social_comments(spot: Spot) -> None:
    """A comment between social networks is no network; mrml makes room for one."""
    spot.node.children = [child for child in spot.node.children if not child.comment]


def divider_width(spot: Spot) -> None:
    """The width of a divider in Outlook, which has no percentages there."""
    node = spot.node
    written = node.value("width")
    if _PIXELS.fullmatch(written):
        return
    value, unit = length(written)
    _, right, _, left = paddings(node)
    room = pixels(spot.container) - right - left
    if unit == "px":
        node.given["width"] = spot.marks.number(value, written)
        spot.change(partial(_outlook_width, encode(written)))
    else:
        node.given["width"] = spot.marks.number(room * int(value) / 100 if unit == "%" else room, written)


def _outlook_width(width: str, html: str, places: Places) -> Iterator[Edit]:
    tag = tag_after(html, "table", places.plain[0])
    yield from replaced(html, tag, _WIDTH_ATTRIBUTE, f' width="{width}"')
    yield from replaced(html, tag, _WIDTH_STYLE, f";width:{width}")


def table(spot: Spot) -> None:
    """A table's role, its width as a number, and borders of its own cells where it has ``cellspacing``."""
    given = spot.node.given
    if given.keys() & {"border", "cellspacing", "role", "width"}:
        spacing = float(re.sub(r"[^\d.]", "", spot.node.value("cellspacing")) or 0)
        value, unit = length(spot.node.value("width"))
        width = "" if unit in ("%", "auto") else f"{value:g}"
        spot.change(partial(_table, given.get("role", ""), width, spacing > 0))


def _table(role: str, width: str, separate: bool, html: str, places: Places) -> Iterator[Edit]:
    tag = tag_after(html, "table", places.plain[0])
    yield from replaced(html, tag, _SEPARATE, "")
    if width:
        yield from replaced(html, tag, _WIDTH_ATTRIBUTE, f' width="{width}"')
    if separate:
        yield styled(html, tag, "border-collapse:separate;")
    if role:
        yield tag[1], tag[1], f' role="{encode(role)}"'


def social_icon(spot: Spot) -> None:
    """The icon may stand behind the text, and its size have decimals or odd units.

    The picture takes the integer of it, the cells what is written.
    """
    given = spot.node.given
    behind = spot.node.value("icon-position") != "left"
    size, height = given.get("icon-size", ""), given.get("icon-height", "")
    odd = not all(_PIXELS.fullmatch(written or "0px") for written in (size, height))
    if odd:
        for name in ("icon-size", "icon-height"):
            if given.get(name):
                given[name] = f"{integer(given[name])}px"
    if behind or odd:
        spot.change(
            partial(_icon, behind, encode(size) if odd else "", encode(height or size) if odd else "")
        )


def _icon(behind: bool, width: str, height: str, html: str, places: Places) -> Iterator[Edit]:
    start = html.find(">", places.plain[0]) + 1
    middle = html.find("</table></td>", start) + 13
    icon = html[start:middle]
    if width:
        icon = _ICON_WIDTH.sub(f"width:{width}", icon)
    if height:
        icon = _ICON_HEIGHT.sub(f"height:{height}", icon)
    if not behind:
        yield start, middle, icon
        return
    end = html.find("</tr>", middle)
    yield start, end, html[middle:end] + icon


def accordion_title_weight(spot: Spot) -> None:
    """``font-weight`` of the title of an accordion."""
    given = spot.node.given
    if given.get("font-weight"):
        size = spot.node.value("font-size")
        given["font-size"] = spot.marks.text(f"{size};font-weight:{given['font-weight']}")


def accordion_padding(spot: Spot) -> None:
    """The padding of one side stands behind the padding of all, which would overrule it."""
    _sides_behind(spot, "padding")


def menu_padding(spot: Spot) -> None:
    """So it is with the padding of the icon of a menu."""
    _sides_behind(spot, "ico-padding")


def _sides_behind(spot: Spot, name: str) -> None:
    given = spot.node.given
    sides = [(side, given.pop(f"{name}-{side}")) for side in SIDES if f"{name}-{side}" in given]
    if sides:
        parts = [spot.node.value(name), *(f"padding-{side}:{value}" for side, value in sides)]
        given[name] = spot.marks.text(";".join(parts))


def navbar_link(spot: Spot) -> None:
    """An empty ``href`` is written."""
    given = spot.node.given
    if given.get("href") == "":
        found = {"rel": given["rel"]} if given.get("rel") else {}
        given["rel"] = spot.marks.instead({**found, "href": spot.parent.value("base-url")})
