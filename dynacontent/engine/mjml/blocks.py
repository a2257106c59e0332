"""A plain document as blocks, with their texts and addresses held out.

Blocks are what stands in ``mj-body``: sections, wrappers, heroes. Those of a newsletter are mostly
alike in all but what they say and link to. Two of one *shape* come out the same but for that.

Only what is written as most documents are is read here, by one pattern: everything closed, nothing
but elements where elements belong. Whatever else there is, `tree` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from dynacontent.engine.mjml.attributes import settled
from dynacontent.engine.mjml.components import ENDING
from dynacontent.engine.mjml.dangers import is_risky

HOLE = "\x00"
"""What stands in a shape for what is held out; no document holds it."""

_HELD = frozenset("alt background-url href src srcset title".split())
"""Attributes that come out as they are, and with which nothing is computed."""

_BLOCKS = frozenset({"section", "wrapper", "hero"})
_HOLDERS = _BLOCKS | frozenset("column group social navbar accordion accordion-element carousel".split())
_ENDING = frozenset(name.removeprefix("mj-") for name in ENDING)
_SHOWN = _ENDING - frozenset({"breakpoint", "preview", "style", "title"})
_LEAVES = _SHOWN | {"image", "divider", "spacer"}
_SAY_WHERE = frozenset({"image", "button", "social-element", "navbar-link", "carousel-image"})
"""Components that mostly have an attribute to hold out."""
_MAKE_IDS = frozenset({"navbar", "carousel"})
_TELLING = _SHOWN - {"raw"}
"""Components whose content is held out."""
_ASKS_MORE = re.compile(r"<!--|font-family", re.IGNORECASE).search
"""What is not held out: comments that only Outlook reads, and fonts that the head links."""
_DEEPEST = 16
"""Holders in each other; deeper ones are not plain."""

_ATTRIBUTES = r"""(?:\s++[A-Za-z][\w:.-]*+="[^"]*+")*+"""
_COMMENT = r"<!--(?!-?>)(?:[^-]++|-(?!->))*+-->"
_QUOTED = r"""(?:\s++[A-Za-z][\w:.-]*+(?:="[^"]*+"|='[^']*+')?)*+"""
_HTML_TAG = (
    rf"<(?!/?(?i:mj|script|style|title|textarea))(?:[A-Za-z][\w-]*+{_QUOTED}\s*+/?|/[A-Za-z][\w-]*+\s*+)>"
)
# So few tags that they do not nest too deep. A < before anything else than these begins no tag.
_CONTENT = rf"[^<]*+(?:(?:{_HTML_TAG}|{_COMMENT}|<(?![A-Za-z!?/]))[^<]*+){{0,24}}+"


def _one_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, reverse=True))


_TOKEN = re.compile(
    rf"""(\s*+(?:<mj-({_one_of(_LEAVES)})({_ATTRIBUTES})\s*+(?:/>|>({_CONTENT})</mj-\2\s*+>)"""
    rf"""|<mj-({_one_of(_HOLDERS)})({_ATTRIBUTES})\s*+(/?)>|</mj-({_one_of(_HOLDERS)})\s*+>|{_COMMENT}))""",
    re.ASCII,
)
_STYLED = rf"(?:{_CONTENT}(?:<style{_QUOTED}\s*+>[^<]*+</style\s*+>)?+)*+"
_SAID = {**dict.fromkeys(("style", "title", "preview", "html-attribute"), "[^<]*+"), "raw": _STYLED}
"""Components of a head that hold something, and what plain ones hold."""
_SETTING = "|".join(rf"<mj-{name}{_ATTRIBUTES}\s*+>{said}</mj-{name}\s*+>" for name, said in _SAID.items())
_COMMENTS = rf"(?:\s*+{_COMMENT})*+"
_HEAD = re.compile(
    rf"""{_COMMENTS}\s*+<mjml{_ATTRIBUTES}\s*+>(?:\s*+<mj-head>(?:\s*+(?:"""
    rf"""</mj-(?!head|body)[a-z-]++\s*+>|{_COMMENT}|{_SETTING}|<mj-(?:body|{_one_of(_SAID)}){_ATTRIBUTES}\s*+/>"""
    rf"""|<mj-(?!(?:head|body|include|{_one_of(_SAID)})\b(?!-))[a-z-]++{_ATTRIBUTES}\s*+/?>))*+\s*+</mj-head>)?+"""
    rf"""{_COMMENTS}\s*+<mj-body{_ATTRIBUTES}\s*+>""",
    re.ASCII,
)
_END = re.compile(rf"\s*+</mj-body\s*+>\s*+</mjml\s*+>{_COMMENTS}\s*+", re.ASCII)


