"""A document written anew for the compiler: plain, small, nothing in it that mrml stumbles over.

Attributes are settled before. What ending tags hold is kept back: a token stands in for each
content until the compiler is done, so that HTML, style sheets and conditional comments come out
as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dynacontent.engine.mjml.attributes import decode, encode
from dynacontent.engine.mjml.components import COMPONENTS
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
"""What some components can show; all others show everything."""

_RAW_AS_COMMENT = frozenset({"mj-accordion", "mj-social", "mj-navbar"})
"""Where mrml knows no ``mj-raw`` but passes comments on."""

_EMPTY_IS_ABSENT = """
    background-color border-radius css-class href icon-size inner-padding sizes src srcset thumbnails-src
"""
_NOTHING_IF_EMPTY = frozenset(_EMPTY_IS_ABSENT.split())
"""Attributes that MJML takes for absent where they are empty."""

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class Writer:
    """Writes one document; `restore` puts what was kept back into what the compiler made of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._word = _unused("dync", source)
        self._kept: list[str] = []
        self._token = re.compile(rf"<!--{self._word}(\d+)z-->|{self._word}(\d+)z")

    def document(self, root: Node, head: Head) -> str:
        """The whole document. ``root`` is resolved."""
        body = root.find("mj-body")
        opening = "".join(
            _written(name, root.attributes[name]) for name in ("lang", "dir") if root.attributes.get(name)
        )
        parts = [f"<mjml{opening}><mj-head>", *self._head(head), "</mj-head>"]
        if body is not None:
            parts += self._element(body)
        return "".join([*parts, "</mjml>"])

    def restore(self, html: str) -> str:
        """What the compiler made of the document, with all contents in their places."""
        return self._token.sub(lambda match: self._kept[int(match[1] or match[2])], html)

    def keep(self, content: str) -> str:
        """The token for a content."""
        self._kept.append(with_safe_attributes(content))
        return f"{self._word}{len(self._kept) - 1}z"

    def _head(self, head: Head) -> Iterator[str]:
        if head.title:
            # It is put into an attribute, too.
            yield f"<mj-title>{encode(decode(head.title))}</mj-title>"
        if head.preview:
            yield f"<mj-preview>{self.keep(head.preview)}</mj-preview>"
        if head.breakpoint:
            yield f"<mj-breakpoint{_written('width', head.breakpoint)}/>"
        for style in head.styles:
            yield f"<mj-style>{self.keep(style.content)}</mj-style>"
        for raw in head.raws:
            yield f"<mj-raw>{self.keep(raw.content)}</mj-raw>"

    def _element(self, node: Node) -> Iterator[str]:
        tag = "".join([node.tag, *(_written(name, value) for name, value in _shown(node).items())])
        if node.tag == "mj-carousel-image":
            yield f"<{tag}/>"
            return
        yield f"<{tag}>"
        if COMPONENTS[node.tag].ending:
            yield self.keep(node.content) if node.content else ""
        else:
            for child in _children(node):
                yield from self._child(node, child)
        yield f"</{node.tag}>"

    def _child(self, parent: Node, child: Node) -> Iterator[str]:
        if child.tag == "mj-raw" and parent.tag in _RAW_AS_COMMENT:
            yield f"<!--{self.keep(child.content)}-->"
        else:
            yield from self._element(child)


def _children(node: Node) -> Iterable[Node]:
    known = _CHILDREN.get(node.tag, IN_BODY)
    return [child for child in node.children if child.tag in known]


def _shown(node: Node) -> dict[str, str]:
    """The attributes to write: mrml has the same defaults, but for an ``alt`` that is not given."""
    alt = {"alt": ""} if "alt" in COMPONENTS[node.tag].defaults else {}
    return {**alt, **{n: value for n, value in node.given.items() if value or n not in _NOTHING_IF_EMPTY}}


def _written(name: str, value: str) -> str:
    return f' {name}="{encode(decode(value))}"' if _NAME.fullmatch(name) else ""


def _unused(word: str, source: str) -> str:
    """A word that the source does not hold."""
    while word in source:
        word += "x"
    return word
