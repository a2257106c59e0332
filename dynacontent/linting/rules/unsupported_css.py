"""``unsupported_css``: by the tests of caniemail.com, whose date is told."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.clients import clients, features_of, is_for_one_client
from dynacontent.linting.css import Block, declarations, sheet
from dynacontent.linting.page import Page
from dynacontent.linting.rule import Rule

ENOUGH = 2
"""How many of the major clients have to drop something: that Outlook for Windows does, everybody knows."""

ADDING = frozenset("""
    color-scheme cursor font-kerning hyphens orphans scroll-snap text-wrap transition widows
""".split())  # fmt: skip
"""What only adds something where it is known, and takes nothing away where it is not."""


def check(page: Page) -> Iterator[Problem]:
    """What stands in style sheets and attributes of emails.

    Not what a condition (``@media``) or a selector for one client keeps from the others, nor a
    declaration with another one of the same name before it, which stays where it is dropped, nor what
    only adds something.
    """
    table = clients()
    for offset, slug in _used(page) if page.is_email else ():
        dropping = table.dropping(slug)
        if len(dropping) >= ENOUGH and slug not in ADDING:
            title, date = table.features[slug][:2]
            where = f"{', '.join(dropping[:-1])} and {dropping[-1]}"
            message = f"{title} is dropped by {where} (tested {date})"
            yield Problem(message, page.at(offset), hint="see that the message is whole without it")


def _used(page: Page) -> Iterator[tuple[int, str]]:
    for text, start in page.sheets():
        for block in sheet(text, start):
            if not block.conditions and not is_for_one_client(block.selector):
                yield from features_of(block)
    for text, start in page.styles():
        yield from features_of(Block("", tuple(declarations(text, start)), (), start))


RULE = Rule(
    "unsupported_css",
    "warning",
    "Major mail clients drop a piece of CSS.",
    page=check,
)
