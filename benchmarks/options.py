"""How much a benchmark does."""

from __future__ import annotations

from dataclasses import dataclass

ROUNDS = 5
PRODUCTS = 6_000


@dataclass(frozen=True, slots=True)
class Options:
    """Counts of a run; the defaults are those of docs/performance.md."""

    count: int | None = None
    """Recipients; ``None`` is what the benchmark itself holds right."""
    rounds: int = ROUNDS
    products: int = PRODUCTS
    node: bool = True
    full: bool = False
