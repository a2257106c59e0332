"""``email_size``: the largest over personas and locales."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from dynacontent.channels import Email
from dynacontent.channels.email import GMAIL_CLIP
from dynacontent.errors import Problem
from dynacontent.linting.renders import Rendered
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    """The largest email: of all personas in their locales, and of the largest of them in every locale."""
    own = [(_size(one), one.case) for one in subject.renders.in_channel("email")]
    if not own or not max(own, key=itemgetter(0))[0]:
        return
    largest = max(own, key=itemgetter(0))[1]
    own += [(_size(one), one.case) for one in subject.renders.everywhere(largest)]
    size, case = max(own, key=itemgetter(0))
    if size > GMAIL_CLIP:
        message = f"this email has {size:,} bytes for {case.who}: Gmail clips it after {GMAIL_CLIP:,}"
        hint = "show fewer items, or put what comes last on a page"
        yield Problem(message, subject.body("email"), hint=hint)


def _size(one: Rendered) -> int:
    return one.output.size if isinstance(one.output, Email) else 0


RULE = Rule(
    "email_size",
    "error",
    "An email is so large that Gmail clips it.",
    message=check,
)
