"""MJML as a tree, read as npm's mjml-parser-xml reads it.

Elements that hold HTML (*ending tags*) keep their content as it was written; comments elsewhere
become ``mj-raw``; whatever is not closed is closed where its parent is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dynacontent.engine.mjml.components import COMPONENTS, ENDING
from dynacontent.engine.mjml.dangers import is_risky
from dynacontent.engine.mjml.implied import IMPLIES_CLOSE
from dynacontent.engine.mjml.scanner import RAW_TEXT, Token, scan, step

_VOID_NAMES = """
    area base basefont br col command embed frame hr img input isindex keygen link meta param source
    track wbr
"""
VOID = frozenset(_VOID_NAMES.split())
"""HTML elements that have no closing tag."""


def is_component(name: str) -> bool:
    """Whether an element means to be MJML, known or not."""
    return name.startswith("mj-") or name == "mjml"


@dataclass(slots=True)
class Node:
    """One element: what was written, and (after `resolve`) what its attributes come to.

    ``written`` is the tag, ``start`` its offset. ``content`` is the text of an ending tag as written,
    unless blank; of other elements the text between their children. Values of attributes are as
    written too, character references and all. Equal tags share what they say: nobody changes
    ``attributes``.
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    content: str = ""
    start: int = 0
    written: str = ""
    content_start: int = 0
    """Where the content of an ending tag begins."""
    comment: bool = False
    """Whether this ``mj-raw`` was a comment."""
    given: dict[str, str] = field(default_factory=dict)
    """Attributes from all sources but the component's defaults."""

    def walk(self) -> Iterator[Node]:
        """This element and all in it, in document order."""
        ahead = [self]
        while ahead:
            node = ahead.pop()
            yield node
            ahead += reversed(node.children)

    def has(self, name: str) -> bool:
        """Whether a resolved element has the attribute, be it as a default."""
        return name in self.given or name in _defaults(self.tag)

    def value(self, name: str) -> str:
        """An attribute of a resolved element, empty where there is none."""
        return self.given.get(name, _defaults(self.tag).get(name, ""))

    def spot(self, name: str) -> int:
        """The offset of an attribute, or of the element where that has none of the name."""
        tag = next(scan(self.written))
        return self.start + next((a.start for a in tag.attributes if a.name == name), 0)

    def find(self, tag: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)


def _defaults(tag: str) -> Mapping[str, str]:
    component = COMPONENTS.get(tag)
    return component.defaults if component else {}


@dataclass(slots=True)
class Parsed:
    """A document: its root (``None``: there is no element at all) and what was odd about it.

    ``depth`` is the deepest nesting, HTML included, and ``deepest`` where it was reached. The
    others are names and offsets of components: opened and never closed; closing tags that close
    nothing; components that stand in an ending tag, with the name of that.
    """

    root: Node | None = None
    depth: int = 0
    deepest: int = 0
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    stray: list[tuple[str, int]] = field(default_factory=list)
    inside: list[tuple[str, int, str]] = field(default_factory=list)
    heads: int = 0
    """How many elements are called ``mj-head``."""
    risky: list[Node] = field(default_factory=list)
    """Elements with an attribute that does more than its name says."""


def parse(source: str, *, deepest: int, part: bool = False) -> Parsed:
    """The tree of a document; never raises. What is nested deeper than ``deepest`` is not read.

    The elements of a ``part`` of a document get a root without a name.
    """
    builder = _Builder(source, deepest)
    if part:
        builder.begin(Node(""))
    return builder.parsed()


def hoist(root: Node) -> None:
    """Move what stands in an ``mj-head`` anywhere else to the end of the document's own.

    Such heads come from included files; those with the attribute ``last`` go behind all others.
    """
    own = root.find("mj-head")
    strange = sorted(_take_heads(root), key=lambda head: "last" in head.attributes)
    if strange and own is None:
        own = Node("mj-head", start=root.start)
        root.children.insert(0, own)
    for head in strange:
        if own is not None:
            own.children += head.children


def _take_heads(node: Node) -> list[Node]:
    """Take the heads out of an element, each before those that stood in it."""
    taken: list[Node] = []
    kept: list[Node] = []
    for child in node.children:
        inner = _take_heads(child)
        is_strange = child.tag == "mj-head" and node.tag != "mjml"
        (taken if is_strange else kept).append(child)
        taken += inner
    if taken:
        node.children = kept
    return taken


