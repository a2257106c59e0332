"""At most so many items of each kind, out of rows in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any


def first_of_each(
    rows: Iterable[tuple[Any, ...]], counts: Sequence[int], limit: int
) -> Iterable[tuple[Any, ...]]:
    """The first ``limit`` rows of which not too many before share a value.

    The values stand behind the row's first column, one for each of ``counts``; a row is kept if for
    every one fewer rows than its count were kept with the same value. No value (``None``) is not
    counted. No more rows are read than it takes.
    """
    kept: list[Counter[Any]] = [Counter() for _ in counts]
    left = limit
    for row in rows if left > 0 else ():
        values = row[1:]
        taken = zip(kept, values, counts, strict=True)
        if all(value is None or seen[value] < count for seen, value, count in taken):
            for seen, value in zip(kept, values, strict=True):
                seen[value] += 1
            yield row
            left -= 1
            if not left:
                return
