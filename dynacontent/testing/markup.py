"""HTML in a form for diffs: broken into lines where nobody sees it, attributes in one order."""

from __future__ import annotations

import re

_BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hr html li link main meta nav ol p section style "
    "table tbody td tfoot th thead title tr ul".split()
)
"""Elements that begin a line of their own, or stand where no text is shown."""

_ENDS = frozenset("body colgroup head html table tbody tfoot thead tr".split())
"""Those before whose end tag no text stands."""

_ATTRIBUTES = r"""(?:[^"'>]|"[^"]*"|'[^']*')*"""
_TOKEN = re.compile(
    r"(?P<style><style\b[^>]*>.*?</style\s*>)"
    r"|<(?P<raw>script|title)\b.*?</(?P=raw)\s*>"
    # What Outlook alone reads is broken into lines as well; other remarks are one piece.
    r"|<!--\[if[^\]]*\]>(?:<!-->)?|<!(?:--<!)?\[endif\]-->|<!--.*?-->"
    rf"|<(?P<begin>[a-z][a-z0-9]*)(?P<attributes>{_ATTRIBUTES})>"
    r"|</(?P<end>[a-z][a-z0-9]*)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_INLINE = re.compile(r"display\s*:\s*(?:inline|contents)", re.IGNORECASE)
_KEPT = re.compile(r"white-space\s*:\s*(?:pre|break)|<(?:pre|textarea)\b", re.IGNORECASE)
_RULE = re.compile(r"""("[^"]*"|'[^']*'|/\*.*?\*/)|\}[ \t]*(?=[^\s}])""", re.DOTALL)
_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n")


def broken_into_lines(html: str) -> str:
    """A document with a line end before every tag of a block; text is left as it flows.

    White space between blocks, table rows and cells is not shown. Elements displayed inline are
    left alone, as far as their own ``style`` says so; and a document that keeps white space
    somewhere (``pre``) is left as it is.
    """
    return html if _KEPT.search(html) else without_blank_lines(_TOKEN.sub(_broken, html))


def without_blank_lines(html: str) -> str:
    """``html`` without the empty lines that template tags leave behind."""
    return html if _KEPT.search(html) else _BLANK_LINES.sub("\n", html).strip("\n")


def with_ordered_attributes(html: str) -> str:
    """``html`` with the attributes of each element by name, which says the same."""
    return _TOKEN.sub(_ordered, html)


def _ordered(token: re.Match[str]) -> str:
    attributes = token["attributes"] or ""
    found = [(match[1], match[0].strip()) for match in _ATTRIBUTE.finditer(attributes)]
    rest = _ATTRIBUTE.sub("", attributes).strip()
    if not found or rest not in ("", "/"):
        return token[0]
    # Of two that have one name the first counts: sorting by name alone leaves it the first.
    written = " ".join(text for _name, text in sorted(found, key=lambda one: one[0]))
    return f"<{token['begin']} {written}{' /' if rest else ''}>"


def _broken(token: re.Match[str]) -> str:
    text = token[0]
    if token["style"]:
        return "\n" + _RULE.sub(lambda rule: rule[1] or "}\n", text)
    begun, ended = ((token[name] or "").lower() for name in ("begin", "end"))
    block = begun in _BLOCKS and not _INLINE.search(token["attributes"])
    return f"\n{text}" if block or ended in _ENDS or token["raw"] == "title" else text