# A tag as nearly all are written, after blanks: with double quotes, in lower case. It takes in what it
# holds, and its end, where that is text alone.
_PLAIN_TAG = re.compile(
    r"""\s*+(?:<([a-z][a-z0-9-]*+)((?:\s++[A-Za-z][\w:.-]*+="[^"]*+")*+)\s*+(?:(/)>|>(?:([^<]*+)</\1\s*>)?)"""
    r"""|</([a-z][a-z0-9-]*+)\s*>)""",
    re.ASCII,
)
_CLOSING_END = re.compile(r"\s*>")
# In the content of an ending tag, what may hide its end or be more than HTML.
_HIDES = re.compile(r"<!|<\?|</?mj|<(?:script|style|title|textarea)|='", re.IGNORECASE)
_SHALLOW = 24
"""Tags in a content that are too few to nest too deep."""
_SHORT = 10_000
"""Characters of a content that are worth a look ahead."""


class _Said(NamedTuple):
    """What a tag says, apart from where it stands."""

    attributes: Mapping[str, str]
    risky: bool


def _said(text: str) -> _Said:
    """The attributes in the ``text`` of a plain tag."""
    # Addresses hardly come again, and would push out what does.
    return _read(text) if "://" in text else _known(text)


def _read(text: str) -> _Said:
    pieces = text.split('"')
    names = _names(tuple(pieces[:-1:2]))
    given = pieces[1::2]
    values = dict(zip(names, given, strict=True))
    if len(values) < len(names):  # of attributes with one name the first holds
        values |= dict(zip(reversed(names), reversed(given), strict=True))
    return _Said(values, is_risky(values))


_known = lru_cache(maxsize=8_192)(_read)


@lru_cache(maxsize=4_096)
def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    """Names out of what stands before the values, as `` name=``."""
    return tuple([piece.strip()[:-1] for piece in written])


def _said_by(token: Token) -> _Said:
    values: dict[str, str] = {}
    for attribute in token.attributes:
        values.setdefault(attribute.name, attribute.value)
    return _Said(values, is_risky(values))


