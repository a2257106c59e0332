"""What is kept in memory is bounded, and failures are kept for a moment."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

from dynacontent.feeds.failures import FeedError
from dynacontent.feeds.kept import MOMENT, Kept, KeptAnswers, KeptFailures

BROKEN = FeedError("feed_status", "…", again=True)
WRONG = FeedError("feed_schema", "…")


def told(error: FeedError | None) -> tuple[str, str, bool] | None:
    return (error.code, error.detail, error.again) if error else None


@dataclass(slots=True)
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_answers_not_used_for_longest_go() -> None:
    kept = KeptAnswers(most=3)
    for key in (b"a", b"b", b"c"):
        kept.put(key, Kept(key, 0.0))
    assert kept.get(b"a") is not None
    kept.put(b"d", Kept(b"d", 0.0))
    assert [key for key in (b"a", b"b", b"c", b"d") if kept.get(key)] == [b"a", b"c", b"d"]


def test_large_answers_go_too() -> None:
    kept = KeptAnswers(most_bytes=100)
    kept.put(b"a", Kept(1, 0.0, 60))
    kept.put(b"a", Kept(2, 1.0, 40))
    kept.put(b"b", Kept(3, 0.0, 60))
    assert (kept.get(b"a"), kept.get(b"b")) == (Kept(2, 1.0, 40), Kept(3, 0.0, 60))
    kept.put(b"c", Kept(4, 0.0, 101))
    assert [kept.get(key) for key in (b"a", b"b", b"c")] == [None, None, None]


def test_a_failure_stands_for_a_moment() -> None:
    clock = Clock()
    failures = KeptFailures(clock)
    failures.failed(b"a", "weather", WRONG)
    assert told(failures.get(b"a", "weather")) == told(WRONG)
    assert failures.get(b"b", "weather") is None
    clock.now += MOMENT
    assert failures.get(b"a", "weather") is None


def test_a_failure_keeps_nothing_of_what_it_came_of() -> None:
    class Body:
        """Stands for an answer in the frame that found it wrong."""

    def read(_body: Body) -> None:
        try:
            int("x")
        except ValueError:
            raise FeedError("feed_schema", "…") from None

    def fail(body: Body) -> None:
        try:
            read(body)
        except FeedError as error:
            failures.failed(b"a", "weather", error)

    failures = KeptFailures(Clock())
    body = Body()
    gone = weakref.ref(body)
    fail(body)
    del body
    gc.collect()
    assert gone() is None
    first, second = (failures.get(b"a", "weather") for _ in range(2))
    assert first is not None
    assert first is not second  # each task raises its own
    assert (first.__traceback__, first.__context__, first.__cause__) == (None, None, None)


def test_failures_whose_time_has_passed_go() -> None:
    clock = Clock()
    failures = KeptFailures(clock)
    for n in range(100):
        failures.failed(b"%d" % n, "weather", WRONG)
    clock.now += MOMENT
    failures.failed(b"last", "weather", WRONG)
    assert list(vars(failures)["_failures"]) == [b"last"]


def test_a_failure_does_not_outlive_a_clock_that_is_put_back() -> None:
    clock = Clock()
    failures = KeptFailures(clock)
    failures.failed(b"a", "weather", WRONG)
    clock.now -= 3_600
    assert failures.get(b"a", "weather") is None


def test_an_answer_ends_a_failure() -> None:
    failures = KeptFailures(Clock())
    failures.failed(b"a", "weather", BROKEN)
    failures.answered(b"a", "weather")
    assert failures.get(b"a", "weather") is None


def test_a_server_that_only_fails_is_left_in_peace() -> None:
    clock = Clock()
    failures = KeptFailures(clock)
    for n in range(9):
        failures.failed(b"%d" % n, "weather", BROKEN)
    assert failures.get(b"new", "weather") is None
    failures.failed(b"9", "weather", BROKEN)
    assert told(failures.get(b"new", "weather")) == told(BROKEN)
    assert failures.get(b"new", "other") is None
    clock.now += MOMENT
    assert failures.get(b"new", "weather") is None
    failures.failed(b"10", "weather", BROKEN)  # and again, until it answers
    assert told(failures.get(b"new", "weather")) == told(BROKEN)
    clock.now += MOMENT
    failures.answered(b"10", "weather")
    failures.failed(b"11", "weather", BROKEN)
    assert failures.get(b"new", "weather") is None


def test_answers_that_do_not_fit_say_nothing_of_others() -> None:
    failures = KeptFailures(Clock())
    for n in range(50):
        failures.failed(b"%d" % n, "weather", WRONG)
    assert failures.get(b"new", "weather") is None
