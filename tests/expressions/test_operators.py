"""Operators where Python means something else than an author: moments, decimals beside floats, prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dynacontent.errors import RenderError
from dynacontent.expressions.durations import Duration
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from dynacontent.models.values import Money
from tests.engine.render_state import make_state

ENVIRONMENT = SafeEnvironment()
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = {
    "before": datetime(2026, 3, 28, 12, tzinfo=BERLIN),  # the clocks go forward in the night
    "after": datetime(2026, 3, 29, 12, tzinfo=BERLIN),
    "summer": datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
    "winter": datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
    "earlier_in_winter": datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1),
    "summer_utc": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "winter_utc": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    "day": date(2026, 5, 1),
    "hour": timedelta(hours=1),
    "month": Duration(months=1),
    "rate": Decimal("0.075"),
    "total": Decimal("19.99"),
    "price": Money(Decimal(10), "EUR"),
    "absent": Missing(name="absent"),
}


def evaluate(text: str) -> Any:
    state = replace(make_state(), timezone=BERLIN, now=NAMES["after"])
    with rendering(state):
        return Expression(SourceText(text), ENVIRONMENT).evaluate(NAMES)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("after - before", timedelta(hours=23)),
        ("winter - summer", timedelta(hours=1)),
        # the hour that comes twice
        ("summer < winter and winter > summer and summer <= winter", True),
        ("summer == winter or winter <= summer or summer != summer", False),
        ("summer < earlier_in_winter < winter", True),
        ("summer == summer_utc and winter == winter_utc and winter_utc != summer", True),
        ("winter in [winter_utc] and winter in [day, winter]", True),
        ("winter in [summer, absent] or summer not in [summer_utc]", False),
        ("winter == day or winter == none or winter == price", False),
        ("winter is gt(summer) and winter is ne(summer) and winter is eq(winter_utc)", True),
        ("absent < winter or winter < absent or winter == absent", False),
        ("(summer + hour).isoformat()", "2026-10-25T02:30:00+01:00"),
        ("(hour + summer).isoformat()", "2026-10-25T02:30:00+01:00"),
        ("(winter - hour).isoformat()", "2026-10-25T02:30:00+02:00"),
        ("(before + month).isoformat()", "2026-04-28T12:00:00+02:00"),
        ("day + month", date(2026, 6, 1)),
        ("day - day", timedelta()),
        ("total * 0.9", Decimal("17.991")),
        ("0.9 * total", Decimal("17.991")),
        ("total - 0.99", Decimal(19)),
        ("total / 2.0", Decimal("9.995")),
        ("total // 0.5", Decimal(39)),
        ("rate + 0.025", Decimal("0.1")),
        ("rate == 0.075", True),
        ("rate >= 0.075 and 0.075 >= rate", True),
        ("0.07 < rate <= 0.075", True),
        ("total in [19.99]", False),  # a list is compared as Python does
        ("-rate < -0.07", True),
        ("price * 0.5 == price / 2", True),
        ("price - price * 0.1 < price", True),
        ("absent == 0.5", False),
        ("absent < 0.5 or absent != 0.5", True),
        ("2 - 1", 1),
        ("7 / 2", 3.5),
        ("'a' + 'b'", "ab"),
    ],
)
def test_what_comes_out(text: str, expect: Any) -> None:
    found = evaluate(text)
    assert found == expect
    assert type(found) is type(expect)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("absent - 1", UsedMissingError, "absent is missing"),
        ("1 - absent", UsedMissingError, "absent is missing"),
        ("total / absent", UsedMissingError, "absent is missing"),
        ("day + hour + month - after", TypeError, "unsupported operand"),
        ("day + 1", TypeError, "unsupported operand"),
        ("price + 1", TypeError, "unsupported operand"),
        ("rate * (1e308 * 10)", RenderError, "not finite"),
    ],
)
def test_what_does_not_compute(text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        evaluate(text)
