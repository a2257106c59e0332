"""``unsubscribe_missing``: CAN-SPAM asks for one, and so do Gmail and Yahoo of those who send much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from dynacontent.errors import Problem
from dynacontent.linting.page import address
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
        if page.html and not any(_leaves(node, own) for node in page.tree.css("a[href]")):
            hint = (
                "{{ unsubscribe_url() }} counts, brand values whose name says unsubscribe, and links whose"
                " text or address does"
            )
            yield Problem(
                f"this email has no link to unsubscribe [{page.rendered.case}]",
                subject.body("email"),
                hint=hint,
            )
            return


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
