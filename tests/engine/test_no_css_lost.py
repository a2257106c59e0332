"""Inlining loses no CSS: style sheets stay as they were, and no element loses a property of its own.

Held over MJML's documents of `tests/data/mjml` and over every email of the sample shop.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import dynacontent.engine.inline
from dynacontent import Workspace
from dynacontent.engine.inline import inline_css
from tests.engine.mjml.documents import CONSTRUCTS, MORE, TEMPLATES, ours

ROOT = Path(__file__).parents[2]
DOCUMENTS = {**TEMPLATES, **CONSTRUCTS, **MORE}

_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_AT_RULE = re.compile(r"@(?:media|import|font-face|supports|keyframes)\b")
_CONDITIONAL = re.compile(r"<!--\[if.*?-->|<!--<!\[endif\]-->", re.DOTALL)


def properties(html: str) -> list[tuple[str, frozenset[str]]]:
    """By element, in order, the properties of its style attribute."""
    return [
        (
            node.tag or "",
            frozenset(
                part.partition(":")[0].strip().lower()
                for part in (node.attributes.get("style") or "").split(";")
                if ":" in part
            ),
        )
        for node in LexborHTMLParser(html).css("*")
    ]


def assert_nothing_is_lost(before: str, after: str) -> tuple[int, int]:
    """Returns how many at-rules and properties there were."""
    assert _SHEET.findall(after) == _SHEET.findall(before)
    assert _CONDITIONAL.findall(after) == _CONDITIONAL.findall(before)
    own, then = properties(before), properties(after)
    assert [tag for tag, _names in then] == [tag for tag, _names in own]
    lost = [(tag, names - more) for (tag, names), (_tag, more) in zip(own, then, strict=True) if names - more]
    assert lost == []
    return len(_AT_RULE.findall(after)), sum(len(names) for _tag, names in then)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str) -> None:
    html = ours(DOCUMENTS[name])
    if html is not None:  # what is refused has no CSS to lose
        assert_nothing_is_lost(html, inline_css(html))


def test_the_sample_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Media queries, dark mode and properties of every message, with what came out of MJML before."""
    pairs: list[tuple[str, str]] = []

    def noted(html: str) -> str:
        pairs.append((html, inline_css(html)))
        return pairs[-1][1]

    monkeypatch.setattr(dynacontent.engine.inline, "inline_css", noted)
    shop = Workspace.open(ROOT, plain=True, unsubscribe="preview")
    for message in shop.messages:
        shop.render(message, "email", shop.persona("ada"))
    assert len(pairs) == len(shop.messages)
    for before, after in pairs:
        at_rules, count = assert_nothing_is_lost(before, after)
        assert at_rules > 3
        assert count > 500
        assert "prefers-color-scheme: dark" in after
