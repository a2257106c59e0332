"""Results tell, as stable codes, what was lacking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent.errors import RenderError
from dynacontent.models.results import Choice, Failed, Lookup, Reason, Result, Skipped

WHO: dict[str, Any] = {"recipient": "ann", "message": "hello", "channel": "email"}
LADDER = Choice(
    "ladder",
    "email.mjml",
    "level 1",
    (Reason("level 3", "collection_below_min", ""), Reason("level 2", "no_consent", "")),
)
BEST = Choice("collection", "best", "best")
GONE = Lookup("item", "products", "x", 0, 2, "item_not_found")
THERE = Lookup("item", "products", "y", 1, 2)
BELOW = Lookup("collection", "for_you", {}, 0, 3, "collection_below_min")
NAME = ("profile.name", "attribute_missing")


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    parts: dict[str, Any]
    codes: tuple[str, ...]


CASES = [
    Case("nothing was lacking", {"choices": (BEST,), "lookups": (THERE,)}, ()),
    Case("choices", {"choices": (BEST, LADDER)}, ("collection_below_min", "no_consent")),
    Case("look-ups", {"lookups": (THERE, GONE)}, ("item_not_found",)),
    Case("fallbacks", {"fallbacks": (NAME,)}, ("attribute_missing",)),
    Case(
        "each once, by its first occurrence",
        {"fallbacks": (NAME, NAME), "lookups": (BELOW, GONE, GONE), "choices": (LADDER, LADDER)},
        ("collection_below_min", "no_consent", "item_not_found", "attribute_missing"),
    ),
    Case("its own comes last", {"lookups": (GONE,), "code": "skip"}, ("item_not_found", "skip")),
    Case("its own is no other", {"lookups": (GONE,), "code": "item_not_found"}, ("item_not_found",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_codes(case: Case) -> None:
    for made in (
        Skipped(**WHO, **case.parts, reason=""),
        Failed(**WHO, **case.parts, error=RenderError("no")),
    ):
        assert made.codes == case.codes
        assert made.to_dict()["codes"] == list(case.codes)


def test_codes_are_no_field() -> None:
    """They are worked out when somebody asks."""
    assert "codes" not in Result.__slots__  # type: ignore[attr-defined]
