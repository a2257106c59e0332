"""MJML to HTML: check, prepare, compile, repair.

The compiler is mrml (through mjml-python). It is fast, and it is strict in odd places, silent in
others, and dies on deep nesting; so a document is scanned first, and only what mrml handles well
reaches it. Each step is one function of one small module here.
"""

from __future__ import annotations

from collections.abc import Callable

from dynacontent.engine.mjml.attributes import rewrite_attributes
from dynacontent.engine.mjml.checks import check_document, check_size
from dynacontent.engine.mjml.compiler import run_mrml
from dynacontent.engine.mjml.fonts import asked_fonts
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.repairs import add_missing_alt
from dynacontent.engine.mjml.scanner import legal_characters, scan
from dynacontent.location import Location

__all__ = ["compile_mjml"]

Locate = Callable[[int], Location | None]
"""Offset into the finished document (in characters) to where an author wrote it."""


def compile_mjml(source: str, *, path: str, locate: Locate | None = None) -> str:
    """Compile a finished MJML document (no Jinja left in it) to an HTML document.

    ``path`` is what errors call the document; ``locate`` maps an offset in ``source`` to a place
    in a template, for documents put together from several.

    Raises `AuthoringError` with every problem found, and `LimitError` with code ``mjml_size``
    (over 1 MB) or ``mjml_depth`` (nested deeper than 64 elements).
    """
    places = Places(source, path, locate)
    check_size(source, places)
    source = legal_characters(source)
    document = scan(source)
    check_document(document, places)
    prepared = rewrite_attributes(source, document)
    html = run_mrml(prepared, fonts=asked_fonts(document), places=places)
    return add_missing_alt(html)
