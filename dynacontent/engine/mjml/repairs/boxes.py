"""Repairs of what holds other elements: body, sections, wrappers, heroes; and of what all have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from math import floor

from dynacontent.engine.mjml.attributes import encode
from dynacontent.engine.mjml.components import COMPONENTS
from dynacontent.engine.mjml.repairs.lengths import border_of, integer, is_number, length, shorthand
from dynacontent.engine.mjml.repairs.marks import Edit, Places
from dynacontent.engine.mjml.repairs.markup import replaced, styled, tag_after
from dynacontent.engine.mjml.repairs.surroundings import Spot

PADDING = frozenset(
    f"{name}{side}"
    for name in ("padding", "inner-padding")
    for side in ("", "-top", "-right", "-bottom", "-left")
)
_SIDE = re.compile(r"\d+px")
_SHORTHAND = re.compile(r"\d+px(?: \d+px(?: \d+px \d+px)?)?")
_BORDER = re.compile(r"none|0|\d+px(?: (?!\d).*)?")
_SIDE_BORDER = re.compile(r"\d+px(?: (?!\d).*)?")
_DECIDING = frozenset(
    "width height mode direction icon-position full-width hamburger href src thumbnails-src title alt".split()
)
"""Attributes that say nothing when they are empty."""
_HEIRS = frozenset({"mj-accordion-element", "mj-carousel-image"})
"""Components to which mrml gives the defaults of those around them."""
_CORNERS = re.compile(r"border-radius:[^;]*;")
_BACKGROUND = re.compile(r' bgcolor="[^"]*"')
_WIDTH_ATTRIBUTE = re.compile(r' width="[^"]*"')
_HEIGHT_ATTRIBUTE = re.compile(r' height="[^"]*"')
_HEIGHT_STYLE = re.compile(r'(?<=;)height:[^;"]*;')
_HERO_END = "</td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]>"


def raw(spot: Spot) -> None:
    """``mj-raw`` may have several attributes, which do nothing; mrml refuses more than one."""
    spot.node.given.clear()


def raw_in_wrapper(spot: Spot) -> None:
    """``mj-raw`` and comments between sections stand outside of what only Outlook reads."""
    if spot.parent.tag == "mj-wrapper":
        spot.node.content = f"<![endif]-->{spot.node.content}<!--[if mso | IE]>"


def body_width(spot: Spot) -> None:
    """A body's width without a unit is one in pixels; one in percent is computed with as if it were."""
    written = spot.node.given["width"]
    if not _SIDE.fullmatch(written) and length(written)[1] in ("px", "%"):
        spot.node.given["width"] = f"{integer(written)}px"


def percent_of_window(spot: Spot) -> None:
    """What stands in a body whose width is a percentage is as wide as that."""
    if spot.parent.tag == "mj-body" and spot.body_width.endswith("%"):
        is_full = spot.node.given.get("full-width") == "full-width"
        spot.change(partial(_percent, integer(spot.body_width), is_full))


def _percent(width: int, is_full: bool, html: str, places: Places) -> Iterator[Edit]:
    at, pixels = places.plain[0], f"width:{width}px"
    start = at if is_full else html.rfind("<!--[if mso | IE]><table", 0, at)
    end = html.find(f"max-{pixels}", at) + len(f"max-{pixels}")
    place = html.find(pixels, start, end)
    while place >= 0:
        yield place, place + len(pixels), f"width:{width}%"
        place = html.find(pixels, place + 1, end)


def nothing(spot: Spot) -> None:
    """An attribute given as empty is not the default."""
    given = spot.node.given
    component = COMPONENTS[spot.node.tag]
    defaults = component.attributes if spot.node.tag in _HEIRS else component.defaults
    for name, value in given.items():
        if not value and name not in _DECIDING and defaults.get(name):
            given[name] = spot.marks.text("")


def padding(spot: Spot) -> None:
    """Padding in ``%``, in ``em``, without a unit or with decimals: npm takes the integer for pixels."""
    given = spot.node.given
    for name, written in given.items():
        if name not in PADDING:
            continue
        if name.endswith("padding"):
            if written and not _SHORTHAND.fullmatch(written):
                given[name] = spot.marks.lengths(shorthand(written), written)
        elif written and not _SIDE.fullmatch(written):
            given[name] = spot.marks.number(integer(written), written)


def border_width(spot: Spot) -> None:
    """Borders whose width does not come first, has decimals or no unit, and sides without a border."""
    given = spot.node.given
    for name in ("border", "border-left", "border-right"):
        written = given.get(name)
        if written and not (_BORDER if name == "border" else _SIDE_BORDER).fullmatch(written):
            given[name] = spot.marks.number(border_of(written), written)


