"""Structure and values become one text again, each value escaped for its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup

from dynacontent.engine.structure.calm import is_calm
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape
from dynacontent.engine.structure.fragments import text_of
from dynacontent.engine.structure.places import REFUSED, Place, PlaceScanner
from dynacontent.engine.structure.segments import RICH, Part, Printed, Text, Value
from dynacontent.errors import RenderError
from dynacontent.expressions import limits
from dynacontent.expressions.budget import bounded_join
from dynacontent.location import Location

_SPACE = re.compile(r"[^\S\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def joined(pieces: Iterable[Part]) -> Iterator[Part]:
    """The same pieces with neighbouring texts as one."""
    run: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
        else:
            if run:
                yield "".join(run)
                run = []
            yield piece
    if run:
        yield "".join(run)


def fill_markup(printed: Printed) -> tuple[str, list[str]]:
    """A markup document from what a template printed, and warnings about values.

    Raises `RenderError` for a value in a place where none may stand.
    """
    warnings: list[str] = []
    texts = (text for text, _piece in _filled(joined(printed.parts()), warnings))
    return bounded_join(texts, "output_size", limits.OUTPUT_SIZE), warnings


def source_map(printed: Printed) -> Callable[[int], Location | None]:
    """From an offset in what `fill_markup` makes of it to its place in a template."""
    starts: list[int] = []
    pieces: list[Part] = []
    at = 0
    for text, piece in _filled(printed.parts(), []):
        starts.append(at)
        pieces.append(piece)
        at += len(text)

    def locate(offset: int) -> Location | None:
        index = bisect_right(starts, offset) - 1
        if index < 0:  # nothing at all was printed
            return None
        piece = pieces[index]
        if isinstance(piece, Value):
            return piece.hole.location if piece.hole else None
        return piece.locate(offset - starts[index]) if isinstance(piece, Text) else None

    return locate


def _filled(pieces: Iterable[Part], warnings: list[str]) -> Iterator[tuple[str, Part]]:
    scanner = PlaceScanner()
    for piece in pieces:
        if isinstance(piece, str):
            scanner.feed(piece)
            yield piece, piece
            continue
        place = scanner.value()
        if place in REFUSED:
            raise refusal(piece, place)
        if isinstance(piece.value, Markup) and place is Place.TEXT:
            text = clean(piece.value)
            scanner.feed(text)
            yield text, piece
            continue
        text = escape(text_of(piece.value), place)
        if place is Place.URL and text == BLOCKED_URL:
            warnings.append(blocked(piece))
        yield text, piece


def fill_text(printed: Printed, *, lines: bool = False) -> str:
    """Plain text: nothing escaped, white space collapsed and trimmed, all on one line.

    With ``lines`` the lines of the template stay, at most one of them blank at a time; a value
    never makes a line of its own.
    """
    if RICH not in printed.keys and is_calm(printed.values):
        text = "".join(printed.texts(_on_one_line))
    else:
        pieces = (
            piece if isinstance(piece, str) else _SPACE.sub(" ", clean(text_of(piece.value)))
            for piece in printed.parts()
        )
        text = bounded_join(pieces, "output_size", limits.OUTPUT_SIZE)
    if not lines:
        if not text.isprintable() or "  " in text:
            text = _SPACE.sub(" ", text)
        return limits.check_output(text.strip(" "))
    kept = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return limits.check_output(_BLANK_LINES.sub("\n\n", kept).strip("\n"))


@lru_cache(maxsize=1_024)
def _on_one_line(constant: str) -> str:
    return _SPACE.sub(" ", clean(constant))


def refusal(piece: Value, place: Place) -> RenderError:
    """The error for a value where none may stand."""
    location = piece.hole.location if piece.hole else None
    return RenderError.at(
        f"a value stands in a place that cannot hold one: {place.value}", location, hint=REFUSED[place]
    )


def blocked(piece: Value) -> str:
    """The warning about a URL that is not let through."""
    where = f"{piece.hole.expression} ({piece.hole.location})" if piece.hole else "a value"
    return f"blocked_url: {where} is no http, https, mailto, tel or sms URL"
