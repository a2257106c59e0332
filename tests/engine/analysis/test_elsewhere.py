"""What filters are called elsewhere leads to something that is there."""

from __future__ import annotations

import re

import pytest

from dynacontent.engine.analysis.elsewhere import ELSEWHERE
from dynacontent.engine.language.register import FILTERS, FUNCTIONS


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_another_name(name: str) -> None:
    """It is none of ours, and every filter or function it names is."""
    assert name not in FILTERS
    written = ELSEWHERE[name]
    filters = re.match(r"(\w{2,})(?:\(|$| \|)", written)
    if filters and not written.startswith(("version(", "text.", "nothing")):
        assert filters[1] in FILTERS or filters[1] in FUNCTIONS
    assert set(re.findall(r"\| (\w+)", written)) <= set(FILTERS)
