"""``heading_order``: screen readers go from heading to heading."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule


def check(page: Page) -> Iterator[Problem]:
    """``h1`` to ``h6`` in the order in which they are read."""
    before: int | None = None
    for node in page.tree.css("h1, h2, h3, h4, h5, h6"):
        level = int(str(node.tag)[1])
        if before is not None and level > before + 1:
            message = f"<h{level}> follows <h{before}>"
            yield Problem(message, page.place(node), hint=f"make it <h{before + 1}>, and style that")
        before = level


RULE = Rule(
    "heading_order",
    "warning",
    "A heading is more than one level below the one before.",
    page=check,
)
