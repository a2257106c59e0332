"""``unsubscribe_missing``: CAN-SPAM asks for one, and so do Gmail and Yahoo of those who send much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.page import Page, address
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

_WORDS = re.compile(r"unsub|opt[-_]?out|preference|abmeld|abbestell|d[eé]sabonn|d[eé]sinscri", re.IGNORECASE)
_ADDRESS = re.compile(r"<(https:[^>]+)>")
_BRAND = re.compile(r"unsub|opt_?out|preference", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """An email none of whose links speaks of it, is that of its header, or a brand value whose name does."""
    brand = subject.workspace.configuration.brand
    known = [str(value) for name, value in brand.items() if _BRAND.search(name) and value]
    for page in subject.emails():
        own = [*known, *_ADDRESS.findall(page.header("List-Unsubscribe"))]
        links = page.found("links", _links)
        if links and not any(_leaves(target, text, own) for target, text in links):
            hint = (
                "{{ unsubscribe_url() }} counts, brand values whose name says unsubscribe, and links whose"
                " text or address does"
            )
            yield Problem(
                f"this email has no link to unsubscribe [{page.rendered.case.who}]",
                subject.body("email"),
                hint=hint,
            )
            return


def _links(page: Page) -> Iterator[tuple[str, str]]:
    """Address and text of each link of a page that could be made, and first that of none."""
    if page.html:
        yield "", ""
        yield from ((address(node.attributes.get("href")), node.text()) for node in page.tree.css("a[href]"))


def _leaves(target: str, text: str, known: list[str]) -> bool:
    named = any(target.startswith(value) for value in known)
    return named or bool(_WORDS.search(target) or _WORDS.search(text))


RULE = Rule(
    "unsubscribe_missing",
    "warning",
    "An email has no link to unsubscribe.",
    message=check,
)
