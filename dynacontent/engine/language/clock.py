"""What filters and functions of time take: dates and moments as they are, zones and times as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache, partial
from typing import Annotated, Any, TypeVar

from dynacontent.engine.language.kinds import Called, Written
from dynacontent.errors import RenderError, one_of
from dynacontent.expressions import limits
from dynacontent.expressions.durations import Duration
from dynacontent.expressions.moments import NamedZone, day_of, local, on_clock
from dynacontent.expressions.state import current
from dynacontent.formats.scalars import Unfit, read_date, read_datetime, read_money, read_timezone
from dynacontent.models.values import Money

T = TypeVar("T")

MOST_HOLIDAYS = 100
"""Days off that come each year."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_KINDS = {"str": "text", "Constant": "text", "int": "a number", "float": "a number", "Decimal": "a number"}


def checked(value: Any, name: str) -> Any:
    """A date or moment. Raises `RenderError` naming the filter or function for anything else."""
    if value.__class__ is datetime or value.__class__ is date:
        return value
    hint = "declare the field as date or datetime: text is read as the schema says"
    if isinstance(value, timedelta | Duration):
        hint = "put what you add or subtract in parentheses: (profile.joined + months(6)) is future"
    raise RenderError.at(f"{name} takes a date or a moment, not {kind_of(value)}", None, hint=hint)


def moment_of(value: Any, name: str) -> datetime:
    """A moment on the clock that it is read on. Raises `RenderError` for anything else."""
    if value.__class__ is datetime:
        return local(value)
    if value.__class__ is date:
        hint = 'say which time of that day: at_time("09:00")'
        raise RenderError.at(f"{name} takes a moment, and a date has no time of day", None, hint=hint)
    checked(value, name)
    raise AssertionError  # what is neither was refused


def kind_of(value: Any) -> str:
    """What a sentence calls a value."""
    kind = type(value).__name__
    if isinstance(value, timedelta | Duration):
        return "a length of time"
    return _KINDS.get(kind, f"a value of type {kind}")


@lru_cache(maxsize=1_024)
def named_zone(name: str) -> NamedZone:
    """The zone of a name as IANA has it. Raises `RenderError` for none."""
    return NamedZone(_read(read_timezone, name, "the name of a zone"))


def read_clock(text: Any) -> time:
    """``14:00``. Raises `Unfit` for anything else."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Unfit("should be a time of day", 'write it as "14:00", from "00:00" to "23:59"')
    return time(int(found[1]), int(found[2]))


@lru_cache(maxsize=1_024)
def time_of_day(text: str) -> time:
    """``14:00``. Raises `RenderError` for anything else."""
    return _read(read_clock, text, "the text of a time")


def _read(read: Callable[[Any], T], text: Any, name: str) -> T:
    """What is read from text that may be data, so that an error repeats none of it. Raises `RenderError`."""
    try:
        return read(text)
    except Unfit as error:
        raise RenderError(f"{name} {error.message}") from None


def moment_on(day: date, clock: time, zone: tzinfo) -> datetime:
    """A time of day on a day, in a zone; one that the clocks leave out is put off."""
    return on_clock(day, datetime.combine(day, clock, tzinfo=zone))


def read_day(text: str) -> date:
    """``2026-12-24``. Raises `RenderError` for anything else."""
    return _read(read_date, text, "the text of a day")


class DaysOff:
    """Holidays: days, and those that come each year."""

    __slots__ = ("_days", "_yearly")

    def __init__(self, written: Iterable[date | str]) -> None:
        """Raises `RenderError` for what is no day, and for more than there may be."""
        self._days: set[date] = set()
        self._yearly: set[tuple[int, int]] = set()
        for day in written:
            if isinstance(day, date):
                self._days.add(day)
            elif len(day) == len("MM-DD"):
                found = read_day(f"2000-{day}")  # a leap year
                self._yearly.add((found.month, found.day))
            else:
                self._days.add(read_day(day))
        if len(self._yearly) > MOST_HOLIDAYS or len(self._days) > 100 * MOST_HOLIDAYS:
            limits.exceed("iterations", f"more than {MOST_HOLIDAYS} holidays a year were given")

    def __contains__(self, day: date) -> bool:
        return day in self._days or (day.month, day.day) in self._yearly


def days_off(written: Iterable[object]) -> DaysOff:
    """Holidays as they are written; a moment is the day that it is read on. Raises `RenderError`."""
    return _days_off(tuple(map(_day_off, written)))


def _day_off(written: object) -> date | str:
    if isinstance(written, (date, str)):
        return day_of(written)
    raise RenderError("a holiday is a date, or text such as 2026-04-03 or 12-25")


# Of days and texts alone: which day a moment is on is another for each recipient.
_days_off = lru_cache(maxsize=64)(DaysOff)


def read_moment(text: str, zone: str | None = None) -> datetime:
    """``2026-12-24T18:00`` on the clock of a zone or the recipient's. Raises `RenderError` for other text."""
    own = current().timezone
    where = own if zone is None else named_zone(zone)
    found = _read(partial(read_datetime, timezone=where), text, "the text of a moment")
    return found.astimezone(UTC).astimezone(own)


def read_amount(text: Any) -> Money:
    """``50 EUR``. Raises `RenderError` for anything else."""
    return _read(read_money, text, "what money() is given")


def one_word(word: Any, words: tuple[str, ...], name: str, parameter: str) -> Any:
    """A word of a list. Raises `RenderError`, which repeats nothing that may be data, for another."""
    if word not in words:
        raise RenderError.at(f"{name} has no such {parameter}", None, hint=f"it is {one_of(words)}")
    return word


def whole(count: Any, name: str, most: int, *, least: int | None = None) -> int:
    """A whole number that is not too large. Raises `RenderError` naming the function for another."""
    low = -most if least is None else least
    if isinstance(count, bool) or not isinstance(count, int) or not low <= count <= most:
        limits = f"up to {most:,}" if least is None else f"from {least} to {most:,}"
        raise RenderError(f"{name} takes a whole number {limits}")
    return count


Zone = Annotated[str, Called("the name of a time zone"), Written(read_timezone)]
Clock = Annotated[str, Called("a time of day"), Written(read_clock)]
DayText = Annotated[str, Called("a day, as text"), Written(read_date)]
MomentText = Annotated[str, Called("a moment, as text"), Written(partial(read_datetime, timezone=UTC))]
AmountText = Annotated[str, Written(read_money)]
