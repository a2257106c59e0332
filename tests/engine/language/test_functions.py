"""Functions of templates: places and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dynacontent.engine.language import distances, functions
from dynacontent.errors import RenderError
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import rendering
from dynacontent.models.values import Geo
from tests.engine.render_state import make_state

BERLIN, POTSDAM = Geo(52.52, 13.405), Geo(52.4, 13.06)


@pytest.mark.parametrize(
    ("one", "other", "km", "expect"),
    [
        (BERLIN, POTSDAM, 27, True),
        (BERLIN, POTSDAM, 26, False),
        (BERLIN, POTSDAM, Decimal("27.5"), True),
        (BERLIN, BERLIN, 0.001, True),
        (Geo(0, 179.9), Geo(0, -179.9), 23, True),
        (Geo(89.9, 10), Geo(89.9, -170), 23, True),
        (Geo(90, 0), Geo(-90, 0), 20_100, True),
        (Geo(90, 0), Geo(-90, 0), 20_000, False),
        (BERLIN, Missing(), 27, False),
        (BERLIN, POTSDAM, Missing(), False),
        (BERLIN, POTSDAM, -1, False),
        (BERLIN, "52.4,13.06", 27, False),
    ],
)
def test_near(one: Any, other: Any, km: Any, expect: bool) -> None:
    assert functions.near(one, other, km=km) is expect
    assert functions.near(other, one, km) is expect


def test_distance_is_in_kilometres() -> None:
    assert functions.distance(BERLIN, POTSDAM) == pytest.approx(26.9, abs=0.1)
    assert functions.distance(Geo(0, 0), Geo(0, 1)) == pytest.approx(111.195, abs=0.001)
    with pytest.raises(RenderError, match=r"distance\(\) is between two places"):
        functions.distance(BERLIN, "Potsdam")


@pytest.mark.parametrize("count", [True, 1.5, "3", 36_501])
def test_days_takes_a_bearable_whole_number(count: Any) -> None:
    with pytest.raises(RenderError, match=r"days\(\) takes a whole number up to 36,500"):
        distances.days(count)


def test_today_is_the_recipients_day() -> None:
    with rendering(make_state()):
        assert functions.ContextReader().template_read("today") - distances.days(1) == date(2026, 4, 30)
    assert distances.days(-2) == timedelta(days=-2)
