"""A document written anew for the compiler: plain, small, nothing in it that mrml stumbles over.

Attributes are settled before. What ending tags hold is kept back: a token stands in for each
content until the compiler is done, so that HTML, style sheets and conditional comments come out
as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dynacontent.engine.mjml.attributes import settled
from dynacontent.engine.mjml.components import COMPONENTS, ENDING
from dynacontent.engine.mjml.conditional import with_safe_attributes
from dynacontent.engine.mjml.head import Head
from dynacontent.engine.mjml.tree import Node

_HEAD_NAMES = """
    mjml mj-head mj-body mj-attributes mj-breakpoint mj-font mj-html-attributes mj-preview mj-selector
    mj-style mj-title
"""
IN_BODY = frozenset(COMPONENTS) - frozenset(_HEAD_NAMES.split())
"""Components that show something."""

_CHILDREN = {
    "mj-accordion": frozenset({"mj-accordion-element", "mj-raw"}),
    "mj-accordion-element": frozenset({"mj-accordion-title", "mj-accordion-text"}),
    "mj-carousel": frozenset({"mj-carousel-image"}),
    "mj-social": frozenset({"mj-social-element", "mj-raw"}),
    "mj-navbar": frozenset({"mj-navbar-link", "mj-raw"}),
    **dict.fromkeys(("mj-carousel-image", "mj-divider", "mj-image", "mj-spacer"), frozenset[str]()),
}
"""What some components can show; all others show everything but parts of these."""

_PARTS = frozenset().union(*_CHILDREN.values()) - {"mj-raw"}
_SHOWN = IN_BODY - _PARTS

_RAW_AS_COMMENT = frozenset({"mj-accordion", "mj-social", "mj-navbar"})
"""Where mrml knows no ``mj-raw`` but passes comments on."""

_EMPTY_IS_ABSENT = """
    background-color border-radius css-class href icon-size inner-padding sizes src srcset thumbnails-src
"""
_NOTHING_IF_EMPTY = frozenset(_EMPTY_IS_ABSENT.split())
"""Attributes that MJML takes for absent where they are empty."""

_ALT = frozenset(name for name, component in COMPONENTS.items() if "alt" in component.defaults)
"""Where mrml lacks the default of ``alt``; it has all others."""

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class Writer:
    """Writes one document; `restore` puts what was kept back into what the compiler made of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._word = _unused("DYNCONTENTKEPT", source)  # long and rare: it is soon found
        self._kept: list[str] = []
        self._in_comments: list[str] = []
        self._out: list[str] = []

    def document(self, root: Node, head: Head) -> str:
        """The whole document. ``root`` is resolved."""
        body = root.find("mj-body")
        opening = [_written(n, root.attributes[n]) for n in ("lang", "dir") if root.attributes.get(n)]
        self._out = [f"<mjml{''.join(opening)}><mj-head>", *self._head(head), "</mj-head>"]
        if body is not None:
            self._element(body)
        return "".join([*self._out, "</mjml>"])

    def restore(self, html: str) -> str:
        """What the compiler made of the document, with all contents in their places."""
        for token in self._in_comments:
            html = html.replace(f"<!--{token}-->", token)
        kept = self._kept
        first, *others = html.split(self._word)
        parts = [first]
        for other in others:
            number, _, after = other.partition("z")
            parts += (kept[int(number)], after)
        return "".join(parts)

    def keep(self, content: str) -> str:
        """The token for a content."""
        self._kept.append(with_safe_attributes(content))
        return f"{self._word}{len(self._kept) - 1}z"

    def _head(self, head: Head) -> Iterator[str]:
        if head.title:
            # It is put into an attribute, too.
            yield f"<mj-title>{settled(head.title)}</mj-title>"
        if head.preview:
            yield f"<mj-preview>{self.keep(head.preview)}</mj-preview>"
        if head.breakpoint:
            yield f"<mj-breakpoint{_written('width', head.breakpoint)}/>"
        for style in head.styles:
            yield f"<mj-style>{self.keep(style.content)}</mj-style>"
        for raw in head.raws:
            yield f"<mj-raw>{self.keep(raw.content)}</mj-raw>"

    def _element(self, node: Node) -> None:
        tag, given = node.tag, node.given
        alt = ' alt=""' if tag in _ALT and "alt" not in given else ""
        opening = f"<{tag}{''.join(map(_attribute, given.items()))}{alt}"
        if tag == "mj-carousel-image":
            self._out.append(f"{opening}/>")
        elif tag in ENDING:
            self._out.append(f"{opening}>{self.keep(node.content) if node.content else ''}</{tag}>")
        else:
            self._out.append(f"{opening}>")
            self._children(tag, node.children)
            self._out.append(f"</{tag}>")

    def _children(self, parent: str, children: list[Node]) -> None:
        known, as_comment = _CHILDREN.get(parent, _SHOWN), parent in _RAW_AS_COMMENT
        for child in children:
            if as_comment and child.tag == "mj-raw":
                self._in_comments.append(self.keep(child.content))
                self._out.append(f"<!--{self._in_comments[-1]}-->")
            elif child.tag in known:
                self._element(child)


@lru_cache(maxsize=16_384)
def _attribute(item: tuple[str, str]) -> str:
    """An attribute of an element, or nothing where MJML takes it for absent."""
    name, value = item
    return "" if not value and name in _NOTHING_IF_EMPTY else _written(name, value)


def _written(name: str, value: str) -> str:
    return f' {name}="{settled(value)}"' if _can_be_written(name) else ""


@lru_cache(maxsize=1_024)
def _can_be_written(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _unused(word: str, source: str) -> str:
    """A word that the source does not hold."""
    while word in source:
        word += "x"
    return word