class _Builder:
    """A port of htmlparser2's Parser and the handlers of mjml-parser-xml."""

    def __init__(self, source: str, deepest: int) -> None:
        self._source = source
        self._limit = deepest
        self._result = Parsed()
        self._stack: list[tuple[str, int]] = []
        self._current: Node | None = None
        self._parents: list[Node | None] = []
        self._ending = 0  # how many ending tags are open, one in the other
        self._content = 0  # where the content of the outermost begins

    def begin(self, root: Node) -> None:
        """Read everything as the content of ``root``."""
        self._result.root = self._current = root

    def parsed(self) -> Parsed:
        """The whole source, read."""
        source, position, plain = self._source, 0, _PLAIN_TAG.match
        while position < len(source) and self._result.depth <= self._limit:
            match = plain(source, position)
            if match is None or match[1] in RAW_TEXT:
                position = self._slowly(position)
            elif match[5]:
                position = match.end()
                self._close(match[5], match.start(5) - 2, position)
            else:
                position = self._plain(match)
        while self._stack:
            self._pop(len(source), implied=True)
        return self._result

    def _slowly(self, position: int) -> int:
        """Read what is not written as most is."""
        tokens, after = step(self._source, position)
        for token in tokens:
            if token.kind == "close":
                self._close(token.text, token.start, token.end)
            elif token.kind in ("open", "empty"):
                self._tag(token.text, token.start, token.end, _said_by(token), empty=token.kind == "empty")
            elif token.kind == "comment":
                self._comment(token)
            else:
                self._text(token)
        return after

    def _plain(self, match: re.Match[str]) -> int:
        """Read a plain tag, and the content of an ending tag at once where that is safe."""
        name, text, empty, content, _ = match.groups()
        start = match.start(1) - 1
        end = after = match.end() if content is None else match.start(4)
        said = _said(text)
        if self._ending or name[:2] != "mj":
            self._tag(name, start, end, said, empty=empty is not None)
            return end
        if not empty and name not in ENDING:
            self._open(name, start, end, said)
            return end
        if content is not None:
            after = match.end()
        elif not empty:
            content, after = self._content_at(name, end)
            if content is None:
                self._tag(name, start, end, said, empty=False)
                return end
        content = "" if not content or content.isspace() else content
        self._add(Node(name, said.attributes, [], content, start, self._source[start:end], end), said)
        return after

    def _content_at(self, name: str, start: int) -> tuple[str | None, int]:
        """The content of an ending tag that begins at ``start`` and where its end ends, if both are plain."""
        stop = self._source.find(f"</{name}", start, start + _SHORT)
        closed = _CLOSING_END.match(self._source, stop + len(name) + 2) if stop >= 0 else None
        content = self._source[start:stop]
        return (content, closed.end()) if closed is not None and self._is_plain(content) else (None, start)

    def _is_plain(self, content: str) -> bool:
        """Whether the content of an ending tag has its end where it seems to end."""
        tags = content.count("<")
        if not tags:
            return True
        if tags > _SHALLOW or content.count('"') % 2 or content.rfind("<") > content.rfind(">"):
            return False
        return not _HIDES.search(content) and all(name.startswith("mj") for name, _ in self._stack)

    # -- tokens ----------------------------------------------------------------------------------

    def _tag(self, name: str, start: int, end: int, said: _Said, *, empty: bool) -> None:
        implied = IMPLIES_CLOSE.get(name)
        while implied and self._stack and self._stack[-1][0] in implied:
            self._pop(start, implied=False)
        self._enter(name, start, end, said)
        if name in VOID:
            self._leave(name, end)
            return
        self._stack.append((name, start))
        if len(self._stack) > self._result.depth:
            self._result.depth, self._result.deepest = len(self._stack), start
        if empty:
            self._stack.pop()
            self._leave(name, end, empty=True)

    def _close(self, name: str, start: int, end: int) -> None:
        if self._stack and self._stack[-1][0] == name:
            if self._ending:
                self._pop(end, implied=False)
            else:  # it holds elements alone
                self._stack.pop()
                self._current = self._parents.pop()
            return
        if name in VOID:
            return
        if not any(opened == name for opened, _ in self._stack):
            if is_component(name):
                self._result.stray.append((name, start))
            return
        while self._stack[-1][0] != name:
            self._pop(end, implied=True)
        self._pop(end, implied=False)

    def _text(self, token: Token) -> None:
        text = token.text.strip()
        if text and self._current is not None and not self._ending:
            self._current.content = (self._current.content + text).strip()

    def _comment(self, token: Token) -> None:
        if self._current is not None and not self._ending:
            comment = Node("mj-raw", content=f"<!--{token.text}-->", start=token.start, comment=True)
            self._current.children.append(comment)

    # -- elements --------------------------------------------------------------------------------

    def _pop(self, end: int, *, implied: bool) -> None:
        name, start = self._stack.pop()
        if implied and is_component(name):
            self._result.unclosed.append((name, start))
        self._leave(name, end)

    def _enter(self, name: str, start: int, end: int, said: _Said) -> None:
        if name in ENDING:
            self._ending += 1
            if self._ending == 1:
                self._content = end
        if self._ending > 1 or (self._ending and name not in ENDING):
            if is_component(name) and self._current is not None:
                self._result.inside.append((name, start, self._current.tag))
            return
        self._begin(name, start, end, said)

    def _open(self, name: str, start: int, end: int, said: _Said) -> None:
        """Enter a component that holds others, outside of all ending tags."""
        self._begin(name, start, end, said)
        self._stack.append((name, start))
        if len(self._stack) > self._result.depth:
            self._result.depth, self._result.deepest = len(self._stack), start

    def _begin(self, name: str, start: int, end: int, said: _Said) -> None:
        node = Node(name, said.attributes, [], "", start, self._source[start:end])
        self._add(node, said)
        self._parents.append(self._current)
        self._current = node

    def _add(self, node: Node, said: _Said) -> None:
        if said.risky:
            self._result.risky.append(node)
        if node.tag == "mj-head":
            self._result.heads += 1
        if self._current is not None:
            self._current.children.append(node)
        else:
            # As npm does: what follows the document takes its place.
            self._result.root = node

    def _leave(self, name: str, end: int, *, empty: bool = False) -> None:
        if name in ENDING:
            self._ending -= 1
            if not self._ending and not empty and self._current is not None:
                closing = self._source.rfind(f"</{name}", self._content, end)
                content = self._source[self._content : max(closing, self._content)]
                # White space at its ends stays, unlike in npm's MJML: it may be that of a value.
                self._current.content = "" if content.isspace() else content
                self._current.content_start = self._content
        if not self._ending:
            self._current = self._parents.pop()
