"""One render at a time, as a web server makes them, against the per-item cost of `render_many`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import open_shop
from benchmarks.speed import MESSAGE
from dynacontent import Workspace

NAME = "single"
COUNT = 500
LEVELS = (1, 2, 3)
REACH = 3.0


def run(options: Options) -> Report:
    """Each channel and level, warm."""
    figures: list[Figure] = []
    count = options.count or COUNT
    with open_shop(products=options.products) as shop:
        people = recipients(shop, count)
        for channel in shop.workspace.message(MESSAGE).channels:
            for level in LEVELS:
                figures += _measure(shop.workspace, people, channel, level, options.rounds)
    settings = {"recipients": count, "rounds": options.rounds}
    return Report(NAME, "One ws.render at a time", figures, settings)


def _measure(
    workspace: Workspace, people: Sequence[Mapping[str, Any]], channel: str, level: Any, rounds: int
) -> list[Figure]:
    name = f"{channel}, level {level}"
    each: list[float] = []
    many: list[float] = []
    for number in range(-1, rounds):
        batch = _many(workspace, people, channel, level)
        single = [_one(workspace, person, channel, level) for person in people]
        if number >= 0:
            many.append(batch)
            each += single
    each.sort()
    middle, late = statistics.median(each), each[int(len(each) * 0.99)]
    per_item = statistics.median(many)
    return [
        Figure(f"{name}: render_many, per item", per_item, "µs"),
        Figure(f"{name}: p50", middle, "µs"),
        Figure(f"{name}: p99", late, "µs"),
        Figure(f"{name}: p50 / per item", middle / per_item, "", reach=REACH),
    ]


def _many(workspace: Workspace, people: Sequence[Mapping[str, Any]], channel: str, level: Any) -> float:
    started = time.process_time()
    for _output in workspace.render_many(MESSAGE, people, channels=[channel], level=level):
        pass
    return (time.process_time() - started) / len(people) * 1e6


def _one(workspace: Workspace, person: Mapping[str, Any], channel: str, level: Any) -> float:
    started = time.process_time_ns()
    workspace.render(MESSAGE, channel, person, level=level)
    return (time.process_time_ns() - started) / 1e3
