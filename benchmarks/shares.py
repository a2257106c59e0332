"""Where the time of an email goes: the stack is looked at as often as the clock of the system ticks."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import dynacontent
from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report, number
from benchmarks.shop import open_shop
from benchmarks.speed import WARM, render_all

NAME = "shares"
COUNT = 2_000
INTERVAL = 0.001
"""Seconds of CPU time between two looks; most systems tick four times as slowly."""
LISTED = 12
PACKAGE = Path(dynacontent.__file__).parent.as_posix() + "/"
PARTS = {
    "rendering/records": "validation",
    "formats/": "validation",
    "models/recipient": "validation",
    "catalogs/": "look-ups",
    "ports/": "look-ups",
    "rendering/data": "look-ups",
    "rendering/members": "look-ups",
    "rendering/fetched": "look-ups",
    "rendering/collections": "look-ups",
    "expressions/items": "look-ups",
    "channels/": "shaping",
    "engine/plaintext": "fill",
    "engine/structure/segments": "template",
    "engine/structure/fragments": "template",
    "engine/structure/regions": "template",
    "engine/structure/codegen": "template",
    "engine/structure/ladder": "template",
    "engine/structure/repeats": "template",
    "engine/structure/watching": "template",
    "engine/structure/": "fill",
    "engine/bodies": "fill",
    "engine/mjml/": "compiling",
    "engine/inline": "compiling",
    "localization/locales": "state",
    "rendering/context": "state",
    "rendering/renderer": "shaping",
    "rendering/workspace": "state",
    "expressions/state": "state",
    "expressions/evaluate": "state",
    "rendering/": "state",
    "localization/": "template",
    "expressions/": "template",
    "engine/": "template",
}
"""Modules by the beginning of their path, the first that fits, and the part of a render they belong to."""


def run(options: Options) -> Report:
    """Shares by part of a render, then by function."""
    count = options.count or COUNT
    with open_shop(products=options.products) as shop:
        people = recipients(shop, count)
        work = render_all(shop.workspace)
        for _time in range(WARM):
            work(people)
        stacks: Counter[tuple[str, str]] = Counter()
        with _sampling(stacks):
            started = time.process_time()
            for _round in range(options.rounds):
                work(people)
            used = (time.process_time() - started) / options.rounds / count * 1e6
    total = sum(stacks.values()) or 1
    parts: Counter[str] = Counter()
    for (part, _function), hits in stacks.items():
        parts[part] += hits

    def figure(name: str, hits: int) -> Figure:
        return Figure(name, hits / total * 100, "%", note=f"{number(hits / total * used)} µs")

    figures = [figure(part, hits) for part, hits in parts.most_common()]
    figures += [
        figure(f"  {part}: {function}", hits) for (part, function), hits in stacks.most_common(LISTED)
    ]
    settings = {"recipients": count, "samples": total, "microseconds_per_email": number(used)}
    return Report(NAME, "Where the time goes", figures, settings)


@contextmanager
def _sampling(stacks: Counter[tuple[str, str]]) -> Iterator[None]:
    def look(_signal: int, frame: FrameType | None) -> None:
        stacks[place(frame)] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        time.sleep(0)  # a signal on its way is dealt with before the handler goes
        signal.signal(signal.SIGPROF, before)


def place(frame: FrameType | None) -> tuple[str, str]:
    """The part a stack is in, and the innermost function of ours or of a template."""
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(PACKAGE):
            inside = path.removeprefix(PACKAGE)
            part = next((part for start, part in PARTS.items() if inside.startswith(start)), "other")
            return part, f"{inside.removesuffix('.py')} {frame.f_code.co_name}"
        if path.endswith((".mjml", ".html", ".txt")) or path.startswith("<") or "message.yaml" in path:
            return "template", f"compiled template {frame.f_code.co_name}"
        frame = frame.f_back
    return "other", "outside"
