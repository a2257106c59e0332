"""Texts of a page against the colours behind them, in the light and in dark mode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode, SelectolaxError

from dynacontent.errors import Problem
from dynacontent.linting.colours import Colour, contrast_of, read_colour, written
from dynacontent.linting.css import Declaration, declarations, selectors, sheet, specificity
from dynacontent.linting.page import Page

ENOUGH = 4.5
ENOUGH_LARGE = 3.0
_SMALLEST = 2.0
_LARGE = 24.0
_LARGE_BOLD = 18.66
"""Pixels from which a text is large, and one in bold."""

_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_HIDDEN = frozenset({"style", "script", "title", "head", "noscript"})
_WHITE, _BLACK, _LINK = (255, 255, 255), (0, 0, 0), (0, 0, 238)
_INVISIBLE = re.compile("[\\s\xa0\u200b-\u200f\u2060\ufeff\u034f\u00ad]*\\Z")
_SYMBOLS = re.compile(r"[^\w]*\Z")

Styles = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element looks; ``None`` for a colour that is not known. ``size`` is in pixels.

    MJML's tables have letters of no size around texts that have some: only the text's own counts.
    """

    colour: Colour | None = _BLACK
    behind: Colour | None = _WHITE
    size: float = 16.0
    bold: bool = False
    shown: bool = True


class _Looks:
    """The looks of elements, inherited from those around them."""

    def __init__(self, page: Page, *, dark: bool) -> None:
        self._dark = _dark_styles(page) if dark else {}
        self._known: dict[int, _Look] = {}
        self.has_dark = bool(self._dark)

    def of(self, node: LexborNode) -> _Look:
        """How an element looks."""
        known = self._known.get(node.mem_id)
        if known is None:
            parent = node.parent
            around = self.of(parent) if parent is not None and parent.tag not in (None, "-undef") else _Look()
            known = self._known[node.mem_id] = self._look(node, around)
        return known

    def _look(self, node: LexborNode, around: _Look) -> _Look:
        attributes = node.attributes
        own = dict(_declared(attributes.get("style") or ""))
        own.update(self._dark.get(node.mem_id, {}))
        colour = _colour(own.get("color"), attributes.get("color"), around.colour, is_link=node.tag == "a")
        size = _size(own.get("font-size") or own.get("font"), around.size)
        weight = own.get("font-weight") or own.get("font", "")
        see_through = own.get("opacity", "1") not in ("1", "1.0")
        hidden = own.get("display") == "none" or own.get("visibility") == "hidden" or see_through
        return _Look(
            colour=colour,
            behind=_behind(own, attributes, around.behind),
            size=size,
            bold=_is_bold(weight, around, tag=node.tag or ""),
            shown=around.shown and not hidden and node.tag not in _HIDDEN,
        )


def pale_texts(page: Page, *, dark: bool) -> Iterator[Problem]:
    """The texts that cannot be told well from what is behind them, each place and pair of colours once."""
    if not page.html or (dark and "prefers-color-scheme" not in page.html):
        return
    looks = _Looks(page, dark=dark)
    root = page.tree.body
    if root is None or (dark and not looks.has_dark):
        return
    told: set[tuple[int, Colour, Colour]] = set()
    for node in root.traverse(include_text=True):
        holder = node.parent
        if node.tag != "-text" or holder is None or _INVISIBLE.match(node.text()):
            continue
        look = looks.of(holder)
        if (
            not look.shown
            or look.size < _SMALLEST
            or look.colour is None
            or look.behind is None
            or _SYMBOLS.match(node.text())
        ):
            continue
        ratio = contrast_of(look.colour, look.behind)
        large = look.size >= _LARGE or (look.bold and look.size >= _LARGE_BOLD)
        wanted = ENOUGH_LARGE if large else ENOUGH
        key = (holder.mem_id, look.colour, look.behind)
        if ratio < wanted and key not in told:
            told.add(key)
            yield _problem(page, holder, look, ratio, wanted, dark=dark)


