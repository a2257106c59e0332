"""One document compiled as it stands: read, checked, settled, written anew, compiled, mended."""

from __future__ import annotations

from typing import NamedTuple

from dynacontent.engine.mjml.checks import check_document
from dynacontent.engine.mjml.compiler import COMPILERS, Compiler, run
from dynacontent.engine.mjml.directions import settle_sides
from dynacontent.engine.mjml.fonts import link_fonts
from dynacontent.engine.mjml.head import Head, read_head
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.repairs import prepare
from dynacontent.engine.mjml.resolve import resolve
from dynacontent.engine.mjml.tree import Node
from dynacontent.engine.mjml.writer import Writer
from dynacontent.models.authored import MjmlSettings


class Made(NamedTuple):
    """The HTML of a document, to which its head's selectors are not applied yet."""

    html: str
    head: Head
    start: str
    """What stands before it."""


def make(source: str, places: Places, settings: MjmlSettings) -> Made:
    """Compile a document of legal characters and sound size; raises what `compile_mjml` raises."""
    root, body = check_document(source, places, strict=settings.validation == "strict")
    head = read_head(root)
    settle_sides(root, body, head)
    families = resolve(body, head)
    writer = Writer(source)
    html = writer.restore(_compiled(root, head, writer, COMPILERS[settings.compiler], places))
    return Made(link_fonts(html, head, families), head, _file_start(root))


def _compiled(root: Node, head: Head, writer: Writer, compiler: Compiler, places: Places) -> str:
    """The compiler's HTML, with what mrml does in its own way made good."""
    if not compiler.is_mrml:
        return run(compiler, writer.document(root, head), places)
    repairs = prepare(root, writer.source)
    return repairs.repair(run(compiler, writer.document(root, head), places))


def _file_start(root: Node) -> str:
    """What ``mj-raw position="file-start"`` puts before the document."""
    raws = [
        n.content for n in root.children if n.tag == "mj-raw" and n.attributes.get("position") == "file-start"
    ]
    return "".join(f"{content}\n" for content in raws)
