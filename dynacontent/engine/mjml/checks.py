"""What is refused before mrml sees a document: too big, too deep, no document at all, dangerous.

mrml raises a signal on deep nesting that nothing can catch.
"""

from __future__ import annotations

from dynacontent.engine.mjml.dangers import dangers
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.tree import Node, hoist, parse
from dynacontent.engine.mjml.validation import faults
from dynacontent.errors import AuthoringError, LimitError

MAX_BYTES = 1_000_000
"""Largest MJML document, in bytes of UTF-8."""

MAX_DEPTH = 64
"""Deepest nesting of elements, MJML and HTML together."""


def check_size(source: str, places: Places) -> None:
    """Raise `LimitError` ``mjml_size`` for a document over `MAX_BYTES`."""
    # Characters first: encoding something huge only to measure it would be the harm itself.
    size = len(source)
    if size <= MAX_BYTES:
        size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        message = f"the MJML document is larger than {MAX_BYTES:,} bytes ({size:,})"
        raise LimitError(places.problem(message, None), "mjml_size")


def check_document(source: str, places: Places, *, strict: bool) -> tuple[Node, Node]:
    """The root and the ``mj-body`` of a document.

    Raises `AuthoringError` with every fault (those of `validation` only where ``strict``), or
    `LimitError` ``mjml_depth``.
    """
    parsed = parse(source, deepest=MAX_DEPTH)
    if parsed.depth > MAX_DEPTH:
        message = f"elements are nested deeper than {MAX_DEPTH}"
        raise LimitError(places.problem(message, parsed.deepest), "mjml_depth")
    root = parsed.root
    if root is not None:
        hoist(root)
    body = root.find("mj-body") if root else None
    if root is None or body is None:
        message = "there is no <mj-body>" if root else "there is no <mjml> element"
        hint = "a document is <mjml><mj-body>…</mj-body></mjml>"
        raise AuthoringError(places.problem(message, root.start if root else 0, hint=hint))
    found = [*dangers(root), *(faults(parsed) if strict else ())]
    if found:
        found.sort(key=lambda fault: fault.offset)
        raise AuthoringError(places.problem(f.message, f.offset, hint=f.hint) for f in found)
    return root, body
