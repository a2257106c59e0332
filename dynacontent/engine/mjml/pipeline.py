"""All steps from MJML to HTML, in order."""

from __future__ import annotations

from collections.abc import Callable

from dynacontent.engine.mjml.checks import check_document, check_size
from dynacontent.engine.mjml.compiler import COMPILERS, Compiler, run
from dynacontent.engine.mjml.fonts import asked_fonts, link_fonts
from dynacontent.engine.mjml.head import Head, read_head
from dynacontent.engine.mjml.inlining import SelectorError, apply_selectors
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.repairs import prepare
from dynacontent.engine.mjml.resolve import resolve
from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.mjml.tree import Node
from dynacontent.engine.mjml.writer import Writer
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
    root, body = check_document(source, places, strict=settings.validation == "strict")
    head = read_head(root)
    families = resolve(body, head)
    writer = Writer(source)
    html = writer.restore(_compiled(root, head, writer, COMPILERS[settings.compiler], places))
    html = link_fonts(html, asked_fonts(families, body, head).values())
    html = _selected(html, head, places)
    return _file_start(root) + html


def _compiled(root: Node, head: Head, writer: Writer, compiler: Compiler, places: Places) -> str:
    """The compiler's HTML, with what mrml does in its own way made good."""
    if not compiler.is_mrml:
        return run(compiler, writer.document(root, head), places)
    repairs = prepare(root, writer.source)
    return repairs.repair(run(compiler, writer.document(root, head), places))


def _selected(html: str, head: Head, places: Places) -> str:
    """The document after ``mj-html-attributes`` and ``mj-style inline="inline"``."""
    sheets = [style.content for style in head.inline_styles]
    if not head.html_attributes and not any(sheets):
        return html
    try:
        return apply_selectors(html, head.html_attributes, sheets)
    except SelectorError as error:
        selector = str(error)
        message = f"this selector cannot be read: {selector}"
        raise AuthoringError(places.problem(message, head.selectors.get(selector))) from error


def _file_start(root: Node) -> str:
    """What ``mj-raw position="file-start"`` puts before the document."""
    raws = [
        n.content for n in root.children if n.tag == "mj-raw" and n.attributes.get("position") == "file-start"
    ]
    return "".join(f"{content}\n" for content in raws)
