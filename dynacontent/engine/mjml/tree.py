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
from dynacontent.engine.mjml.dangers import dangers
from dynacontent.engine.mjml.scanner import RAW_TEXT, Token, step

_P = frozenset({"p"})
_FORM = frozenset({"input", "option", "optgroup", "select", "button", "datalist", "textarea"})
_CLOSES_P = """
    p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer
    form header hr main nav ol pre section table ul
"""
_IMPLIES_CLOSE = {
    **dict.fromkeys(_CLOSES_P.split(), _P),
    **dict.fromkeys("select input output button datalist textarea".split(), _FORM),
    **dict.fromkeys(("dd", "dt"), frozenset({"dd", "dt"})),
    **dict.fromkeys(("rt", "rp"), frozenset({"rt", "rp"})),
    **dict.fromkeys(("tbody", "tfoot"), frozenset({"thead", "tbody"})),
    "tr": frozenset({"tr", "th", "td"}),
    "th": frozenset({"th"}),
    "td": frozenset({"thead", "th", "td"}),
    "body": frozenset({"head", "link", "script"}),
    "li": frozenset({"li"}),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"optgroup", "option"}),
}
"""Elements that an opening tag closes, as HTML does; htmlparser2's table."""

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

    ``start`` is the offset of the tag, ``steps`` lead from there to its attributes. ``content`` is
    the text of an ending tag as written, unless blank; of other elements the text between their
    children. Values of attributes are as written too, character references and all. Equal tags
    share what they say: nobody changes ``attributes``.
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    content: str = ""
    start: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)
    content_start: int = 0
    """Where the content of an ending tag begins."""
    comment: bool = False
    """Whether this ``mj-raw`` was a comment."""
    given: dict[str, str] = field(default_factory=dict)
    """Attributes from all sources but the component's defaults."""

    def walk(self) -> Iterator[Node]:
        """This element and all in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def has(self, name: str) -> bool:
        """Whether a resolved element has the attribute, be it as a default."""
        return name in self.given or name in _defaults(self.tag)

    def value(self, name: str) -> str:
        """An attribute of a resolved element, empty where there is none."""
        return self.given.get(name, _defaults(self.tag).get(name, ""))

    def spot(self, name: str) -> int:
        """The offset of an attribute."""
        return self.start + self.steps[name]

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


# A tag as nearly all are written, after blanks: with double quotes, in lower case.
_PLAIN_TAG = re.compile(
    r"""\s*(?:<([a-z][a-z0-9-]*)((?:\s+[A-Za-z][\w:.-]*="[^"]*")*)\s*(/?)>|</([a-z][a-z0-9-]*)\s*>)""",
    re.ASCII,
)
_CLOSING_END = re.compile(r"\s*>")
_PLAIN_ATTRIBUTE = re.compile(r'([A-Za-z][\w:.-]*)="([^"]*)"', re.ASCII)
# In the content of an ending tag, what may hide its end or be more than HTML.
_HIDES = re.compile(r"<!|<\?|</?mj|<(?:script|style|title|textarea)|='", re.IGNORECASE)
_SHALLOW = 24
"""Tags in a content that are too few to nest too deep."""
_SHORT = 10_000
"""Characters of a content that are worth a look ahead."""


class _Said(NamedTuple):
    """What a tag says, apart from where it stands."""

    attributes: Mapping[str, str]
    steps: Mapping[str, int]
    risky: bool


@lru_cache(maxsize=8_192)
def _said(text: str, offset: int) -> _Said:
    """The attributes in ``text``, which begins ``offset`` characters into the tag."""
    values: dict[str, str] = {}
    steps: dict[str, int] = {}
    for match in _PLAIN_ATTRIBUTE.finditer(text):
        if match[1] not in values:
            values[match[1]] = match[2]
            steps[match[1]] = offset + match.start()
    return _Said(values, steps, any(True for _ in dangers(values)))


def _said_by(token: Token) -> _Said:
    values: dict[str, str] = {}
    steps: dict[str, int] = {}
    for attribute in token.attributes:
        if attribute.name not in values:
            values[attribute.name] = attribute.value
            steps[attribute.name] = attribute.start - token.start
    return _Said(values, steps, any(True for _ in dangers(values)))


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
            elif match[4]:
                position = match.end()
                self._close(match[4], match.start(4) - 2, position)
            elif self._ending or match[1][:2] != "mj":
                position = match.end()
                said = _said(match[2], len(match[1]) + 1)
                self._tag(match[1], match.start(1) - 1, position, said, empty=bool(match[3]))
            else:
                position = self._component(match)
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

    def _component(self, match: re.Match[str]) -> int:
        """Read a plain tag of a component, and the content of an ending tag at once where that is safe."""
        name, end = match[1], match.end()
        attributes, steps, risky = said = _said(match[2], len(name) + 1)
        start = match.start(1) - 1
        after, content = end, ""
        if not match[3]:
            stop = self._source.find(f"</{name}", end, end + _SHORT) if name in ENDING else -1
            closed = _CLOSING_END.match(self._source, stop + len(name) + 2) if stop >= 0 else None
            if closed is None or not self._is_plain(content := self._source[end:stop]):
                self._tag(name, start, end, said, empty=False)
                return end
            after = closed.end()
        node = Node(name, attributes, [], "" if content.isspace() else content, start, steps, end)
        if risky:
            self._result.risky.append(node)
        if self._current is not None:
            self._current.children.append(node)
        else:
            self._result.root = node
        return after

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
        implied = _IMPLIES_CLOSE.get(name)
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
            self._pop(end, implied=False)
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
        node = Node(name, said.attributes, start=start, steps=said.steps)
        if said.risky:
            self._result.risky.append(node)
        if self._current is not None:
            self._current.children.append(node)
        else:
            # As npm does: what follows the document takes its place.
            self._result.root = node
        self._parents.append(self._current)
        self._current = node

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
