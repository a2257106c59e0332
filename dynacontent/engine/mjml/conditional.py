"""Conditional comments (``<!--[if mso]>…<![endif]-->``): markup that only Outlook reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynacontent.engine.mjml.attributes import settled
from dynacontent.engine.mjml.scanner import scan

_COMMENT = re.compile(r"<!--\[if[^\]]*\]>(?!<!-->|-->)(.*?)<!\[endif\]-->", re.DOTALL | re.IGNORECASE)


def with_safe_attributes(content: str) -> str:
    """``content`` with attribute values in conditional comments in ASCII.

    No parser touches what stands there, so a value is written in one way wherever it comes from.
    """
    if "<!--[if" not in content:
        return content
    return _COMMENT.sub(lambda match: "".join(_rewritten(match)), content)


def _rewritten(match: re.Match[str]) -> Iterator[str]:
    comment, at = match[0], 0
    inside = match.start(1) - match.start()
    for token in scan(match[1]):
        for attribute in token.attributes:
            start = inside + attribute.value_start - 1
            if comment[start] in "\"'":
                yield f'{comment[at:start]}"{settled(attribute.value)}"'
                at = start + len(attribute.value) + 2
    yield comment[at:]
