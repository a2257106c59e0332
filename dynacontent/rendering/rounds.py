"""Feeds are asked between renders, never during one: render, fetch what was lacking, render again.

What the plan of a message knows is asked first. A render that comes to something else is dropped;
where there may be more of the kind, its templates are run for all they ask
(`dynacontent.rendering.scout`). What a whole chunk of recipients asks in a round is fetched together,
once each. As many rounds are made as feeds depend on each other, up to `ROUNDS`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from dynacontent.expressions.pending import PendingError
from dynacontent.ports import FeedAnswer, FeedRequest, FeedSource
from dynacontent.rendering.fetched import Fetched
from dynacontent.rendering.given import recipient_of
from dynacontent.rendering.prefetch import Prefetch
from dynacontent.rendering.scout import Scout
from dynacontent.rendering.walk import Job, Walk

ROUNDS = 4
"""How often feeds are asked for a render."""
SECONDS = 2.0
"""How long a recipient waits for feeds in all."""

Step = TypeVar("Step")


@dataclass(slots=True)
class Round:
    """Requests to be asked now, with the seconds each may take; who asks puts the answers in."""

    requests: Mapping[FeedRequest, float]
    answers: Mapping[FeedRequest, FeedAnswer] = field(default_factory=dict)


def answered(steps: Iterable[Round | Step], source: FeedSource) -> Iterator[Step]:
    """The steps that are no rounds; rounds are asked on the way."""
    for step in steps:
        if isinstance(step, Round):
            step.answers = source.fetch(step.requests)
        else:
            yield step


async def answered_async(steps: Iterable[Round | Step], source: FeedSource) -> AsyncIterator[Step]:
    """The same in an event loop, which goes on with other work while feeds are asked."""
    for step in steps:
        if isinstance(step, Round):
            step.answers = await source.afetch(step.requests)
        else:
            yield step


class Rounds:
    """Brings jobs of a message that asks feeds to an end."""

    def __init__(self, walk: Walk, prefetch: Prefetch, scout: Scout, fetched: Fetched) -> None:
        self._walk = walk
        self._prefetch = prefetch
        self._scout = scout
        self._fetched = fetched

    def settle(self, jobs: Sequence[Job]) -> Iterator[Round]:
        """Finish all jobs; yields the rounds to be asked in between."""
        for number in range(ROUNDS + 1):
            if number == ROUNDS:
                self._fetched.closed = "feed_too_deep"
            wants = {id(job): self._attempt(job) for job in jobs if job.is_open}
            seconds: dict[FeedRequest, float] = {}
            for job in jobs:
                for request in wants.get(id(job), ()):
                    seconds[request] = max(seconds.get(request, 0.0), SECONDS - job.waited)
            if not seconds:
                return
            yield from self._ask(seconds)
            for job in jobs:
                took = [self._fetched.feeds[request].seconds for request in wants.get(id(job), ())]
                job.waited += max(took, default=0.0)

    def _ask(self, seconds: Mapping[FeedRequest, float]) -> Iterator[Round]:
        """Have requests answered; those nobody has time left for are answered here."""
        round_ = Round({request: left for request, left in seconds.items() if left > 0})
        if round_.requests:
            yield round_
        late = FeedAnswer(code="feed_timeout", detail=f"the {SECONDS:g} s for feeds were used up")
        self._fetched.feeds.update({**dict.fromkeys(seconds, late), **round_.answers})

    def _attempt(self, job: Job) -> tuple[FeedRequest, ...]:
        """Finish a job, or tell what it needs for that."""
        try:
            self._walk.start(job, self._fetched)
            assert job.state is not None
            if not self._fetched.closed and (known := self._prefetch.feeds(job.state)):
                return known
            self._walk.end(job)
        except PendingError as pending:
            return tuple(dict.fromkeys((pending.request, *self._further(job))))
        except Exception as error:
            job.error = error
        return ()

    def _further(self, job: Job) -> tuple[FeedRequest, ...]:
        """What else the job will ask; it is begun anew, as a render leaves marks in its state."""
        begun, job.state = job.state, None
        if begun is None or not self._prefetch.plan.hidden:
            return ()
        who = recipient_of(job.who, None)
        state = self._walk.begin(job.manifest, job.channel, who, job.options, self._fetched, job.once)
        return self._scout.wanted(job.manifest, job.channel, state)


def begun(
    walk: Walk, scout: Scout, jobs: Iterable[Job], prefetch: Prefetch, fetched: Fetched
) -> Iterator[Round]:
    """Begin jobs and fetch what they need; where they ask feeds, they are finished too."""
    for job in jobs:
        try:
            walk.start(job, fetched)
        except PendingError:
            continue  # it is asked for in the first round
        except Exception as error:
            job.error = error
    with suppress(Exception):  # the render that comes to it fails, and nobody else
        prefetch.fetch((job.state for job in jobs if job.state is not None), fetched)
    if prefetch.plan.asks:
        yield from Rounds(walk, prefetch, scout, fetched).settle(list(jobs))
