"""Answers kept in memory, and failures kept for a moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dynacontent.feeds.failures import FeedError

MOST_ANSWERS, MOST_BYTES = 5_000, 50_000_000
"""Answers in memory, and the bytes of their JSON."""

MOMENT = 5.0
"""Seconds for which a failure stands for the next requests."""

_PATIENCE = 10
"""Failures of a feed one after the other, whatever was asked, before it is left in peace for a moment."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """What is kept of a `FeedError`, which itself would keep whatever it came of."""

    until: float
    code: str
    detail: str
    again: bool

    def stands(self, now: float) -> bool:
        return 0 < self.until - now <= MOMENT

    def error(self) -> FeedError:
        return FeedError(self.code, self.detail, again=self.again)


@dataclass(frozen=True, slots=True)
class Kept:
    """A checked value, when it was answered (seconds since 1970), and the bytes of its JSON."""

    value: Any
    at: float
    size: int = 0


class KeptAnswers:
    """The answers used last, by key."""

    def __init__(self, *, most: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._answers: OrderedDict[bytes, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, key: bytes) -> Kept | None:
        """What is kept under a key, however old."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: bytes, answer: Kept) -> None:
        """Keep an answer, and let go of those not used for longest."""
        before = self._answers.pop(key, None)
        self._bytes += answer.size - (before.size if before else 0)
        self._answers[key] = answer
        while len(self._answers) > self._most or self._bytes > self._most_bytes:
            _, gone = self._answers.popitem(last=False)
            self._bytes -= gone.size


class KeptFailures:
    """What failed a moment ago: it would only cost the next recipient the same time.

    A feed whose server failed ten times in a row, for whatever arguments, is not asked either.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: OrderedDict[bytes, _Failed] = OrderedDict()
        self._in_a_row: dict[str, int] = {}
        self._closed: dict[str, _Failed] = {}

    def get(self, key: bytes, feed: str) -> FeedError | None:
        """The failure that stands for this request now, made anew for whoever raises it."""
        now = self._clock()
        for failed in filter(None, (self._failures.get(key), self._closed.get(feed))):
            if failed.stands(now):
                return failed.error()
        return None

    def failed(self, key: bytes, feed: str, error: FeedError) -> None:
        """Remember a failure."""
        now = self._clock()
        failed = _Failed(now + MOMENT, error.code, error.detail, error.again)
        self._failures.pop(key, None)
        self._failures[key] = failed
        self._forget(now)
        if error.again:
            self._in_a_row[feed] = self._in_a_row.get(feed, 0) + 1
            if self._in_a_row[feed] >= _PATIENCE:
                self._closed[feed] = failed

    def answered(self, key: bytes, feed: str) -> None:
        """Forget failures: the feed works."""
        self._failures.pop(key, None)
        self._closed.pop(feed, None)
        self._in_a_row[feed] = 0

    def _forget(self, now: float) -> None:
        """Let go of the oldest, as long as their time has passed or there are too many."""
        while len(self._failures) > MOST_ANSWERS or not next(iter(self._failures.values())).stands(now):
            self._failures.popitem(last=False)
