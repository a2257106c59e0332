"""What is refused before mrml sees a document: too big, too deep, no document at all, dangerous.

mrml raises a signal on deep nesting that nothing can catch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynacontent.engine.mjml.dangers import dangers
from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.legacy import is_legacy, migrate
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.tree import Node, Parsed, hoist, parse
from dynacontent.engine.mjml.validation import faults
from dynacontent.errors import AuthoringError, LimitError

_DECLARES = re.compile(r"<!doctype[^>\[]*\[", re.IGNORECASE)

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
    cut = _cut_off(source)
    if cut:
        raise AuthoringError(places.problem(cut.message, cut.offset, hint=cut.hint))
    parsed = parse(source, deepest=MAX_DEPTH)
    if parsed.depth > MAX_DEPTH:
        message = f"elements are nested deeper than {MAX_DEPTH}"
        raise LimitError(places.problem(message, parsed.deepest), "mjml_depth")
    root = parsed.root
    if root is not None and parsed.heads > (root.find("mj-head") is not None):
        hoist(root)
    if root is not None and "mj-container" in source and is_legacy(root):
        migrate(root)
    body = root.find("mj-body") if root else None
    if root is None or body is None:
        message = "there is no <mj-body>" if root else "there is no <mjml> element"
        hint = "a document is <mjml><mj-body>…</mj-body></mjml>"
        raise AuthoringError(places.problem(message, root.start if root else 0, hint=hint))
    found = [*_dangers(parsed), *(faults(parsed) if strict else ())]
    if not strict:
        found += [
            Fault("<mjml> is never closed", start, "add </mjml>")
            for name, start in parsed.unclosed
            if name == "mjml"
        ]
    if found:
        found.sort(key=lambda fault: fault.offset)
        raise AuthoringError(places.problem(f.message, f.offset, hint=f.hint) for f in found)
    return root, body


def _dangers(parsed: Parsed) -> Iterator[Fault]:
    for node in parsed.risky:
        for name, message, hint in dangers(node.attributes):
            yield Fault(message, node.spot(name), hint)


def _cut_off(source: str) -> Fault | None:
    """What takes the rest of a document out of it, or would change what it says."""
    comment = source.rfind("<!--")
    if comment >= 0 and source.find("-->", comment + 2) < 0:
        opening = source.find("<!--", source.rfind("-->") + 1)
        return Fault("this comment is never closed", opening, "end it with -->")
    declared = _DECLARES.search(source)
    if declared:
        return Fault(
            "a doctype that declares something cannot stand in MJML", declared.start(), "leave it out"
        )
    return None
