"""What a plain text has to know about an HTML element: seen or not, a block or not, where it leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCK_TAGS = """
    address article aside body caption center dd details dialog div dt fieldset figcaption figure footer
    form header legend main nav section summary
"""
_SPACED_TAGS = "h1 h2 h3 h4 h5 h6 p ul ol dl blockquote pre"
_SKIPPED_TAGS = """
    head style script title template noscript svg math input select textarea option datalist object
    iframe audio video canvas map
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
"""Elements that begin and end a line."""
SPACED = frozenset(_SPACED_TAGS.split())
"""Elements with a blank line before and after."""

_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_STRUCK = frozenset({"s", "del", "strike"})
_NARROW = re.compile(r"\bmj-column-(?:per-(?!100\b)|px-)\d")
_BLOCK_CONTENT = "table, div, p, ul, ol, h1, h2, h3, h4, h5, h6, hr"
_NO_ADDRESS = re.compile(r"#|(?:javascript|data|vbscript|about):", re.IGNORECASE)
_ZERO = frozenset({"0", "0px"})


def attribute(node: LexborNode, name: str) -> str:
    """The value of an attribute; empty where it has none."""
    return node.attributes.get(name) or ""


def style(node: LexborNode, name: str) -> str:
    """The value of one property of a ``style`` attribute, in lower case, without ``!important``."""
    for declaration in reversed(attribute(node, "style").lower().split(";")):
        key, _, value = declaration.partition(":")
        if key.strip() == name:
            return value.partition("!")[0].strip()
    return ""


def hidden(node: LexborNode) -> bool:
    """What no reader sees. ``mso-hide`` alone hides from Outlook only, so it stays."""
    attributes = node.attributes
    if node.tag in _SKIPPED or "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if "style" not in attributes:
        return False
    return (
        style(node, "display") == "none"
        or style(node, "visibility") == "hidden"
        or (style(node, "max-height") in _ZERO and style(node, "overflow") == "hidden")
    )


def struck(node: LexborNode) -> bool:
    """Whether a line goes through the text, as through an old price."""
    return (
        node.tag in _STRUCK
        or "line-through" in style(node, "text-decoration")
        or "line-through" in style(node, "text-decoration-line")
    )


def is_column(node: LexborNode) -> bool:
    """Whether this is a column of a section, as mrml writes it."""
    return node.tag == "div" and "mj-column-" in attribute(node, "class")


def is_narrow(column: LexborNode) -> bool:
    """Whether a column has others beside it: then it is a card, not a run of paragraphs."""
    return bool(_NARROW.search(attribute(column, "class")))


def in_line(node: LexborNode) -> bool:
    """Whether a table stands in a line with others (``inline-table`` and so on)."""
    return style(node, "display").startswith("inline")


def holds_data(table: LexborNode) -> bool:
    """Whether rows belong together: the table says so, has headings, or only words in its cells."""
    role = table.attributes.get("role")
    if role is not None:
        return role in {"table", "grid"}
    if table.css_first("th") is not None:
        return True
    # A selector asked of a node also finds the node itself.
    return all(found.mem_id == table.mem_id for found in table.css(_BLOCK_CONTENT))


def first_number(ordered_list: LexborNode) -> int:
    """Where an ordered list starts to count."""
    start = attribute(ordered_list, "start")
    return int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1


def link_before(node: LexborNode) -> LexborNode | None:
    """The link that stands before this one, with nothing but blanks between, as in a menu."""
    before = node.prev
    while before is not None and (before.is_comment_node or _is_blank(before)):
        before = before.prev
    return before if before is not None and before.tag == "a" else None


def _is_blank(node: LexborNode) -> bool:
    return node.is_text_node and not (node.text_content or "").strip()


def address(link: LexborNode) -> str | None:
    """What to print for a link; ``None`` for one that leads nowhere outside a browser."""
    href = "".join(attribute(link, "href").split())
    if not href or _NO_ADDRESS.match(href):
        return None
    scheme, _, rest = href.partition(":")
    if scheme.lower() == "mailto":
        return unquote(rest.partition("?")[0]) or None
    return rest if scheme.lower() == "tel" else href
