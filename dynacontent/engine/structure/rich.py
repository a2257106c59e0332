"""Rich text among the values of a unit: markup with tags, put in before style sheets are inlined.

MJML does not look into what its ending tags hold, so a unit is compiled by it once, with a token for
each rich text. What comes out is then completed with the texts at hand: their style sheets are
inlined and the plain text is derived as for any other part of the structure. That is kept, by content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.structure.tokens import CannotSeparateError, rich_token
from dynacontent.engine.structure.units import RICH, Frame, Head, Key, Unit
from dynacontent.models.authored import MjmlSettings

MERE, WHOLE, OTHER = "mere", "whole", "other"
"""Kinds of markup: without tags; with tags, all of them closed in it; anything else."""

# Markup that is text to everybody: no tags, and only references that all readers know.
_MERE_TEXT = re.compile(r"(?:[^<&]|&(?:amp|lt|gt|quot|nbsp|#34|#39|#160);)*")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^"'<>]|"[^"]*"|'[^']*')*+>""")
_LONGEST_REMEMBERED = 5_000
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
# What a parser reads as text to its end, or what moves what stands in it.
_REFUSED = frozenset(
    """
    style script textarea title xmp noscript iframe noembed noframes plaintext template svg math select
    html head body frameset
    """.split()
)
_LOOKED_AT = re.compile(r"<!|<\?|</?mj|font-family|dynq", re.IGNORECASE)
_SELECTED = re.compile(r"<mj-html-attributes|<mj-style\b[^>]*\sinline\b", re.IGNORECASE)


def kind_of(text: str) -> str:
    """Which kind of markup a text is."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _kind_of(text)


def _kind_of(text: str) -> str:
    if not text or text.isspace():
        return OTHER
    if _MERE_TEXT.fullmatch(text):
        return MERE
    return WHOLE if _is_whole(text) else OTHER


_remembered = lru_cache(maxsize=1_024)(_kind_of)


def _is_whole(text: str) -> bool:
    """Whether all tags are closed in it, and none of it says anything to MJML."""
    return _LOOKED_AT.search(text) is None and closes_all(text)


def closes_all(text: str) -> bool:
    """Whether HTML closes its tags in the order in which it opened them, and is nothing but tags and text.

    Comments may hold anything.
    """
    text = _COMMENT.sub("", text)
    opened: list[str] = []
    for closing, name in _TAG.findall(text):
        tag = name.lower()
        if tag in _REFUSED:
            return False
        if closing:
            if not opened or opened.pop() != tag:
                return False
        elif tag not in _VOID:
            opened.append(tag)
    return not opened and "<" not in _TAG.sub("", text)


class RichUnit:
    """A unit compiled by MJML, ready to take rich texts."""

    def __init__(self, frame: Frame, key: Key, mjml: MjmlSettings, same: Callable[[Head], Head]) -> None:
        """``same`` gives the one object for heads that are equal. Raises as `compile_unit` does."""
        from dynacontent.engine.structure import compiled

        body, count = compiled.source(key, 0)
        opening, total = compiled.source(frame.opening, count)
        compiled.check(frame, key, opening + body + frame.closing, total)
        if _SELECTED.search(opening + body + frame.closing):
            raise CannotSeparateError("MJML looks into the document once more")
        self._slots = compiled.slots_of(key)
        self._tokens = [rich_token(number) for number in range(key.count(RICH))]
        self._compiled = compiled.compile_body(opening, body, frame.closing, mjml)
        raw = self._compiled.raw
        if any(raw.count(token) != 1 for token in self._tokens):
            raise CannotSeparateError("rich text does not come out of MJML as it went in")
        if any(token in comment for comment in compiled.comments_in(raw) for token in self._tokens):
            raise CannotSeparateError("rich text stands in a comment")
        slots = compiled.slots_of(frame.opening)
        self._head = same(compiled.make_head(self._compiled.before, slots, first=count))

    @property
    def size(self) -> int:
        """Characters it holds."""
        return len(self._compiled.raw) + len(self._compiled.before) + len(self._compiled.content)

    def unit(self, texts: Sequence[str]) -> Unit:
        """The unit with these texts in it. Raises as `compile_unit` does."""
        from dynacontent.engine.structure import compiled

        body, raw = self._compiled.body, self._compiled.raw
        for token, text in zip(self._tokens, texts, strict=True):
            text = legal_characters(text)
            body, raw = body.replace(token, text), raw.replace(token, text)
        found = compiled.inlined(body, raw)
        if (found.before, found.after) != (self._compiled.before, self._compiled.after):
            raise CannotSeparateError("rich text reaches beyond its unit")
        return compiled.make_unit(found, self._slots, self._head)
