"""The search: drafts that come to branches nobody came to, by what conditions say, then by trying around."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import process_time
from typing import NamedTuple

from dynacontent.engine.coverage.branches import Branch
from dynacontent.errors import DynacontentError
from dynacontent.models.document import Path
from dynacontent.proposing.candidates import Candidates
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.fields import Reads
from dynacontent.proposing.shapes import Shapes
from dynacontent.proposing.solving import Solving
from dynacontent.proposing.trials import Reached, Trials
from dynacontent.proposing.wishes import Way


class Effort(NamedTuple):
    """How much is done for one way to a branch: drafts to start from, drafts to render, values to try."""

    bases: int
    offers: int
    values: int


EFFORTS = (Effort(1, 2, 80), Effort(2, 4, 300), Effort(4, 12, 1_000))
"""What is easy is found first: it makes the rest easier."""
_STALE = 40
"""Drafts without anything new after which trying around ends."""


class SpentError(Exception):
    """All tries are used, or all time."""


@dataclass
class Found:
    """What the search came to: drafts that reach something, in order, and what could not be rendered."""

    drafts: list[Draft] = field(default_factory=list)
    failures: dict[str, tuple[Draft, str, DynacontentError]] = field(default_factory=dict)
    spent: str = ""


@dataclass(frozen=True)
class Subject:
    """A message that is searched, with what solves its conditions and the fields that it reads."""

    message: str
    event: str | None
    solving: Solving
    paths: Sequence[Path]
    reads: Reads
    branches: Reached


class Search:
    """Looks for drafts; the same workspace and limits find the same, unless time runs out."""

    def __init__(
        self,
        trials: Trials,
        shapes: Shapes,
        candidates: Candidates,
        *,
        subjects: Mapping[str, Subject],
        tries: int,
        seconds: float,
    ) -> None:
        self._trials = trials
        self._shapes = shapes
        self._candidates = candidates
        self._subjects = subjects
        self._tries = tries
        self._most = trials.count + tries
        self._end = process_time() + seconds
        self.reached: set[Branch] = set()
        self.found = Found()
        self._failing: list[Draft] = []
        self._bases: dict[str, list[Draft]] = {name: [] for name in subjects}

    def offer(self, draft: Draft, message: str, wanted: Reached) -> bool:
        """Try a draft for a message: it is kept if it comes to something new that is wanted."""
        self._spend()
        tried = self._trials.tried(draft, message)
        if tried.error is not None:
            self._failed(draft, message, tried.error)
            return False
        if not (tried.reached & wanted) - self.reached:
            return False
        return self.keep(draft)

    def begin(self, draft: Draft) -> None:
        """Keep a draft to start from, whether anything can be rendered for it or not."""
        if not self.keep(draft):
            self._failing.append(draft)

    def keep(self, draft: Draft) -> bool:
        """Keep a draft, if every message that it may get can be rendered for it."""
        reached: set[Branch] = set()
        for message, channel in self._trials.spots(draft):
            seen = self._trials.seen(draft, message, channel)
            if seen.error is not None:
                self._failed(draft, message, seen.error)
                return False
            reached |= seen.reached
        self.reached |= reached
        self.found.drafts.append(draft)
        for message in self._subjects:
            self._bases[message].insert(0, draft)
        return True

    def directed(self, ways: Mapping[Branch, Sequence[Way]], wanted: Reached) -> None:
        """Follow what conditions say, with more and more effort."""
        for effort in EFFORTS:
            for branch in ways:
                if branch in wanted and branch not in self.reached:
                    self._towards(branch, ways[branch], wanted, effort)

    def around(self, wanted: Reached, messages: Iterable[str], seed: int) -> None:
        """Change one field after the other, then several at random, for messages with branches left."""
        for message in messages:
            subject = self._subjects[message]
            if not (subject.branches & wanted) - self.reached:
                continue
            for base in self._starts(subject)[:2]:
                for path in subject.paths:
                    for draft in islice(self._candidates.edited(base, path, subject.reads), 16):
                        self.offer(draft, message, wanted)
            self._at_random(subject, wanted, random.Random(seed))  # noqa: S311 - the same each time

    # -- inside ---------------------------------------------------------------------------

    def _towards(self, branch: Branch, ways: Sequence[Way], wanted: Reached, effort: Effort) -> None:
        for way in ways:
            subject = self._subjects[way.message]
            for base in self._starts(subject)[: effort.bases]:
                start = self._shapes.with_event(base, subject.event)
                drafts = way.drafts(subject.solving, start, most=effort.values)
                for draft in islice(drafts, effort.offers):
                    if self.offer(draft, way.message, wanted) and branch in self.reached:
                        return

    def _starts(self, subject: Subject) -> list[Draft]:
        drafts = self._bases[subject.message] or self._failing
        found = [self._shapes.with_event(draft, subject.event) for draft in drafts]
        return list({draft.key: draft for draft in (*found[-2:], *found)}.values())

    def _at_random(self, subject: Subject, wanted: Reached, chance: random.Random) -> None:
        stale = 0
        while stale < _STALE and (subject.branches & wanted) - self.reached and subject.paths:
            draft = chance.choice(self._starts(subject))
            for path in chance.choices(subject.paths, k=chance.randint(2, 4)):
                options = list(islice(self._candidates.edited(draft, path, subject.reads), 24))
                draft = chance.choice(options) if options else draft
            stale = 0 if self.offer(draft, subject.message, wanted) else stale + 1

    def _spend(self) -> None:
        if self._trials.count >= self._most:
            self.found.spent = f"{self._tries:,} render{'' if self._tries == 1 else 's'}"
            raise SpentError
        if process_time() > self._end:
            self.found.spent = "the time that was given"
            raise SpentError

    def _failed(self, draft: Draft, message: str, error: DynacontentError) -> None:
        problem = error.problems[0]
        told = f"{message}: {problem.location}: {problem.message}"
        self.found.failures.setdefault(told, (draft, message, error))