def _problem(
    page: Page, node: LexborNode, look: _Look, ratio: float, wanted: float, *, dark: bool
) -> Problem:
    assert look.colour is not None
    assert look.behind is not None
    where = " in dark mode" if dark else ""
    pair = f"{written(look.colour)} on {written(look.behind)}"
    # A ratio just below is not rounded up to what is wanted.
    shown = int(ratio * 100) / 100
    return Problem(f"contrast of {shown:.2f} to 1{where}, {pair}: {wanted:g} are needed", page.place(node))


@lru_cache(maxsize=4_096)
def _declared(style: str) -> tuple[tuple[str, str], ...]:
    """The declarations of a style attribute; a later one wins, unless the one before is important."""
    found: dict[str, Declaration] = {}
    for one in declarations(style):
        before = found.get(one.name)
        if before is None or one.important or not before.important:
            found[one.name] = one
    return tuple((name, one.value.lower()) for name, one in found.items())


def _colour(
    style: str | None, attribute: str | None, around: Colour | None, *, is_link: bool
) -> Colour | None:
    said = style if style and style != "initial" else attribute
    if said is None:
        return _LINK if is_link else around
    return around if said in ("inherit", "currentcolor") else read_colour(said)


def _behind(own: Styles, attributes: Mapping[str, str | None], around: Colour | None) -> Colour | None:
    for name in ("background-color", "background"):
        said = own.get(name)
        if said in (None, "", "none", "transparent", "inherit", "initial"):
            continue
        assert said is not None
        if "url(" in said or "gradient(" in said:
            return None
        return read_colour(said) or next(filter(None, map(read_colour, said.split())), None)
    if attributes.get("background"):
        return None
    said = attributes.get("bgcolor")
    return (read_colour(said) if said else None) or around


def _size(said: str | None, around: float) -> float:
    match = re.search(r"(?<![\w.])(\d*\.?\d+)(px|pt|em|rem|%)?", said or "")
    units = re.search(r"(?<![\w.])(\d*\.?\d+)(px|pt|em|rem|%)", said or "") or match
    if units is None or units[2] is None:
        return 0.0 if said in ("0", "0px") else around
    factor = {"px": 1.0, "pt": 4 / 3, "em": around, "rem": 16.0, "%": around / 100}[units[2]]
    return float(units[1]) * factor


def _is_bold(weight: str, around: _Look, *, tag: str) -> bool:
    if re.search(r"\bbold(?:er)?\b|(?<!\d)[6-9]00\b", weight):
        return True
    if re.search(r"\bnormal\b|\blighter\b|(?<!\d)[1-5]00\b", weight):
        return False
    return around.bold or tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6")


def _dark_styles(page: Page) -> dict[int, dict[str, str]]:
    """By element, the declarations that dark mode makes, those that style attributes do not overrule."""
    found: dict[int, dict[str, tuple[tuple[object, ...], str]]] = {}
    order = 0
    for style in page.tree.css("style"):
        for block in sheet(style.text()):
            if not any(_DARK.search(condition) for condition in block.conditions):
                continue
            for selector in selectors(block.selector):
                order += 1
                for node in _selected(page, selector):
                    styles = found.setdefault(node.mem_id, {})
                    inline = dict(_declared(node.attributes.get("style") or ""))
                    for one in block.declarations:
                        rank = (one.important, specificity(selector), order)
                        overruled = not one.important and _overrules(inline, one.name)
                        if not overruled and (one.name not in styles or styles[one.name][0] <= rank):
                            styles[one.name] = (rank, one.value.lower())
    return {node: _whole({name: value for name, (_, value) in one.items()}) for node, one in found.items()}


def _whole(styles: dict[str, str]) -> dict[str, str]:
    """A background says what its colour is, too."""
    if "background" in styles and "background-color" not in styles:
        styles["background-color"] = styles["background"]
    return styles


def _overrules(inline: Mapping[str, str], name: str) -> bool:
    return name in inline or (
        name.startswith("background") and bool({"background", "background-color"} & set(inline))
    )


def _selected(page: Page, selector: str) -> list[LexborNode]:
    if re.search(r":(?:hover|active|focus|visited)|::", selector):
        return []
    try:
        return page.tree.css(selector)
    except (SelectolaxError, ValueError):
        return []
