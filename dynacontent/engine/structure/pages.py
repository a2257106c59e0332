"""Banners and other markup filled instead of scanned: where values stand is worked out once for each way.

What comes out equals `dynacontent.engine.structure.fill.fill_markup`, which looks at every piece.
"""

from __future__ import annotations

from typing import NamedTuple

from dynacontent.engine.structure.fill import fill_markup, joined, refusal, shown
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.places import REFUSED, Place, PlaceScanner
from dynacontent.engine.structure.segments import RICH, Hole, Key, Printed, Value
from dynacontent.expressions import limits
from dynacontent.models.values import Constant

PAGES = 4_000_000
"""Characters of layouts kept, with their overhead."""
_OVERHEAD = 1_000


class Layout(NamedTuple):
    """Texts with a gap between every two of them; for each gap its place, and the hole it comes from."""

    texts: list[str]
    gaps: tuple[tuple[Place, Hole | None], ...]
    warnings: tuple[str, ...]


class Pages:
    """The layouts of one workspace's markup, by the way taken through the templates. Safe between threads."""

    def __init__(self) -> None:
        self._layouts: Kept[tuple[bool | Key, ...], Layout] = Kept(PAGES)

    def fill(self, printed: Printed, *, rtl: bool = False) -> tuple[str, list[str]]:
        """A markup document, and warnings about values; as `fill_markup`, and raises what that raises."""
        printed = printed.loose()
        if RICH in printed.keys:
            return fill_markup(printed, rtl=rtl)
        way = (rtl, *printed.keys)
        layout = self._layouts.get(way)
        if layout is None:
            layout = _layout(printed, rtl=rtl)
            self._layouts.put(way, layout, _OVERHEAD + sum(map(len, layout.texts)))
        return _filled(layout, printed.values, rtl=rtl)


def _layout(printed: Printed, *, rtl: bool) -> Layout:
    """Where the values stand; those of the configuration are written already. Raises `RenderError`."""
    scanner = PlaceScanner()
    texts: list[str] = [""]
    gaps: list[tuple[Place, Hole | None]] = []
    warnings: list[str] = []
    for part in joined(printed.parts()):
        if isinstance(part, str):
            scanner.feed(part)
            texts[-1] += part
            continue
        place = scanner.value()
        if place in REFUSED:
            raise refusal(part, place)
        if isinstance(part.value, Constant):
            texts[-1] += shown(part, place, warnings, rtl=rtl)
        else:
            gaps.append((place, part.hole))
            texts += ("", "")
    return Layout(texts, tuple(gaps), tuple(warnings))


def _filled(layout: Layout, values: list[str], *, rtl: bool) -> tuple[str, list[str]]:
    warnings = list(layout.warnings)
    texts = layout.texts.copy()
    texts[1::2] = [
        shown(Value(value, hole), place, warnings, rtl=rtl)
        for value, (place, hole) in zip(values, layout.gaps, strict=True)
    ]
    return limits.check_output("".join(texts)), warnings
