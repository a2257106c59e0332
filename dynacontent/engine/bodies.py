"""Bodies from what templates yield, the plain way: everything afresh for this recipient."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml import compile_mjml
from dynacontent.engine.plaintext import plain_text
from dynacontent.engine.structure.fill import fill_markup, source_map
from dynacontent.engine.structure.segments import Event
from dynacontent.location import Location

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Body:
    """A finished markup body and what was noticed about its values."""

    html: str
    warnings: tuple[str, ...] = ()


def email_body(events: Sequence[Event], *, path: str) -> Body:
    """A whole HTML document from MJML (``*.mjml``) or HTML, style sheets inlined."""
    source, warnings = fill_markup(events)
    html = compile_mjml(source, path=path, locate=_lazy_map(events)) if path.endswith(".mjml") else source
    return Body(inline_css(html), tuple(warnings))


def _lazy_map(events: Sequence[Event]) -> Callable[[int], Location | None]:
    """`source_map`, made when the first problem asks for a place: sound documents never do."""
    made: list[Callable[[int], Location | None]] = []

    def locate(offset: int) -> Location | None:
        if not made:
            made.append(source_map(events))
        return made[0](offset)

    return locate


def fragment_body(events: Iterable[Event]) -> Body:
    """A piece of HTML or SVG as it was written, less the lines that tags of the template left blank."""
    source, warnings = fill_markup(events)
    return Body(_BLANK_LINES.sub("\n", source).strip(), tuple(warnings))


def email_text(html: str) -> str:
    """The plain text of an HTML document."""
    return plain_text(html)
