"""Structure and values become one text again, each value escaped for its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape

from markupsafe import Markup

from dynacontent.engine.isolation import has_right_to_left, isolated
from dynacontent.engine.structure.calm import is_calm
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape
from dynacontent.engine.structure.fragments import text_of
from dynacontent.engine.structure.places import REFUSED, Place, PlaceScanner, SchemeError
from dynacontent.engine.structure.rich import MERE, kind_of
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


def fill_markup(printed: Printed, *, rtl: bool = False) -> tuple[str, list[str]]:
    """A markup document from what a template printed, and warnings about values.

    ``rtl`` says that its text is read from right to left; it decides which values are isolated.

    Raises `RenderError` for a value in a place where none may stand.
    """
    warnings: list[str] = []
    texts = (text for text, _piece in _filled(joined(printed.parts()), warnings, rtl=rtl))
    return bounded_join(texts, "output_size", limits.OUTPUT_SIZE), warnings


def source_map(printed: Printed, *, rtl: bool = False) -> Callable[[int], Location | None]:
    """From an offset in what `fill_markup` makes of it to its place in a template."""
    starts: list[int] = []
    pieces: list[Part] = []
    at = 0
    for text, piece in _filled(printed.parts(), [], rtl=rtl):
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


def _filled(pieces: Iterable[Part], warnings: list[str], *, rtl: bool) -> Iterator[tuple[str, Part]]:
    scanner = PlaceScanner()
    last: Value | None = None
    for piece in pieces:
        if isinstance(piece, str):
            feed(scanner, piece, last)
            yield piece, piece
            continue
        last = piece
        place = scanner.value()
        if place in REFUSED:
            raise refusal(piece, place)
        if isinstance(piece.value, Markup) and place is Place.TEXT:
            text = isolated_markup(clean(piece.value), rtl=rtl)
            scanner.feed(text)
            yield text, piece
            continue
        yield shown(piece, place, warnings, rtl=rtl), piece


def shown(piece: Value, place: Place, warnings: list[str], *, rtl: bool) -> str:
    """A value as it is written in its place, isolated in text; a blocked address becomes a warning."""
    value = text_of(piece.value)
    text = escape(value, place)
    if place is Place.TEXT:
        return isolated(clean(value), rtl=rtl, written=text)
    if place is Place.URL and text == BLOCKED_URL:
        warnings.append(blocked(piece))
    return text


def isolated_markup(markup: str, *, rtl: bool) -> str:
    """Markup as it stands in text: isolated where it is mere text, with tags of its own left as it is."""
    return isolated(unescape(markup), rtl=rtl, written=markup) if kind_of(markup) == MERE else markup


def fill_text(printed: Printed, *, lines: bool = False, rtl: bool | None = False) -> str:
    """Plain text: nothing escaped, white space collapsed and trimmed, all on one line.

    With ``lines`` the lines of the template stay, at most one of them blank at a time; a value
    never makes a line of its own. ``rtl`` is as in `fill_markup`; with ``None`` nothing is isolated,
    as in an address.
    """
    printed = printed.loose()
    if RICH not in printed.keys and is_calm(printed.values):
        text = "".join(_calm_texts(printed, rtl))
    else:
        pieces = (
            piece
            if isinstance(piece, str)
            else _kept_apart(_SPACE.sub(" ", clean(text_of(piece.value))), rtl)
            for piece in printed.parts()
        )
        text = bounded_join(pieces, "output_size", limits.OUTPUT_SIZE)
    if not lines:
        if not text.isprintable() or "  " in text:
            text = _SPACE.sub(" ", text)
        return limits.check_output(text.strip(" "))
    kept = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return limits.check_output(_BLANK_LINES.sub("\n\n", kept).strip("\n"))


def _calm_texts(printed: Printed, rtl: bool | None) -> list[str]:
    """The texts of what was printed, values among them that need no cleaning."""
    if rtl is None or (rtl is False and not has_right_to_left("".join(printed.values))):
        return printed.texts(lambda constant: _kept_apart(_on_one_line(constant), rtl))
    apart = Printed()
    apart.keys = printed.keys
    apart.values = [isolated(value, rtl=rtl) for value in printed.values]
    return apart.texts(lambda constant: _kept_apart(_on_one_line(constant), rtl))


@lru_cache(maxsize=1_024)
def _on_one_line(constant: str) -> str:
    return _SPACE.sub(" ", clean(constant))


def _kept_apart(text: str, rtl: bool | None) -> str:
    return text if rtl is None or text.isspace() else isolated(text, rtl=rtl)


def feed(scanner: PlaceScanner, text: str, last: Value | None) -> None:
    """Feed structure to a scanner. Raises `RenderError` where the ``last`` value has become a scheme."""
    try:
        scanner.feed(text)
    except SchemeError:
        assert last is not None
        raise refusal(last, Place.SCHEME) from None


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
