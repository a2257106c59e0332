"""A rendered body as a tree of elements, each of which knows where an author wrote it.

Offsets of tags are written into the document before it is compiled, and read from the elements that
came of them: as an attribute of HTML, and of MJML's own elements in a wrapped text or at the end of the
address of a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dynacontent.caching import digest
from dynacontent.channels import Email
from dynacontent.engine.inline import inline_css, inline_fragment
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.mjml.scanner import Token, scan
from dynacontent.engine.structure.fill import fill_markup, source_map
from dynacontent.engine.structure.segments import Text, Value
from dynacontent.errors import DynacontentError
from dynacontent.linting.judged import Judged
from dynacontent.linting.renders import Rendered
from dynacontent.location import Location
from dynacontent.models.authored import MjmlSettings

Found = TypeVar("Found")
AT = "data-at"
_IN_ADDRESS = re.compile(r"#at-(\d+)\Z")
_TEXTS = frozenset(
    "mj-text mj-button mj-social-element mj-navbar-link mj-accordion-title mj-accordion-text".split()
)
_SHEETS = frozenset({"style", "mj-style"})


class Page:
    """One body of an email or banner."""

    def __init__(self, rendered: Rendered, settings: MjmlSettings, judged: Judged) -> None:
        """``judged`` knows what was found in pages before."""
        assert rendered.printed is not None
        self.rendered = rendered
        self._printed = rendered.printed
        self.is_email = rendered.case.channel == "email"
        self.body = rendered.path
        self._settings = settings
        self._judged = judged

    @cached_property
    def source(self) -> str:
        """What the template printed, before it was compiled."""
        return fill_markup(self._printed, rtl=self.rendered.rtl)[0]

    def found(self, what: str, look: Callable[[Page], Iterable[Found]]) -> tuple[Found, ...]:
        """What a look at the page finds, which is taken once for pages that are the same."""

        def taken() -> tuple[Found, ...]:
            try:
                return tuple(look(self))
            except DynacontentError:  # what cannot be made a page of, the render itself tells
                return ()

        found: tuple[Found, ...] = self._judged.of(self._key, what, taken)
        return found

    @cached_property
    def _key(self) -> bytes | None:
        """Changes with all that is printed, and with the places it comes from."""
        if self._settings.compiler == "mjml":
            return None  # another version of npm's MJML may be installed at any time
        said = [self.body, self.rendered.case.channel, str(self.rendered.rtl), repr(self._settings)]
        for part in self._printed.parts():
            if isinstance(part, Value):
                said += (type(part.value).__name__, str(part.value), repr(part.hole))
            else:
                said += (part, str(part.origin) if isinstance(part, Text) else "")
        return digest(*said)

    def header(self, name: str) -> str:
        """A header of the email; empty where it has none."""
        output = self.rendered.output
        return output.headers.get(name, "") if isinstance(output, Email) else ""

    @cached_property
    def tokens(self) -> list[Token]:
        """The tags, comments and texts of the source."""
        return list(scan(self.source))

    @cached_property
    def html(self) -> str:
        """The finished document with its marks; empty where it cannot be compiled."""
        marked = _marked(self.source, self.tokens, mjml=self.body.endswith(".mjml"))
        try:
            if not self.is_email:
                return inline_fragment(marked)
            if self.body.endswith(".mjml"):
                marked = compile_mjml(marked, path=self.body, settings=self._settings)
            return inline_css(marked)
        except DynacontentError:  # which the render itself tells of
            return ""

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The elements."""
        return LexborHTMLParser(self.html)

    @cached_property
    def _locate(self) -> Callable[[int], Location | None]:
        return source_map(self._printed, rtl=self.rendered.rtl)

    def at(self, offset: int) -> Location | None:
        """Where in a template a character of the source stands; that before it, where nobody wrote it."""
        for near in (offset, offset - 1, offset + 1):
            found = self._locate(near) if 0 <= near <= len(self.source) else None
            if found is not None:
                return found
        return Location(self.body) if self.body else None

    def place(self, node: LexborNode) -> Location | None:
        """Where an element was written: its own place, that of what is in it, or of what is around it."""
        found = _offset(node)
        if found is None:
            inside = (_offset(child) for child in node.css(f"[{AT}], img[src]"))
            found = next((offset for offset in inside if offset is not None), None)
        around: LexborNode | None = node.parent
        while found is None and around is not None:
            found = _offset(around)
            around = around.parent
        return self.at(found or 0)

    def sheets(self) -> Iterator[tuple[str, int]]:
        """The style sheets of the source with their offsets, whole ones only."""
        start: int | None = None
        for token in self.tokens:
            if token.text in _SHEETS and token.kind == "open":
                start = token.end
            elif token.text in _SHEETS and token.kind == "close" and start is not None:
                yield self.source[start : token.start], start
                start = None

    def styles(self) -> Iterator[tuple[str, int]]:
        """The style attributes of the source with their offsets."""
        for token in self.tokens:
            for attribute in token.attributes:
                if attribute.name == "style" and attribute.value:
                    yield attribute.value, attribute.value_start


def address(value: str | None) -> str:
    """An address without its mark."""
    return _IN_ADDRESS.sub("", value or "").strip()


def _offset(node: LexborNode) -> int | None:
    attributes = node.attributes
    if attributes.get(AT):
        return int(attributes[AT] or 0)
    match = _IN_ADDRESS.search(attributes.get("src") or "")
    return int(match[1]) if match else None


def _marked(source: str, tokens: list[Token], *, mjml: bool) -> str:
    pieces: list[str] = []
    at = 0

    def insert(offset: int, text: str) -> None:
        nonlocal at
        pieces.append(source[at:offset])
        pieces.append(text)
        at = offset

    for token in tokens:
        if token.kind in ("open", "empty"):
            if not token.text.startswith("mj-") and token.text not in ("mjml", "!doctype"):
                insert(token.start + 1 + len(token.text), f' {AT}="{token.start}"')
            for attribute in token.attributes if token.text.startswith("mj-") else ():
                if attribute.name == "src" and attribute.value:
                    insert(attribute.value_start + len(attribute.value), f"#at-{token.start}")
            if mjml and token.kind == "open" and token.text in _TEXTS:
                insert(token.end, f'<span {AT}="{token.start}">')
        elif mjml and token.kind == "close" and token.text in _TEXTS:
            insert(token.start, "</span>")
    pieces.append(source[at:])
    return "".join(pieces)
