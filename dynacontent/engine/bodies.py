"""Bodies from what templates yield: filled from compiled units, or made afresh, the plain way.

Both ways give the same (`dynacontent.engine.structure.fast` says how far); the plain way is what
the other is held to, and what is taken where structure and values cannot be kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml import compile_mjml
from dynacontent.engine.plaintext import plain_text
from dynacontent.engine.structure.fast import FastEmails
from dynacontent.engine.structure.fill import fill_markup, source_map
from dynacontent.engine.structure.segments import Event
from dynacontent.location import Location
from dynacontent.models.authored import MjmlSettings

_DEFAULT = MjmlSettings()
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Body:
    """A finished markup body and what was noticed about its values.

    ``opening`` is where the head of a document is (all of it, where the two were not told apart).
    """

    opening: str
    rest: str = ""
    derived_text: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The whole body."""
        return self.opening + self.rest

    def text(self) -> str:
        """The plain text of the document."""
        return plain_text(self.html) if self.derived_text is None else self.derived_text


class EmailBodies:
    """Makes the bodies of a workspace's emails; with ``plain`` all of them the plain way."""

    def __init__(self, *, plain: bool = False, mjml: MjmlSettings = _DEFAULT) -> None:
        self._mjml = mjml
        self._fast = None if plain else FastEmails(mjml)

    @property
    def counts(self) -> Counter[str]:
        """How often a body was filled (``fast``) or why it was not, and units compiled (``miss``)."""
        return Counter() if self._fast is None else self._fast.counts

    def make(self, events: Sequence[Event], *, path: str) -> Body:
        """A whole HTML document from MJML (``*.mjml``) or HTML, style sheets inlined.

        Raises `AuthoringError`, `RenderError` or `LimitError` with the place in a template.
        """
        if self._fast is not None and path.endswith(".mjml"):
            filled = self._fast.fill(events)
            if filled is not None:
                return Body(filled.opening, filled.rest, filled.text, filled.warnings)
        return plain_email_body(events, path=path, mjml=self._mjml)


def plain_email_body(events: Sequence[Event], *, path: str, mjml: MjmlSettings = _DEFAULT) -> Body:
    """The same, everything afresh for this recipient."""
    source, warnings = fill_markup(events)
    if path.endswith(".mjml"):
        source = compile_mjml(source, path=path, locate=_lazy_map(events), settings=mjml)
    return Body(inline_css(source), warnings=tuple(warnings))


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
    return Body(_BLANK_LINES.sub("\n", source).strip(), warnings=tuple(warnings))
