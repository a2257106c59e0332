"""Values that need no closer look, told by looking at all of them at once."""

from __future__ import annotations

BETWEEN = "\u2e3b"
"""Joins values: a three-em dash, which no value is likely to hold; one that does is treated alone."""
# Characters that are no blanks and do no harm, though they cannot be printed.
_MARKS = "\u200d\u200e\u200f\u061c"
_ISOLATES = "\u2068\u2069"
_JOINER = "\u034f"


def is_calm(values: list[str]) -> bool:
    """Whether no value is blank, begins or ends with a blank, holds two in a row, or a character
    that is no plain part of a text."""
    return not values or is_calm_joined(BETWEEN.join(values))


def is_calm_joined(joined: str, *, isolated: bool = False) -> bool:
    """The same of values joined by `BETWEEN`; ``isolated`` says that we put isolates around some."""
    flat = joined.replace("\xa0", " ").replace("\u202f", " ")
    for mark in _MARKS + _ISOLATES if isolated else _MARKS:
        if mark in flat:
            flat = flat.replace(mark, "-")
    return (
        flat.isprintable()
        and "  " not in flat
        and BETWEEN + BETWEEN not in flat
        and BETWEEN + " " not in flat
        and " " + BETWEEN not in flat
        and flat[:1] not in ("", " ", BETWEEN)
        and flat[-1] not in (" ", BETWEEN)
        and _JOINER not in flat
    )
