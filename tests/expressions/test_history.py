"""What a history answers about recent events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dynacontent.expressions.history import History
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state

BERLIN = ZoneInfo("Europe/Berlin")
GAP = datetime(2026, 3, 29, 1, 45, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "within", "count"),
    [
        (datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN), "31m", 1),
        (datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN), "30m", 1),
        (datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN), "29m", 0),
        (datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN), None, 1),
        (datetime(2026, 3, 29, 1, 15, tzinfo=UTC), "30m", 1),
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), "1d", 0),
    ],
)
def test_durations_over_a_change_of_clocks(now: datetime, within: str | None, count: int) -> None:
    """In Berlin 01:45 is followed, half an hour later, by 03:15."""
    history = History([{"event": "viewed", "at": GAP}])
    with rendering(replace(make_state(), now=now)):
        assert history.count("viewed", within) == count
        assert is_missing(history.last("viewed", within)) == (count == 0)
