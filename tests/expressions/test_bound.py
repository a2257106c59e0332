"""What a query asks of the recipient: each comparison is settled by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dynacontent.expressions.bound import guarded, settled
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.models.source import SourceText

ENVIRONMENT = SafeEnvironment()
NAMES: dict[str, Any] = {"profile": {"two": 2, "zero": 0, "no": Decimal(0), "word": "a", "list": ["a"]}}
GONE = Missing()


def value(text: str) -> Any:
    node = Expression(SourceText(text), ENVIRONMENT).node
    return settled(node, ENVIRONMENT)(NAMES)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("profile.two", 2),
        ("profile.two + 1", 3),
        ("profile.nothing", GONE),
        ("profile.nothing.deeper", GONE),
        ("nobody.at_all", GONE),
        ("profile.nothing + 1", GONE),
        ("1 / profile.zero", GONE),
        ("1 / profile.no", GONE),
        ("profile.no / profile.no", GONE),
        ("profile.nothing + 1 > 3 or profile.two", 2),
        ("profile.two and profile.word", "a"),
        ("profile.zero and 1 / profile.zero", 0),
        ("profile.zero == 0 or 1 / profile.zero > 1", True),
        ("not profile.nothing + 1 > 3", True),
        ("profile.nothing + 1 != 3", True),
        ("profile.word not in profile.list", False),
        ("profile.nothing + 1 not in profile.list", True),
        ("1 < profile.two < 3", True),
        ("1 < profile.two != 2", False),
        ("1 < profile.two < profile.nothing + 1", False),
    ],
)
def test_a_comparison_that_cannot_be_computed_is_false_by_itself(text: str, expect: Any) -> None:
    found = value(text)
    assert isinstance(found, Missing) if isinstance(expect, Missing) else found == expect


@pytest.mark.parametrize(
    ("guard", "expect"), [("profile.two", 5), ("profile.zero", None), ("profile.gone", None)]
)
def test_what_is_guarded_is_missing_where_its_guard_does_not_hold(guard: str, expect: int | None) -> None:
    def node(text: str) -> Any:
        return Expression(SourceText(text), ENVIRONMENT).node

    found = settled(guarded(node(guard), node("profile.two + 3")), ENVIRONMENT)(NAMES)
    assert isinstance(found, Missing) if expect is None else found == expect
