"""Blocks of one shape compiled once: the outline of a document is compiled, and filled.

The outline holds each shape once, with words in its holes that come out of the compiler as they went
in. That a block comes out the same wherever it stands is MJML's own doing: a section knows the body
around it, and nothing of what stands beside it. Outlines are kept, as the documents made from one
template share theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from dynacontent.engine.mjml.blocks import HOLE, Block, read_blocks
from dynacontent.engine.mjml.compiler import COMPILERS
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.whole import Made, make
from dynacontent.errors import AuthoringError, LimitError
from dynacontent.expressions.limits import OUTPUT_SIZE
from dynacontent.models.authored import MjmlSettings

_WORD = "DYNCONTENTHELD"  # long and rare: it is soon found
_HELD = re.compile(rf"{_WORD}(\d+)z")
_MARK = f"{_WORD}m"
_END = f"<mj-raw>{_MARK}</mj-raw>"
_KEPT = 32
"""How many outlines are kept."""
_LARGEST = 100_000
"""Characters of the largest that is."""


class _Filled(NamedTuple):
    """The HTML of a shape: texts, with a gap between every two, and what picks the values for the gaps."""

    texts: list[str]
    pick: Callable[[Sequence[str]], Sequence[str]] | None


class _Outline(NamedTuple):
    """A compiled outline: ``made`` without blocks, what stands before and behind them, and the blocks."""

    made: Made
    before: str
    blocks: list[_Filled]
    after: str


def make_shared(source: str, settings: MjmlSettings) -> Made | None:
    """What `make` makes of the document, in less time.

    ``None`` where that cannot be told from an outline, or where there is anything to be said against
    the document: errors name places, and only `make` knows them.
    """
    read = read_blocks(source) if COMPILERS[settings.compiler].is_mrml and _WORD not in source else None
    if read is None:
        return None
    shapes, order = _distinct(read.blocks, apart=read.groups)
    text = _outlined(read.opening, shapes)
    # Ids that MJML draws by lot are to be drawn for each document.
    compiled = _compiled if read.makes_ids or len(text) > _LARGEST else _kept
    try:
        outline = compiled(text, tuple(shape.count(HOLE) for shape in shapes), settings)
    except (AuthoringError, LimitError):
        return None
    return None if outline is None else _fill(outline, read.blocks, order)


def _distinct(blocks: Sequence[Block], *, apart: bool) -> tuple[list[str], list[int]]:
    """The shapes, those of single blocks (or all, if ``apart``) as often as they come; which one each has."""
    shapes: list[str] = []
    known: dict[str, int] = {}
    order = []
    for shape, _, single in blocks:
        place = None if single or apart else known.get(shape)
        if place is None:
            place = len(shapes)
            shapes.append(shape)
            if not single:
                known[shape] = place
        order.append(place)
    return shapes, order


def _outlined(opening: str, shapes: Sequence[str]) -> str:
    """The document with each shape once, a mark before the first and behind each."""
    pieces = _END.join([opening, *shapes, "</mj-body></mjml>"]).split(HOLE)
    numbered = [f"{piece}{_WORD}{number}z" for number, piece in enumerate(pieces[:-1])]
    return "".join([*numbered, pieces[-1]])


def _compiled(outline: str, holes: Sequence[int], settings: MjmlSettings) -> _Outline | None:
    """Compile an outline whose shapes have so many ``holes``; ``None`` if they do not stay in their place."""
    made = make(outline, Places(outline, ""), settings)
    before, *blocks, after = made.html.split(_MARK)
    if len(blocks) != len(holes) or _WORD in before or _WORD in after:
        return None
    filled, first = [], 0
    for html, count in zip(blocks, holes, strict=True):
        texts = _HELD.split(html)
        places = [int(number) - first for number in texts[1::2]]
        if places and not 0 <= min(places) <= max(places) < count:
            return None
        filled.append(_Filled(texts, _picker(places)))
        first += count
    return _Outline(made._replace(html=""), before, filled, after)


_kept = lru_cache(maxsize=_KEPT)(_compiled)


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]] | None:
    if len(places) == 1:
        return itemgetter(slice(places[0], places[0] + 1))
    return itemgetter(*places) if places else None


def _fill(outline: _Outline, blocks: Sequence[Block], order: Sequence[int]) -> Made | None:
    out = [outline.before]
    for block, place in zip(blocks, order, strict=True):
        texts, pick = outline.blocks[place]
        if pick is not None:
            texts = texts.copy()
            texts[1::2] = pick(block.values)
        out += texts
    html = "".join([*out, outline.after])
    return None if len(html) > OUTPUT_SIZE else outline.made._replace(html=html)
