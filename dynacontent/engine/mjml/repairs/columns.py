"""Repairs of columns and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from dynacontent.engine.mjml.repairs.lengths import SIDES, around, is_number, length, pixels, shown
from dynacontent.engine.mjml.repairs.marks import Edit, Places
from dynacontent.engine.mjml.repairs.markup import replaced, styled, tag_after
from dynacontent.engine.mjml.repairs.surroundings import Spot, own_width
from dynacontent.engine.mjml.writer import IN_BODY

_COLUMN_WIDTH = re.compile(r"\d+px|\d+(?:\.\d{1,3})?%")
_SHORT_FRACTION = re.compile(r"\d+px|\d+(?:\.\d{1,4})?%")
_CLASS = re.compile(r"mj-column-p[\w-]+")
_WIDTH = re.compile(r"(?<=[;\"])width:[^;]*")
_ANY_BORDER = re.compile(r"(?:inner-)?border(?!-radius)")
_SEPARATE = re.compile("border-collapse:separate;")


def unknown_neighbours(spot: Spot) -> None:
    """What MJML does not know shows nothing, but has its share of the width."""
    node = spot.node
    known = [child for child in node.children if child.tag in IN_BODY]
    if len(known) == len(node.children):
        return
    count = sum(child.tag != "mj-raw" for child in node.children)
    for child in known:
        if child.tag in ("mj-column", "mj-group") and not child.given.get("width"):
            child.given["width"] = f"{shown(100 / count)}%"
    node.children = known


def column_class(spot: Spot) -> None:
    """The class of a column is its width, of a group without decimals; mrml's numbers are shorter."""
    written = spot.node.given.get("width")
    name, width, odd = _class(written, 0 if written else spot.count, spot.node.tag == "mj-group")
    spot.columns[name] = width
    if odd:
        spot.columns[""] = ""
        spot.change(partial(_named, name))


@lru_cache(maxsize=4_096)
def _class(written: str | None, count: int, whole: bool) -> tuple[str, str, bool]:
    """A column's class, its width, and whether mrml calls it otherwise."""
    width = written or f"{shown(100 / count)}%"
    value, unit = length(width)
    number = shown(int(value) if whole else value) if is_number(width) else "NaN"
    odd = not _SHORT_FRACTION.fullmatch(width) or (whole and "." in width)
    size = shown(value) if is_number(width) else "NaN"
    return f"mj-column-{'per' if unit == '%' else 'px'}-{number.replace('.', '-')}", f"{size}{unit}", odd


def _named(name: str, html: str, places: Places) -> list[Edit]:
    at = places.plain[0]
    return replaced(html, (html.rfind("<div", 0, at), at), _CLASS, name)


def column_width(spot: Spot) -> None:
    """Widths of columns without a unit or with decimals of pixels; npm drops the decimals."""
    written = spot.node.given.get("width")
    if not written or _COLUMN_WIDTH.fullmatch(written):
        return
    if is_number(written):
        value, unit = length(written)
        spot.node.given["width"] = f"{value:g}{'%' if unit == '%' else 'px'}"
        return
    spot.node.given["width"] = f"{pixels(spot.container)}px"
    spot.change(_no_width)


def _no_width(html: str, places: Places) -> list[Edit]:
    at = places.plain[0]
    return replaced(html, (html.rfind("<td", 0, at), at), _WIDTH, "width:NaNpx")


def group_column_width(spot: Spot) -> None:
    """In a group, columns have their share of the width on phones too: whole percents, whole pixels."""
    if spot.parent.tag != "mj-group":
        return
    written = spot.node.value("width")
    if not written:
        share = f"{100 // spot.count}%"
    elif length(written)[1] == "%":
        share = written
    else:
        share = f"{shown(length(written)[0] / (pixels(spot.container) or 1) * 100)}%"
    spot.change(partial(_share, share, pixels(own_width(written, spot.container, spot.count))))


def group_width(spot: Spot) -> None:
    """Padding of a group takes from its columns, not from its own width; borders it has none."""
    node = spot.node
    node.given = {name: value for name, value in node.given.items() if not _ANY_BORDER.match(name)}
    if around(node):
        width = own_width(node.value("width"), spot.container, spot.count)
        spot.change(partial(_own, shown(width)))


def _own(width: str, html: str, places: Places) -> list[Edit]:
    at = places.plain[0]
    return replaced(html, (html.rfind("<td", 0, at), at), _WIDTH, f"width:{width}px")


def _share(share: str, pixels: int, html: str, places: Places) -> Iterator[Edit]:
    at = places.plain[0]
    yield from replaced(html, (html.rfind("<td", 0, at), at), _WIDTH, f"width:{pixels}px")
    yield from replaced(html, (at, html.find(">", at)), _WIDTH, f"width:{share}")


def inner_border_radius(spot: Spot) -> None:
    """Round corners need ``border-collapse:separate`` on the table that has them, on no other."""
    node = spot.node
    if not node.given.get("inner-border-radius"):
        return
    if not any(node.has(name) for name in ("padding", *(f"padding-{side}" for side in SIDES))):
        if not node.given.get("border-radius"):
            spot.change(_separate)
    elif not node.given.get("border-radius"):
        spot.change(_not_separate)


def _separate(html: str, places: Places) -> list[Edit]:
    return [styled(html, tag_after(html, "table", places.plain[0]), "border-collapse:separate;")]


def _not_separate(html: str, places: Places) -> list[Edit]:
    return replaced(html, tag_after(html, "table", places.plain[0]), _SEPARATE, "")
