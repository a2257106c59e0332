"""Days and moments at which something begins or ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from dynacontent.formats.scalars import Unfit, read_date, read_datetime

MOMENT_HINT = "write a day, 2026-05-01, or a moment, 2026-05-01T09:00:00+02:00"

LOOKS = r"^\s*[0-9]{4}(-[0-9]{2}-[0-9]{2}\s*$|.*([Zz]|[+-][0-9]{2}(:?[0-9]{2}(:?[0-9]{2}(\.[0-9]+)?)?)?)\s*$)"
"""What every day and moment looks like, and some text that is none."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def parse_moment(text: str) -> date | datetime:
    """A day, or an aware moment; raises `ValueError` with a sentence to show."""
    try:
        if _DAY.fullmatch(text.strip()):
            return read_date(text)
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        reason = error.message if isinstance(error, Unfit) else "is no day and no moment"
        raise ValueError(f"{text!r} {reason}") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} needs its offset, as in +02:00 or Z")
    return read_datetime(text, UTC)


def is_before(start: date | datetime, end: date | datetime) -> bool:
    """Whether something can lie between, wherever in the world the days begin and end."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return start < end
    first, last = _day(start), _day(end)
    return first < last if first != last else type(start) is not type(end)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
