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
        self._failures: OrderedDict[bytes, tuple[float, FeedError]] = OrderedDict()
        self._in_a_row: dict[str, int] = {}
        self._closed: dict[str, tuple[float, FeedError]] = {}

    def get(self, key: bytes, feed: str) -> FeedError | None:
        """The failure that stands for this request now."""
        for until, error in filter(None, (self._failures.get(key), self._closed.get(feed))):
            if 0 < until - self._clock() <= MOMENT:
                return error
        return None

    def failed(self, key: bytes, feed: str, error: FeedError) -> None:
        """Remember a failure."""
        until = self._clock() + MOMENT
        self._failures.pop(key, None)
        self._failures[key] = until, error
        if len(self._failures) > MOST_ANSWERS:
            self._failures.popitem(last=False)
        if error.again:
            self._in_a_row[feed] = self._in_a_row.get(feed, 0) + 1
            if self._in_a_row[feed] >= _PATIENCE:
                self._closed[feed] = until, error

    def answered(self, key: bytes, feed: str) -> None:
        """Forget failures: the feed works."""
        self._failures.pop(key, None)
        self._closed.pop(feed, None)
        self._in_a_row[feed] = 0
