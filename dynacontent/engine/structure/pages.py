"""Banners and other markup filled instead of scanned: where values stand is worked out once for each way.

What comes out equals `fill_plainly`, which looks at every piece.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Protocol

from dynacontent.engine.structure.fill import feed, fill_markup, joined, refusal, shown
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.places import REFUSED, Place, PlaceScanner
from dynacontent.engine.structure.segments import RICH, Hole, Key, Printed, Value
from dynacontent.engine.structure.tokens import STANDS_IN, Filled, plain_holes, token
from dynacontent.expressions import limits
from dynacontent.models.values import Constant

PAGES = 4_000_000
"""Characters of layouts kept, with their overhead."""
_OVERHEAD = 1_000
_BLANK_LINES = re.compile(r"\n\s*\n")
_STYLES = frozenset({Place.CSS, Place.CSS_ATTRIBUTE})


class Layout(NamedTuple):
    """Texts with a gap between every two of them; for each gap its place, the hole it comes from, and
    whether what finishes the markup has to know its value."""

    texts: list[str]
    gaps: tuple[tuple[Place, Hole | None, bool], ...]
    warnings: tuple[str, ...]


class Finish(Protocol):
    """What is done to a whole markup document once its values are in it; hashed by what it does.

    It may look at styles too; all other values come out as they went in.
    """

    @property
    def asked(self) -> frozenset[str]:
        """Names of the attributes whose values it looks at."""
        ...

    def __hash__(self) -> int: ...

    def __call__(self, markup: str) -> str:
        """The finished document."""
        ...


class Pages:
    """The layouts of one workspace's markup, by the way taken through the templates. Safe between threads."""

    def __init__(self) -> None:
        self._layouts: Kept[tuple[bool | Key | Finish | None, ...], Layout] = Kept(PAGES)
        self._finished: Kept[tuple[Any, ...], Filled | None] = Kept(PAGES)

    def fill(
        self, printed: Printed, *, rtl: bool = False, finish: Finish | None = None
    ) -> tuple[str, list[str]]:
        """A markup document, and warnings about values; as `fill_plainly`, and raises what that raises."""
        printed = printed.loose()
        if RICH in printed.keys:
            return fill_plainly(printed, rtl=rtl, finish=finish)
        way = (finish, rtl, *printed.keys)
        layout = self._layouts.get(way)
        if layout is None:
            layout = _layout(printed, rtl=rtl, asked=finish.asked if finish else frozenset())
            self._layouts.put(way, layout, _OVERHEAD + sum(map(len, layout.texts)))
        warnings = list(layout.warnings)
        values = [
            shown(Value(value, hole), place, warnings, rtl=rtl)
            for value, (place, hole, _asked) in zip(printed.values, layout.gaps, strict=True)
        ]
        if finish is None:
            return limits.check_output(_joined(layout.texts, values)), warnings
        return limits.check_output(self._finish(way, layout, values, finish)), warnings

    def _finish(self, way: tuple[Any, ...], layout: Layout, values: list[str], finish: Finish) -> str:
        """The document with these values finished: once for all that have the values asked for in common."""
        asked = tuple(
            value if asks or (place is Place.URL and value.startswith("#")) else None
            for value, (place, _hole, asks) in zip(values, layout.gaps, strict=True)
        )
        key = (way, asked)
        filled = self._finished.get(key)
        if filled is None:
            tokens = [token(number) if value is None else value for number, value in enumerate(asked)]
            text = one_blank_line(_joined(layout.texts, tokens))
            filled = plain_holes(finish(text)) if text.count(STANDS_IN) == asked.count(None) else None
            if filled is not None and [hole.number for hole in filled.holes] != _free(asked):
                filled = None
            if filled is None:
                return one_blank_line(finish(one_blank_line(_joined(layout.texts, values))))
            self._finished.put(key, filled, _OVERHEAD + sum(map(len, filled.texts)))
        return one_blank_line(filled.plain(values))


def fill_plainly(
    printed: Printed, *, rtl: bool = False, finish: Finish | None = None
) -> tuple[str, list[str]]:
    """A markup document and warnings about values, everything afresh. Raises as `fill_markup` does."""
    source, warnings = fill_markup(printed, rtl=rtl)
    if finish is not None:
        source = limits.check_output(one_blank_line(finish(one_blank_line(source))))
    return source, warnings


def one_blank_line(text: str) -> str:
    """The text less the lines that tags of the template left blank."""
    return _BLANK_LINES.sub("\n", text).strip()


def _free(asked: tuple[str | None, ...]) -> list[int]:
    return [number for number, value in enumerate(asked) if value is None]


def _joined(texts: list[str], values: list[str]) -> str:
    pieces = texts.copy()
    pieces[1::2] = values
    return "".join(pieces)


def _layout(printed: Printed, *, rtl: bool, asked: frozenset[str]) -> Layout:
    """Where the values stand; those of the configuration are written already. Raises `RenderError`."""
    scanner = PlaceScanner()
    texts: list[str] = [""]
    gaps: list[tuple[Place, Hole | None, bool]] = []
    warnings: list[str] = []
    last: Value | None = None
    for part in joined(printed.parts()):
        if isinstance(part, str):
            feed(scanner, part, last)
            texts[-1] += part
            continue
        last = part
        attribute = scanner.attribute
        place = scanner.value()
        if place in REFUSED:
            raise refusal(part, place)
        if isinstance(part.value, Constant):
            texts[-1] += shown(part, place, warnings, rtl=rtl)
        else:
            # White space at either end of the document is taken off.
            at_start = not gaps and not texts[-1].strip()
            gaps.append((place, part.hole, place in _STYLES or attribute in asked or at_start))
            texts += ("", "")
    if gaps and not texts[-1].strip():
        place, hole, _asked = gaps[-1]
        gaps[-1] = (place, hole, True)
    return Layout(texts, tuple(gaps), tuple(warnings))
