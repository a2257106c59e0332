"""``unsubscribe_missing``: CAN-SPAM asks for one, and so do Gmail and Yahoo of those who send much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from dynacontent.errors import Problem
from dynacontent.linting.page import Page, address
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

_WORDS = re.compile(r"unsub|opt[-_]?out|preference|abmeld|abbestell|d[eé]sabonn|d[eé]sinscri", re.IGNORECASE)
_BRAND = re.compile(r"unsub|opt_?out|preference", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """An email none of whose links is ``unsubscribe_url()``, speaks of it, or is a brand value that does."""
    brand = subject.workspace.configuration.brand
    known = [str(value) for name, value in brand.items() if _BRAND.search(name) and value]
    for page in subject.emails():
        leaving = [*known, *_made(subject, page)]
        if page.html and not any(_leaves(node, leaving) for node in page.tree.css("a[href]")):
            hint = "unsubscribe_url() counts, brand values of such a name, and links that say so"
            yield Problem(
                f"this email has no link to unsubscribe [{page.rendered.case}]",
                subject.body("email"),
                hint=hint,
            )
            return


def _made(subject: Subject, page: Page) -> Iterator[str]:
    """What ``unsubscribe_url()`` prints in an email."""
    making, output = subject.workspace.parts.unsubscribing, page.rendered.output
    if making is not None and output is not None and output.recipient:
        yield making.url(output.recipient, subject.name, output.locale)


def _leaves(node: LexborNode, known: list[str]) -> bool:
    target = address(node.attributes.get("href"))
    named = any(target.startswith(value) for value in known)
    return named or bool(_WORDS.search(target) or _WORDS.search(node.text()))


RULE = Rule(
    "unsubscribe_missing",
    "warning",
    "An email has no link to unsubscribe.",
    message=check,
)
