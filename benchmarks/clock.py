"""CPU time, competitors taking turns: other work on the machine then touches all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Round = Callable[[int, int], float]
"""CPU seconds for so many recipients, from a first one on."""


@dataclass(frozen=True, slots=True)
class Competitor:
    """Who takes part: ``count`` recipients in each round."""

    name: str
    run: Round
    count: int


def race(competitors: Sequence[Competitor], *, rounds: int) -> dict[str, list[float]]:
    """Microseconds per recipient by name, one figure for each round; a round before is not counted."""
    times: dict[str, list[float]] = {one.name: [] for one in competitors}
    for number in range(-1, rounds):
        for one in competitors:
            first = max(number, 0) * one.count
            used = one.run(first, one.count)
            if number >= 0:
                times[one.name].append(used / one.count * 1e6)
    return times


def python_round(work: Callable[[Sequence[Any]], object], people: Sequence[Any]) -> Round:
    """A round that hands recipients to ``work``, starting over where they end."""

    def run(first: int, count: int) -> float:
        first %= len(people)
        chosen = [*people[first:], *people[:first]][:count]
        chosen = (chosen * -(-count // len(chosen)))[:count]
        gc.collect()
        started = time.process_time()
        work(chosen)
        return time.process_time() - started

    return run


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Our time for each unit of theirs: the median over the rounds."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def medians(times: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median of each."""
    return {name: statistics.median(values) for name, values in times.items()}
