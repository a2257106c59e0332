"""Types of attribute values, as MJML's components declare them: ``unit(px,%){1,4}``, ``color``, …"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dynacontent.engine.mjml.components import COLORS

_UNITS = re.compile(r"(?P<kind>unit|unitWithNegative)\((?P<units>[^)]*)\)(?:\{(?P<counts>[^}]*)\})?")
_ENUM = re.compile(r"enum\(([^)]*)\)")
_COLOR = (
    r"(?i:rgba\(\d{1,3},\s?\d{1,3},\s?\d{1,3},\s?\d(?:\.\d{1,3})?\)|rgb\(\d{1,3},\s?\d{1,3},\s?\d{1,3}\)"
    r"|^#(?:[0-9a-f]{3}){1,2}$)"
)


class Kind(NamedTuple):
    """What values of a type look like: a pattern to search for, and the same in words."""

    pattern: re.Pattern[str]
    words: str

    def accepts(self, value: str) -> bool:
        """Whether npm's MJML takes the value for one of this type."""
        return self.pattern.search(value) is not None


@cache
def kind_of(declared: str) -> Kind:
    """The type that a component declares for an attribute."""
    units, enum = _UNITS.fullmatch(declared), _ENUM.fullmatch(declared)
    if units:
        return _unit(units)
    if enum:
        values = enum[1].split(",")
        pattern = "|".join(map(re.escape, values))
        return Kind(re.compile(rf"^(?:{pattern})\Z"), f"one of {', '.join(filter(None, values))}")
    return _SIMPLE[declared]


def _unit(match: re.Match[str]) -> Kind:
    units = match["units"].split(",")
    sign = "-|" if match["kind"] == "unitWithNegative" else ""
    auto = "|auto" if "auto" in units else ""
    counts = match["counts"] or "1"
    known = "|".join(re.escape(unit) for unit in units if unit != "auto")
    pattern = rf"^(?:(?:(?:{sign}[0-9]|,|\.)+(?:{known})|0{auto}) ?){{{counts}}}\Z"
    words = f"a length, as in {' or '.join(_example(unit) for unit in units)}"
    several = "" if counts == "1" else f"; {counts.replace(',', ' to ')} of them, with spaces between"
    return Kind(re.compile(pattern), words + several)


def _example(unit: str) -> str:
    return {"auto": "auto", "%": "50%"}.get(unit, f"10{unit}")


_SIMPLE = {
    "color": Kind(
        re.compile(f"{_COLOR}|^(?:{'|'.join(COLORS)})\\Z", re.ASCII), "a colour, as in #336699, rgb(…) or red"
    ),
    "boolean": Kind(re.compile(r"^(?:true|false)\Z"), "true or false"),
    "integer": Kind(re.compile("[0-9]"), "a whole number"),
    "string": Kind(re.compile(""), "text"),
}
