"""MJML and HTML as tokens: tags, attributes, comments and texts with their offsets.

Reads what npm's MJML reads, the way it reads it (htmlparser2's tokenizer with ``decodeEntities``
off, ``recognizeCDATA`` and ``recognizeSelfClosing`` on): nothing is malformed, a ``<`` that begins
no tag is text, a tag that never ends is no tag. https://github.com/fb55/htmlparser2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_SPACE = " \\n\\t\\f\\r"
_NAME = re.compile(rf"[A-Za-z][^/>{_SPACE}]*")
_CLOSING = re.compile(rf"</[{_SPACE}]*(?:(?P<name>[A-Za-z][^>{_SPACE}]*)|(?P<odd>[^A-Za-z>{_SPACE}]))")
# The possessive quantifiers keep repetition in hostile documents linear.
_ATTRIBUTE = re.compile(
    rf"""[{_SPACE}/]*+(?P<name>[^/>{_SPACE}][^/>={_SPACE}]*+)(?:[{_SPACE}]*+=[{_SPACE}]*+"""
    rf"""(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<open>["'])|(?P<bare>[^>{_SPACE}]*+)))?"""
)
_TAG_END = re.compile(rf"[{_SPACE}]*+(?:(?P<closed>/)[{_SPACE}/]*+)?>")

RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[>{_SPACE}])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea")
}
"""Elements of HTML in which nothing is a tag but their end, and that end."""

# What XML 1.0 has no room for. mrml refuses it in text, without saying where.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Kind = Literal["open", "empty", "close", "comment", "text"]


class Attribute(NamedTuple):
    """``name="value"`` as written, character references and all; the value is empty without one.

    ``start`` is the offset of the name, ``value_start`` that of the value, behind its quote.
    """

    name: str
    value: str
    start: int
    value_start: int


class Token(NamedTuple):
    """One token from ``start`` to ``end``.

    ``text`` is the name of a tag in lower case, what a comment says, or a text; an ``empty`` tag
    is closed in itself.
    """

    kind: Kind
    text: str
    start: int
    end: int
    attributes: tuple[Attribute, ...] = ()


def legal_characters(source: str) -> str:
    """``source`` with characters no document may hold as U+FFFD, so that offsets stay true."""
    # None of them can be printed; asking for that is quicker than looking for each.
    if source.replace("\n", "").isprintable():
        return source
    return _ILLEGAL.sub("\ufffd", source)


def scan(source: str) -> Iterator[Token]:
    """Every token of ``source``, in order; never raises."""
    position = 0
    while position < len(source):
        tokens, position = step(source, position)
        yield from tokens


def step(source: str, position: int) -> tuple[list[Token], int]:
    """The next text and what follows it, and where to go on."""
    start = source.find("<", position)
    if start < 0:
        return [Token("text", source[position:], position, len(source))], len(source)
    before = [Token("text", source[position:start], position, start)] if position < start else []
    tokens = _markup(source, start)
    if tokens is not None:
        return [*before, *tokens], tokens[-1].end
    end = source.find("<", start + 1)  # text that begins with a bare <
    end = end if end >= 0 else len(source)
    return [*before, Token("text", source[start:end], start, end)], end


def _markup(source: str, start: int) -> list[Token] | None:
    """What begins with the ``<`` at ``start``; ``None`` where it is text."""
    following = source[start + 1 : start + 2]
    if following == "!":
        return [_declaration(source, start)]
    if following == "?":
        return [_comment_like(source, start, start + 2, ">", shown=False)]
    if following == "/":
        return _closing(source, start)
    return _opening(source, start)


def _declaration(source: str, start: int) -> Token:
    if source.startswith("<!--", start):
        # The dashes that open a comment may close it: <!--> and <!--->.
        end = source.find("-->", start + 2)
        if end < 0:
            return Token("comment", source[start + 4 :], start, len(source))
        return Token("comment", source[start + 4 : max(end, start + 4)], start, end + 3)
    if source.startswith("<![CDATA[", start):
        end = source.find("]]>", start + 9)
        stop = end if end >= 0 else len(source)
        return Token("text", source[start + 9 : stop], start, stop + 3 if end >= 0 else stop)
    return _comment_like(source, start, start + 3, ">", shown=False)


def _comment_like(source: str, start: int, content: int, ending: str, *, shown: bool) -> Token:
    """A token up to ``ending``: a comment, or something nobody looks at (an empty text)."""
    end = source.find(ending, content)
    stop, after = (end, end + len(ending)) if end >= 0 else (len(source), len(source))
    return Token("comment" if shown else "text", source[content:stop] if shown else "", start, after)


def _closing(source: str, start: int) -> list[Token] | None:
    match = _CLOSING.match(source, start)
    if match is None:
        return None
    if match["odd"] is not None:
        return [_comment_like(source, start, match.start("odd"), ">", shown=True)]
    end = source.find(">", match.end())
    if end < 0:
        return [Token("text", "", start, len(source))]
    return [Token("close", match["name"].lower(), start, end + 1)]


def _opening(source: str, start: int) -> list[Token] | None:
    match = _NAME.match(source, start + 1)
    if match is None:
        return None
    attributes, position = _attributes(source, match.end())
    end = _TAG_END.match(source, position)
    if end is None:
        return [Token("text", "", start, len(source))]
    name = match[0].lower()
    tag = Token("empty" if end["closed"] else "open", name, start, end.end(), attributes)
    if name not in RAW_TEXT or end["closed"]:
        return [tag]
    closing = RAW_TEXT[name].search(source, tag.end)
    stop = closing.start() if closing else len(source)
    return [tag, Token("text", source[tag.end : stop], tag.end, stop)]


def _attributes(source: str, position: int) -> tuple[tuple[Attribute, ...], int]:
    found: list[Attribute] = []
    while match := _ATTRIBUTE.match(source, position):
        if match["open"]:  # a quote that is never closed takes the rest of the document
            return tuple(found), len(source)
        kind = next((kind for kind in ("double", "single", "bare") if match[kind] is not None), "name")
        value = "" if kind == "name" else match[kind]
        found.append(Attribute(match["name"], value, match.start("name"), match.start(kind)))
        position = match.end()
    return tuple(found), position