def classes(spot: Spot) -> None:
    """Of several classes each is to end in ``-outlook`` where Outlook reads it."""
    if " " in spot.node.given.get("css-class", "").strip():
        spot.mark()


def empty_background(spot: Spot) -> None:
    """An empty ``background-url`` makes room for a background, and shows none."""
    if spot.node.given["background-url"] == "":
        spot.node.given["background-url"] = spot.marks.text("")
        spot.marks.change(_no_background, spot.marks.last)


def _no_background(html: str, places: Places) -> Iterator[Edit]:
    for at in places.plain:
        if html.endswith("url('", 0, at):
            start, end = html.rfind("background:", 0, at), html.find("background-size:", at)
            color = html[start + len("background:") : at - len("url('")].strip()
            shown = f"background:{color};background-color:{color};" if color else ""
            yield start, html.find(";", end) + 1, shown


def empty_hero_background(spot: Spot) -> None:
    """So it does in a hero."""
    if spot.node.given["background-url"] == "":
        spot.node.given["background-url"] = spot.marks.text("")
        spot.marks.change(_no_hero_background, spot.marks.last)


def _no_hero_background(html: str, places: Places) -> Iterator[Edit]:
    for at in places.plain:
        if html.endswith(" url('", 0, at):
            yield at - len(" url('"), html.find(";", at), ""


def background_position(spot: Spot) -> None:
    """A position of more than two words is none."""
    if spot.node.given["background-position"].count(" ") > 1:
        del spot.node.given["background-position"]


def full_width(spot: Spot) -> None:
    """``full-width="false"`` is not full."""
    if spot.node.given.get("full-width", "full-width") != "full-width":
        del spot.node.given["full-width"]


def full_width_corners(spot: Spot) -> None:
    """Round corners are those of the content, not of the table around it that is as wide as the window."""
    if spot.node.given.get("full-width") == "full-width":
        spot.change(_no_corners)


def _no_corners(html: str, places: Places) -> list[Edit]:
    at = places.plain[0]
    return replaced(html, (at, html.find(">", at)), _CORNERS, "")


def gap(spot: Spot) -> None:
    """The ``gap`` of an ``mj-wrapper`` stands before each of its sections but the first."""
    if spot.gap:
        spot.change(partial(_with_gap, "" if spot.index == 0 else encode(spot.gap)))


def _with_gap(size: str, html: str, places: Places) -> Iterator[Edit]:
    table = tag_after(html, "table", html.rfind("<table", 0, places.outlook[-1]))
    yield from replaced(html, table, _BACKGROUND, "")
    if size:
        yield styled(html, table, f"padding-top:{size};")
        yield styled(html, tag_after(html, "div", table[1]), f"margin-top:{size};")


def hero_height(spot: Spot) -> None:
    """Heights of heroes in percent or with decimals."""
    written = spot.node.given.get("height")
    if written and not _SIDE.fullmatch(written):
        spot.node.given["height"] = spot.marks.number(integer(written), written)


def hero_fluid(spot: Spot) -> None:
    """``fluid-height`` keeps the proportions of the background by two narrow cells beside the content."""
    node = spot.node
    if node.value("mode") != "fluid-height":
        return
    height, width = integer(node.value("background-height")), integer(node.value("background-width"))
    known = width and is_number(node.value("background-height"))
    ratio = floor(height / width * 100 + 0.5) if known else "NaN"
    cell = f'<td style="width:0.01%;padding-bottom:{ratio}%;mso-padding-bottom-alt:0;"></td>'
    spot.change(partial(_fluid, cell))


def _fluid(cell: str, html: str, places: Places) -> Iterator[Edit]:
    start, end = tag_after(html, "td", places.plain[0])
    yield start, start, cell
    yield from replaced(html, (start, end), _HEIGHT_ATTRIBUTE, "")
    yield from replaced(html, (start, end), _HEIGHT_STYLE, "")
    close = html.find(_HERO_END, end) + _HERO_END.index("</tr></tbody>")
    yield close, close, cell


def hero_align(spot: Spot) -> None:
    """The content of a hero is aligned if ``mj-all`` or a class says so; mrml takes that for its width."""
    if spot.node.given["align"]:
        spot.change(partial(_aligned, encode(spot.node.given["align"])))


def _aligned(align: str, html: str, places: Places) -> list[Edit]:
    at = html.rfind("<div", 0, html.find("mj-hero-content", places.plain[0]))
    return replaced(html, (at, html.find(">", at)), _WIDTH_ATTRIBUTE, f' align="{align}"')


def hero_corners(spot: Spot) -> None:
    """Round corners of a hero."""
    given = spot.node.given
    if given.get("border-radius"):
        align = spot.node.value("vertical-align")
        given["vertical-align"] = spot.marks.text(f"{align};border-radius:{given['border-radius']}")
