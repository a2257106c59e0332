"""What mrml makes otherwise than npm's MJML, mended.

A repair is a named step of `STEPS`. It works on an element before mrml reads the document, with
what npm would know of its surroundings, or on the HTML afterwards, and touches nothing but what
mrml gets wrong. Each says in which release of mjml-python its defect is mended, if any; from there
on it does nothing, and a test fails that asks whether a step is still needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from dynacontent.engine.mjml.repairs.marks import Marks
from dynacontent.engine.mjml.repairs.page import Page, PageStep
from dynacontent.engine.mjml.repairs.steps import ACTIVE, ACTIVE_PAGE
from dynacontent.engine.mjml.repairs.surroundings import Plan, visit
from dynacontent.engine.mjml.tree import Node

__all__ = ["Repairs", "prepare"]


class Repairs:
    """The repairs of one document, begun before mrml reads it."""

    def __init__(self, marks: Marks, page: Page, steps: Sequence[PageStep]) -> None:
        self._marks = marks
        self._page = page
        self._steps = steps

    def repair(self, html: str) -> str:
        """Mend mrml's HTML of the document; contents of ending tags are not in it yet."""
        edits = [edit for step in self._steps for edit in step.run(html, self._page)]
        return self._marks.restore(html, edits)


def prepare(
    root: Node, source: str, *, plan: Plan = ACTIVE, page_steps: Sequence[PageStep] = ACTIVE_PAGE
) -> Repairs:
    """Change a resolved document so that mrml makes of it what npm's MJML does."""
    word = "DYNCONTENTMARK"  # long and rare: it is soon found
    while word in source:
        word += "x"
    marks = Marks(word)
    body = root.find("mj-body")
    columns = visit(body, marks, plan) if body is not None else {}
    return Repairs(marks, Page(columns, root.attributes.get("owa", "")), page_steps)
