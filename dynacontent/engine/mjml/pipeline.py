"""All steps from MJML to HTML, in order."""

from __future__ import annotations

from collections.abc import Callable

from dynacontent.engine.mjml.checks import check_size
from dynacontent.engine.mjml.inlining import SelectorError, apply_selectors
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.mjml.sharing import make_shared
from dynacontent.engine.mjml.whole import Made, make
from dynacontent.errors import AuthoringError
from dynacontent.location import Location
from dynacontent.models.authored import MjmlSettings

Locate = Callable[[int], Location | None]
"""Offset into the finished document (in characters) to where an author wrote it."""

_DEFAULT = MjmlSettings()


def compile_mjml(
    source: str, *, path: str, locate: Locate | None = None, settings: MjmlSettings = _DEFAULT
) -> str:
    """Compile a finished MJML document (no Jinja left in it) to an HTML document.

    ``path`` is what errors call the document; ``locate`` maps an offset in ``source`` to a place
    in a template, for documents put together from several. What `validation` finds is refused
    where the settings are strict; otherwise it is rendered as npm's MJML renders it.

    Raises `AuthoringError` with every problem found, and `LimitError` with code ``mjml_size``
    (over 1 MB) or ``mjml_depth`` (nested deeper than 64 elements).
    """
    places = Places(source, path, locate)
    check_size(source, places)
    source = legal_characters(source)
    made = make_shared(source, settings) or make(source, places, settings)
    return made.start + _selected(made, places)


def _selected(made: Made, places: Places) -> str:
    """The document after ``mj-html-attributes`` and ``mj-style inline="inline"``."""
    head = made.head
    sheets = [style.content for style in head.inline_styles]
    if not head.html_attributes and not any(sheets):
        return made.html
    try:
        return apply_selectors(made.html, head.html_attributes, sheets)
    except SelectorError as error:
        selector = str(error)
        message = f"this selector cannot be read: {selector}"
        raise AuthoringError(places.problem(message, head.selectors.get(selector))) from error
