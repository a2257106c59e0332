"""What mrml leaves undone: before it reads a document, and in the HTML it makes."""

from __future__ import annotations

from dynacontent.engine.mjml.tree import Node


def prepare(root: Node) -> None:
    """Change a resolved document so that mrml makes of it what npm's MJML does."""


def repair(html: str, root: Node) -> str:  # noqa: ARG001
    """Mend mrml's HTML of the document ``root``; contents of ending tags are not in it yet."""
    return html