class Block(NamedTuple):
    """The shape of a block, with `HOLE` for each of the ``values``, which are written as in HTML.

    One that is ``single`` is compiled where it stands, not by the example of another.
    """

    shape: str
    values: tuple[str, ...]
    single: bool


class Blocks(NamedTuple):
    """A document: what stands before the blocks, the blocks, and whether compiling it makes ids.

    With ``groups`` in it the order of all blocks counts: the class of a group is its width without
    decimals, and of several widths of one class the last holds.
    """

    opening: str
    blocks: list[Block]
    makes_ids: bool
    groups: bool


class _NotPlainError(Exception):
    """The document is not written as most are."""


def read_blocks(source: str) -> Blocks | None:
    """A document as blocks; ``None`` where it is not plain, or an address in it is dangerous."""
    head = _HEAD.match(source)
    end = source.rfind("</mj-body")
    if head is None or end < head.end() or not _END.fullmatch(source, end):
        return None
    content = source[head.end() : end]
    tokens = _TOKEN.findall(content)
    if len("".join([token[0] for token in tokens])) < len(content.rstrip()):
        return None
    reader = _Reader()
    try:
        reader.read(tokens)
    except _NotPlainError:
        return None
    return Blocks(source[: head.end()], reader.blocks, reader.makes_ids, reader.groups)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.makes_ids = False
        self.groups = False
        self._opened: list[str] = []
        self._shape: list[str] = []
        self._values: list[str] = []
        self._single = False

    def read(self, tokens: Iterable[tuple[str, ...]]) -> None:
        """Make blocks of all tokens; raises `_NotPlainError`."""
        opened, shape = self._opened, self._shape
        for whole, leaf, said, content, holder, held, empty, closed in tokens:
            if leaf:
                shape.append(self._leaf(leaf, said, content))
            elif holder:
                shape.append(f"<mj-{holder}{self._held(held) if '://' in held else held}{empty}>")
                self._open(holder, is_empty=empty != "")
            elif closed:
                shape.append(f"</mj-{closed}>")
                if not opened or opened.pop() != closed:
                    raise _NotPlainError
            else:
                shape.append(whole.lstrip())
            if not opened:
                self._end(holder or closed or leaf)
        if opened:
            raise _NotPlainError

    def _open(self, holder: str, *, is_empty: bool) -> None:
        if holder in _MAKE_IDS:
            self.makes_ids = self._single = True
        if holder == "group":
            self.groups = True
        if not is_empty:
            self._opened.append(holder)
            if len(self._opened) > _DEEPEST:
                raise _NotPlainError

    def _end(self, name: str) -> None:
        """End a block of this name, which a comment has not."""
        if name and name not in _BLOCKS and name != "raw":
            raise _NotPlainError
        single = self._single or name not in _BLOCKS
        self.blocks.append(Block("".join(self._shape), tuple(self._values), single))
        self._shape.clear()
        self._values.clear()
        self._single = False

    def _leaf(self, name: str, said: str, content: str) -> str:
        if name in _SAY_WHERE or "://" in said:
            said = self._held(said)
        if name == "raw":
            self._single = True
        if not content:
            return f"<mj-{name}{said}/>"
        if name in _TELLING and not content.isspace() and not _ASKS_MORE(content):
            self._values.append(content)
            content = HOLE
        return f"<mj-{name}{said}>{content}</mj-{name}>"

    def _held(self, said: str) -> str:
        """What a tag says, with holes; raises `_NotPlainError` for a dangerous address."""
        pieces = said.split('"')
        for place, name in _places(tuple(pieces[:-1:2])):
            value = pieces[place]
            if not value:
                continue
            if not value.startswith("https://") and is_risky({name: value}):
                raise _NotPlainError
            self._values.append(settled(value))
            pieces[place] = HOLE
        return '"'.join(pieces)


@lru_cache(maxsize=4_096)
def _places(written: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where among the pieces of a tag, cut at its quotes, there is something to hold out, and its name."""
    names = [piece.strip()[:-1] for piece in written]
    if len(set(names)) < len(names):
        raise _NotPlainError  # of two attributes of one name only one counts
    return tuple((2 * index + 1, name) for index, name in enumerate(names) if name in _HELD)
