"""Shares and rates as authors write them: ``5%``, ``3 per 7d``."""

from __future__ import annotations

import re
from datetime import timedelta

from dynacontent.formats.durations import parse_duration

SHARE_HINT = "a share is written in per cent: 5%, 12.5%, 100%"
RATE_HINT = "a rate is a count and a duration: 3 per 7d, 1 per 12h"

SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%", re.ASCII)
RATE = re.compile(r"([0-9]{1,6})\s+per\s+(\S+)", re.ASCII)


def parse_share(text: str) -> float:
    """A share from 0 to 1; raises `ValueError` with a sentence to show."""
    match = SHARE.fullmatch(text.strip())
    if match is None or float(match[1]) > 100:
        raise ValueError(f"{text!r} is no share from 0% to 100%")
    return float(match[1]) / 100


def parse_rate(text: str) -> tuple[int, timedelta]:
    """How often within which time; raises `ValueError` with a sentence to show."""
    match = RATE.fullmatch(text.strip())
    if match is None or int(match[1]) < 1:
        raise ValueError(f"{text!r} says no count per time")
    return int(match[1]), parse_duration(match[2])
