"""Where feeds are answered: one small protocol, and a double of it in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Origin = Literal["network", "cache", "stale", "recording", "memory"]
"""Where an answer came from; ``stale`` is one kept beyond its time, as asking again failed."""


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """One question: a feed and its arguments, in the order of its parameters.

    Arguments are texts, numbers, truth values, dates, moments, and tuples of them; a ref is its plain
    key, and what is absent is left out or ``None``. Equal requests are asked once.
    """

    feed: str
    arguments: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What came of a request: the checked ``value``, or a ``code`` that says why there is none.

    ``value`` is of the types that the feed's ``response`` declares, as in `dynacontent.ports.Row`: a
    ref is the plain key of its item. It is given to everyone who asks the same, and is not to be
    changed. A stale answer has a ``value``, and in ``detail`` why there is no later one. ``detail`` is a
    sentence of ours, which repeats nothing of what was sent or answered. ``seconds`` is how long it took,
    the wait for its turn with it.
    """

    value: Any = None
    code: str | None = None
    detail: str = ""
    origin: Origin = "network"
    seconds: float = 0.0


class FeedSource(Protocol):
    """Answers requests. Never raises for what a server does; safe between threads."""

    def fetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """An answer to each request, asked all at once; by request, the seconds it may take."""
        ...

    async def afetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """The same, for a program that has an event loop."""
        ...

    def close(self) -> None:
        """Let go of what is open; it is opened again when needed."""
        ...


class MemoryFeedSource:
    """A `FeedSource` that asks a function: the double for tests.

    ``answer`` gets a request and returns a `FeedAnswer`, or just its value. ``rounds`` lists what was
    asked together.
    """

    def __init__(self, answer: Callable[[FeedRequest], Any]) -> None:
        self._answer = answer
        self.rounds: list[Sequence[FeedRequest]] = []

    def fetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """See `FeedSource.fetch`."""
        self.rounds.append(list(requests))
        return {request: self._answered(request) for request in requests}

    async def afetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """See `FeedSource.afetch`."""
        return self.fetch(requests)

    def _answered(self, request: FeedRequest) -> FeedAnswer:
        found = self._answer(request)
        return found if isinstance(found, FeedAnswer) else FeedAnswer(found, origin="memory")

    def close(self) -> None:
        """See `FeedSource.close`: there is nothing to close."""
