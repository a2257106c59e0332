"""Whether memory stays flat over many renders, every recipient another."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import Shop, open_shop
from benchmarks.speed import render_all

NAME = "memory"
COUNT, FULL = 20_000, 1_000_000
PARTS = 10
BATCH = 1_000
GROWTH = 5.0
"""Percent that the resident memory may grow by from a fifth of the way on."""
TRACED = 10
"""One in so many renders is made once more with every allocation traced."""


def run(options: Options) -> Report:
    """Resident memory after each tenth of the renders, and what Python holds on to."""
    count = options.count or (FULL if options.full else COUNT)
    with open_shop(products=options.products) as shop:
        sizes = _sizes(shop, count)
        held = _held(shop, max(1, min(count, COUNT) // TRACED))
    growth = (sizes[-1] / sizes[1] - 1) * 100
    figures = [
        Figure("after a tenth", sizes[0] / 2**20, "MiB resident"),
        Figure("after a fifth", sizes[1] / 2**20, "MiB resident"),
        Figure("at the end", sizes[-1] / 2**20, "MiB resident"),
        Figure("grown from a fifth on", growth, "%", reach=GROWTH),
        Figure("kept for each further render", held, "bytes, traced"),
    ]
    return Report(NAME, "Memory over many renders", figures, {"renders": count})


def _sizes(shop: Shop, count: int) -> list[int]:
    work = render_all(shop.workspace)
    sizes = []
    for part in range(PARTS):
        left = max(1, count // PARTS)
        for number in range(0, left, BATCH):  # the recipients themselves are not what is measured
            work(recipients(shop, min(BATCH, left - number), seed=part * FULL + number))
        gc.collect()
        sizes.append(resident())
    return sizes


def _held(shop: Shop, count: int) -> float:
    """Bytes that stay allocated, per render, of people the workspace has not seen before."""
    work = render_all(shop.workspace)
    tracemalloc.start()
    try:
        work(recipients(shop, count, seed=1_001))
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        work(recipients(shop, count, seed=1_002))
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()


def resident() -> int:
    """Bytes of this process in memory (Linux; elsewhere the most there ever were)."""
    return _status("VmRSS")


def most_resident() -> int:
    """The most bytes of this process that ever were in memory at once."""
    return _status("VmHWM")


def _status(name: str) -> int:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
