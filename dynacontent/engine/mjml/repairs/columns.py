"""Repairs of columns and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from dynacontent.engine.mjml.repairs.lengths import SIDES, length, shown
from dynacontent.engine.mjml.repairs.marks import Edit, Places
from dynacontent.engine.mjml.repairs.markup import replaced, styled, tag_after
from dynacontent.engine.mjml.repairs.surroundings import Spot, own_width

_COLUMN_WIDTH = re.compile(r"\d+px|\d+(?:\.\d{1,3})?%")
_SHORT_FRACTION = re.compile(r"\d+px|\d+(?:\.\d{1,4})?%")
_CLASS = re.compile(r"mj-column-p[\w-]+")
_WIDTH = re.compile(r"(?<=[;\"])width:[^;]*")
_SEPARATE = re.compile("border-collapse:separate;")


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
    number = shown(int(value) if whole else value).replace(".", "-")
    odd = not _SHORT_FRACTION.fullmatch(width) or (whole and "." in width)
    return f"mj-column-{'per' if unit == '%' else 'px'}-{number}", f"{shown(value)}{unit}", odd


def _named(name: str, html: str, places: Places) -> list[Edit]:
    at = places.plain[0]
    return replaced(html, (html.rfind("<div", 0, at), at), _CLASS, name)


def column_width(spot: Spot) -> None:
    """Widths of columns without a unit or with decimals of pixels; npm drops the decimals."""
    written = spot.node.given.get("width")
    if written and not _COLUMN_WIDTH.fullmatch(written):
        value, unit = length(written)
        spot.node.given["width"] = f"{value:g}{'%' if unit == '%' else 'px'}"


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
        share = f"{shown(length(written)[0] / (int(spot.container) or 1) * 100)}%"
    spot.change(partial(_share, share, int(own_width(written, spot.container, spot.count))))


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
