"""``insecure_link``: http where https is meant."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.page import Page, address
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.location import Location


def check_page(page: Page) -> Iterator[Problem]:
    """Links and pictures of a body."""
    for name in ("href", "src"):
        for node in page.tree.css(f"[{name}]"):
            found = address(node.attributes.get(name))
            if found.lower().startswith("http://"):
                yield _problem(found, page.place(node))


def check(subject: Subject) -> Iterator[Problem]:
    """Those of pushes and banners as a whole."""
    for channel in ("push", "banner"):
        for _case, out in subject.renders.outputs(channel):
            for part in ("link", "image"):
                found = str(getattr(out, part, None) or "")
                if found.lower().startswith("http://"):
                    yield _problem(found, subject.part(channel, part))


def _problem(found: str, place: Location | None) -> Problem:
    host = found[7:].split("/")[0]
    return Problem(f"an address at {host} begins with http://", place, hint="write https://")


RULE = Rule(
    "insecure_link",
    "warning",
    "A link or picture is not encrypted.",
    message=check,
    page=check_page,
)
