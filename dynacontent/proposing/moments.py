"""Moments to put the clock at, so that what depends on it comes out one way and the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_HOURS = (9, 3, 13, 18, 21)


def clocks(constants: list[Any], now: datetime, timezone: str) -> Iterator[datetime]:
    """Moments in UTC: at dates that are named, at hours and days of the week around now, in other months."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    for day in dates(constants):
        for shift in (0, -1, 1):
            yield _at(day + timedelta(days=shift), 12, zone)
    hours = [c + d for c in constants if isinstance(c, int) and 0 <= c <= 24 for d in (0, -1, 1)]
    for hour in dict.fromkeys(h for h in (*hours, *_HOURS) if 0 <= h < 24):
        for days in range(7) if hour in _HOURS[:1] else (0, 2):
            yield _at(local.date() + timedelta(days=days), hour, zone)
    for month in range(1, 13):
        for number in (15, 1, 28):
            yield _at(local.date().replace(month=month, day=number), 12, zone)


def dates(constants: list[Any]) -> list[date]:
    """Days that texts name."""
    found = []
    for constant in constants:
        if isinstance(constant, datetime):
            found.append(constant.date())
        elif isinstance(constant, date):
            found.append(constant)
        elif isinstance(constant, str):
            with suppress(ValueError):
                found.append(date.fromisoformat(constant[:10]))
    return found


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
