"""Durations as authors write them: ``10m``, ``4h``, ``7d``."""

from __future__ import annotations

import re
from datetime import timedelta

DURATION = re.compile(r"([0-9]{1,9})(ms|s|m|h|d|w)", re.ASCII)
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}

LONGEST = timedelta(days=3660)
"""The longest duration accepted: ten years."""

HINT = "a duration is a number and one of ms, s, m, h, d, w: 800ms, 30s, 10m, 4h, 7d, 2w"


def parse_duration(text: str) -> timedelta:
    """Read a duration such as ``10m``; raises `ValueError` with a sentence to show.

    Units are ``ms``, ``s``, ``m`` (minutes), ``h``, ``d`` and ``w``.
    """
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no duration")
    try:
        length = int(match[1]) * _UNITS[match[2]]
    except OverflowError:
        length = timedelta.max
    if length > LONGEST:
        raise ValueError(f"{text!r} is longer than ten years")
    return length
