"""What a history answers about recent events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.engine.language.register import register
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.history import History
from dynacontent.expressions.missing import is_missing
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import NOW, make_state

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


def at(minutes: float) -> datetime:
    """So many minutes before now."""
    return NOW - timedelta(minutes=minutes)


def viewed(product: str, minutes: float) -> dict[str, object]:
    return {"event": "viewed", "at": at(minutes), "product": product}


def carted(product: str, minutes: float) -> dict[str, object]:
    return {"event": "carted", "at": at(minutes), "product": product}


THRICE = [viewed("tent", 1), viewed("mat", 2), viewed("tent", 4), viewed("tent", 9)]


def asked(events: list[dict[str, object]], question: str) -> Any:
    """What an expression about a history says, by its environment's own rules."""
    environment = SafeEnvironment()
    register(environment, brand={})
    with rendering(make_state()):
        return Expression(SourceText(question), environment).evaluate({"history": History(events)})


@pytest.mark.parametrize(
    ("events", "question", "answer"),
    [
        (THRICE, "history.count('viewed')", 4),
        (THRICE, "history.count('viewed', product='tent')", 3),
        (THRICE, "history.count('viewed', within='4m', product='tent')", 2),
        (THRICE, "history.last('viewed', product='mat').at", at(2)),
        (THRICE, "history.since('viewed') < hours(1)", True),
        (THRICE, "history.since('viewed', product='mat') == hours(0)", False),
        ([], "history.since('viewed') > hours(1)", False),
        ([viewed("tent", -5)], "history.since('viewed') is missing", True),
        (THRICE, "history.most('viewed', by='product')", "tent"),
        (THRICE, "history.most('viewed', by='product', within='3m')", "tent"),
        ([viewed("mat", 1), viewed("tent", 2)], "history.most('viewed', by='product')", "mat"),
        (THRICE, "history.most('carted', by='product') is missing", True),
        (THRICE, "history.most('viewed', by='shop') is missing", True),
        (
            [{**viewed("", n), "product": {"kind": kind}} for n, kind in enumerate("aabbb")],
            "history.most('viewed', by='product.kind')",
            "b",
        ),
        (THRICE, "history.repeated('viewed', 4).product", "tent"),
        (THRICE, "history.repeated('viewed', 5) is missing", True),
        (THRICE, "history.repeated('viewed', 3, by='product').product", "tent"),
        (THRICE, "history.repeated('viewed', 3, by='product', span='8m').at", at(1)),
        (THRICE, "history.repeated('viewed', 3, by='product', span='7m') is missing", True),
        (THRICE, "history.repeated('viewed', 3, by='product', within='8m') is missing", True),
        (THRICE, "history.repeated('viewed', 3, by='product', without='carted').product", "tent"),
        (
            [carted("tent", 3), *THRICE],
            "history.repeated('viewed', 3, by='product', without='carted') is missing",
            True,
        ),
        (
            [carted("tent", 0), *THRICE],
            "history.repeated('viewed', 3, by='product', without='carted') is missing",
            True,
        ),
        (
            [carted("tent", 9.5), *THRICE],
            "history.repeated('viewed', 3, by='product', without='carted').at",
            at(1),
        ),
        (
            [carted("mat", 3), *THRICE],
            "history.repeated('viewed', 3, by='product', without='carted').at",
            at(1),
        ),
        ([carted("mat", 3), *THRICE], "history.repeated('viewed', 3, without='carted') is missing", True),
        (
            [carted("tent", 5), viewed("tent", 7)],
            "history.sequence('viewed', 'carted', by='product').at",
            at(5),
        ),
        (
            [carted("tent", 5), viewed("mat", 7)],
            "history.sequence('viewed', 'carted', by='product') is missing",
            True,
        ),
        ([carted("tent", 9), viewed("tent", 7)], "history.sequence('viewed', 'carted') is missing", True),
        ([viewed("tent", 1)], "history.sequence('viewed', without=['carted', 'bought']).at", at(1)),
        (
            [carted("mat", 1), viewed("mat", 2), carted("tent", 5), viewed("tent", 7)],
            "history.sequence('viewed', 'carted', by='product').product",
            "mat",
        ),
    ],
)
def test_sequences_and_their_absence(events: list[dict[str, object]], question: str, answer: object) -> None:
    """Views of tents 1, 4 and 9 minutes ago, and of a mat 2 minutes ago."""
    assert asked(events, question) == answer


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abx"), st.sampled_from("pq"), st.integers(0, 60)), max_size=12),
    st.lists(st.sampled_from("ab"), min_size=1, max_size=3),
    st.integers(0, 60),
    st.booleans(),
)
def test_a_sequence_is_found_if_and_only_if_there_is_one(
    told: list[tuple[str, str, int]], wanted: list[str], span: int, grouped: bool
) -> None:
    """Against every choice of so many events, at different minutes."""
    entries = {minutes: (name, product) for name, product, minutes in told}
    events = [
        {"event": name, "at": at(minutes), "product": product}
        for minutes, (name, product) in sorted(entries.items())
    ]
    possible = []
    for chosen in combinations(sorted(entries, reverse=True), len(wanted)):
        happened, products = zip(*(entries[minutes] for minutes in chosen), strict=True)
        same = len(set(products)) == 1 or not grouped
        spoiled = any(
            name == "x" and minutes <= chosen[0] and (product == products[0] or not grouped)
            for minutes, (name, product) in entries.items()
        )
        if list(happened) == wanted and same and not spoiled and chosen[0] - chosen[-1] <= span:
            possible.append(chosen[-1])
    names = ", ".join(map(repr, wanted))
    grouping = "by='product', " if grouped else ""
    question = f"history.sequence({names}, {grouping}span='{span}m', without='x')"
    found = asked(events, question)
    assert (found["at"] if possible else is_missing(found)) == (at(min(possible)) if possible else True)
