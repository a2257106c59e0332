"""The tags of a piece of HTML, with the places of their attributes, and its style sheets.

Nothing is changed and nothing is moved: what is between the tags stays, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"""<!--(?P<remark>-?>|.*?(?:--!?>|(?P<open>\Z)))
    |<!(?P<declaration>[^>]*)>
    |</(?P<closing>[a-zA-Z][^\s/>]*)(?P<behind>[^>]*)>
    |<(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^"'>]|"[^"]*"|'[^']*')*+)(?P<end>>|\Z)
    |<(?P<broken>[a-zA-Z])
    |<(?P<odd>[/?!<])""",
    re.DOTALL | re.VERBOSE,
)
_BLANK = r"[ \t\n\r\f]"
# What everybody reads alike: a quote stands only where a value begins and where it ends.
_PLAIN = re.compile(
    rf"""(?:(?:{_BLANK}|/)+(?:[^\s=/"'<>]+(?:{_BLANK}*={_BLANK}*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)?)*+""",
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/"'>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+)))?"""
)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without content."""
_TEXT_ONLY = frozenset({"style", "script", "textarea", "title"})
"""Elements whose content is text up to their end tag."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its value as written between ``start`` and ``end``, less the quotes."""

    name: str
    written: str
    start: int
    end: int
    at: int
    """Where its name begins."""
    quoted: bool

    @property
    def value(self) -> str:
        """What it says."""
        return unescape(self.written)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a document, from ``start`` to ``end``; ``text`` is what a style sheet or the like holds.

    ``kind`` is ``open``, ``close``, ``text``, ``comment``, ``declaration``, ``broken``: what never ends, or
    ``odd``: a ``<`` that browsers may read in another way. ``plain`` says that all read the tag alike.
    """

    kind: str
    name: str
    start: int
    end: int
    attributes: tuple[Attribute, ...] = ()
    text: str = ""
    whole_end: int = 0
    """Where the element ends whose content is ``text``."""
    self_closing: bool = False
    plain: bool = True

    def attribute(self, name: str) -> Attribute | None:
        """The first attribute of a name, which is the one that counts."""
        return next((found for found in self.attributes if found.name == name), None)


def tags(html: str) -> Iterator[Tag]:
    """Every tag and comment, in order; what never ends is ``broken``."""
    at = 0
    while match := _TAG.search(html, at):
        at = match.end()
        if match["open"] is not None or match["broken"] or (match["name"] and not match["end"]):
            yield Tag("broken", "", match.start(), at)
        elif match["remark"] is not None:
            yield Tag("comment", "", match.start(), at, text=match["remark"])
        elif match["declaration"] is not None:
            yield Tag("declaration", match["declaration"], match.start(), at)
        elif match["closing"]:
            plain = not match["behind"].strip()
            yield Tag("close", match["closing"].lower(), match.start(), at, plain=plain)
        elif match["odd"]:
            at = match.start() + 1
            yield Tag("odd", "", match.start(), at)
        elif match["name"]:
            tag = _opening(match)
            if tag.name in _TEXT_ONLY and not tag.self_closing:
                tag, at = _with_text(html, tag)
            yield tag


def _opening(match: re.Match[str]) -> Tag:
    attributes = tuple(_attribute(found) for found in _ATTRIBUTE.finditer(*_span(match)))
    closing = match["attributes"].endswith("/")
    name = match["name"].lower()
    plain = _PLAIN.fullmatch(match["attributes"]) is not None
    return Tag("open", name, match.start(), match.end(), attributes, self_closing=closing, plain=plain)


def _span(match: re.Match[str]) -> tuple[str, int, int]:
    return match.string, match.start("attributes"), match.end("attributes")


def _attribute(match: re.Match[str]) -> Attribute:
    group = match.lastgroup if match.lastgroup != "name" else None
    start, end = match.span(group) if group else (match.end(), match.end())
    written = match[group] if group else ""
    return Attribute(match["name"].lower(), written, start, end, match.start(), group in ("double", "single"))


def _with_text(html: str, tag: Tag) -> tuple[Tag, int]:
    end = re.compile(rf"</{re.escape(tag.name)}[^>]*>", re.IGNORECASE).search(html, tag.end)
    if end is None:
        return Tag("broken", tag.name, tag.start, len(html)), len(html)
    text = html[tag.end : end.start()]
    return Tag("text", tag.name, tag.start, tag.end, tag.attributes, text, end.end()), end.end()
