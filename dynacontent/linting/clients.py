"""What mail clients make of CSS, by the tests of caniemail.com.

The data are in ``data/clients.json`` with their date, source and licence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dynacontent.linting.css import Block, Declaration

MAJOR = ("Gmail", "Outlook for Windows", "Outlook.com and mobile", "Apple Mail", "Yahoo Mail")
"""Clients that most recipients read with, as the data call them."""

_PROPERTIES = {
    **dict.fromkeys(("column-gap", "row-gap"), "gap"),
    **dict.fromkeys(("left", "right", "top", "bottom"), "left-right-top-bottom"),
    **dict.fromkeys(("margin-inline", "margin-block"), "margin-inline-block"),
    **dict.fromkeys(("margin-inline-start", "margin-inline-end"), "margin-inline-start-end"),
    **dict.fromkeys(("margin-block-start", "margin-block-end"), "margin-block-start-end"),
    **dict.fromkeys(("padding-inline", "padding-block"), "padding-inline-block"),
    **dict.fromkeys(("padding-inline-start", "padding-inline-end"), "padding-inline-start-end"),
    **dict.fromkeys(("padding-block-start", "padding-block-end"), "padding-block-start-end"),
    **dict.fromkeys(("border-inline", "border-block"), "border-inline-block"),
    **dict.fromkeys(("block-size", "inline-size"), "block-inline-size"),
    **dict.fromkeys(("grid-template-columns", "grid-template-rows", "grid-template-areas"), "grid-template"),
    **dict.fromkeys(("columns", "column-width", "column-fill", "column-rule"), "column-layout-properties"),
    "transition-property": "transition",
    "animation-name": "animation",
}
"""Properties that are tested together."""
_VALUES = {
    ("display", "flex"): "display-flex",
    ("display", "inline-flex"): "display-flex",
    ("display", "grid"): "display-grid",
    ("display", "inline-grid"): "display-grid",
}
_BY_VALUE = frozenset({"display", "flex-direction", "flex-wrap"})
"""Properties that are tested for some of their values alone."""
_IN_VALUES = (
    (re.compile(r"\bclamp\("), "function-clamp"),
    (re.compile(r"(?<![\w-])max\("), "function-max"),
    (re.compile(r"(?<![\w-])min\("), "function-min"),
    (re.compile(r"\blight-dark\("), "function-light-dark"),
    (re.compile(r"\bcalc\("), "unit-calc"),
    (re.compile(r"\blinear-gradient\("), "linear-gradient"),
    (re.compile(r"\bradial-gradient\("), "radial-gradient"),
    (re.compile(r"\bconic-gradient\("), "conic-gradient"),
    (re.compile(r"\bvar\("), "variables"),
    (re.compile(r"\b(?:ok)?l(?:ch|ab)\("), "modern-color"),
    (re.compile(r"\d(?:rem)\b"), "unit-rem"),
    (re.compile(r"\d(?:vh)\b"), "unit-vh"),
    (re.compile(r"\d(?:vmin)\b"), "unit-vmin"),
    (re.compile(r"\d(?:vmax)\b"), "unit-vmax"),
    (re.compile(r"\d(?:ch)\b"), "unit-ch"),
)
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)")
_PSEUDO = re.compile(r"(::?)([a-z-]+)")
_OLD_ELEMENTS = frozenset({"before", "after", "first-letter", "first-line"})
_CLIENT = re.compile(
    r"\[data-og|\[class[~^*$|]?=|\bu \+|#MessageView|\.moz-text|\.ExternalClass|&\s|@-", re.IGNORECASE
)
"""How selectors name one client, or what one client makes of a document."""


@dataclass(frozen=True, slots=True)
class Clients:
    """Support by feature: title, day of the test, and a letter for each of ``names``."""

    date: str
    names: tuple[str, ...]
    features: Mapping[str, tuple[str, str, str]]

    def dropping(self, feature: str) -> list[str]:
        """The major clients that drop a feature in all their versions."""
        found = self.features.get(feature)
        if found is None:
            return []
        return [
            name for name, letter in zip(self.names, found[2], strict=True) if letter == "n" and name in MAJOR
        ]


@cache
def clients() -> Clients:
    """The data of this release."""
    data = json.loads((Path(__file__).parent / "data" / "clients.json").read_text("utf-8"))
    return Clients(
        data["date"], tuple(data["clients"]), {name: tuple(one) for name, one in data["features"].items()}
    )


def is_for_one_client(selector: str) -> bool:
    """Whether a selector is written for one client, so that others are meant to drop it."""
    return bool(_CLIENT.search(selector))


def features_of(block: Block) -> Iterator[tuple[int, str]]:
    """Offsets and names of the features that a rule uses."""
    lowered = block.selector.lower()
    if lowered.startswith("@"):
        name = "at-" + re.split(r"[\s({]", lowered[1:], maxsplit=1)[0]
        yield block.start, name
        return
    for colons, name in _PSEUDO.findall(lowered):
        element = colons == "::" or name in _OLD_ELEMENTS
        yield block.start, f"pseudo-{'element' if element else 'class'}-{name}"
    before: set[str] = set()
    for declaration in block.declarations:
        if declaration.name not in before:
            yield from ((declaration.start, feature) for feature in _of_declaration(declaration))
        before.add(declaration.name)


def _of_declaration(declaration: Declaration) -> Iterator[str]:
    name, value = declaration.name, declaration.value.lower()
    if name.startswith("--"):
        yield "variables"
        return
    if (name, value) in _VALUES:
        yield _VALUES[name, value]
    elif name not in _BY_VALUE and not name.startswith("-"):
        yield _PROPERTIES.get(name, name)
    bare = _STRINGS.sub("", value)
    yield from (feature for form, feature in _IN_VALUES if form.search(bare))
