"""The fields of a date pattern as a locale writes them: babel's, corrected where CLDR says otherwise.

- numbers are written in the locale's own digits (babel's are Western);
- a zone without a name of the length asked for is written as its distance from Greenwich, as the
  language writes that: ``GMT+1`` (babel prints ``+0100``, or a long name for a short one).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, SupportsInt

from babel.core import get_global
from babel.dates import NO_INHERITANCE_MARKER, DateTimeFormat

from dynacontent.localization.calendars import PERSIAN_MONTHS, Calendar, day_in

if TYPE_CHECKING:
    from babel import Locale

_LONG_MINUS = frozenset({"et", "fr", "ht", "lij", "lt", "sv"})
_POINTS = frozenset({"da", "fi", "id", "nds", "si", "sl"})
_UNPADDED = frozenset({"cs", "fi"})
"""Languages that write the distance from Greenwich otherwise than ``+05:30`` and ``-05:30``."""


_ERAS = {"buddhist": "BE", "persian": "AP"}
_OWN_ERAS = {"fa": "ه‍.ش.", "th": "พ.ศ."}  # noqa: RUF001 - Arabic
_PLUS_MINUS = {"fa": ("\u200e+", "\u200e\N{MINUS SIGN}"), "he": ("\u200e+", "-")}
"""Signs of a distance that keep their place in a right-to-left text."""


class Fields(DateTimeFormat):
    """A day or moment, whose fields a pattern asks for by their letters."""

    def __init__(
        self,
        value: date | time,
        locale: Locale,
        digits: Mapping[int, str] | None,
        calendar: Calendar = "gregory",
    ) -> None:
        super().__init__(value, locale)
        self._digits = digits
        self._moment = value if isinstance(value, datetime) else None
        self._calendar = calendar
        self._day = day_in(calendar, value) if isinstance(value, date) else None

    def __getitem__(self, name: str) -> str:
        if name[0] == "d" and self._day is not None:
            return self.format(self._day.day, len(name))
        return str(super().__getitem__(name))

    def format(self, value: SupportsInt, length: int) -> str:
        """A number of at least so many digits."""
        text = f"{int(value):0{length}d}"
        return text if self._digits is None else text.translate(self._digits)

    def format_era(self, char: str, num: int) -> str:
        """The name of the era."""
        if self._calendar == "gregory":
            return str(super().format_era(char, num))
        return _OWN_ERAS.get(self.locale.language, _ERAS[self._calendar])

    def format_year(self, char: str, num: int) -> str:
        """The number of the year, or its last two digits."""
        if self._day is None or char == "Y":
            return str(super().format_year(char, num))
        return self.format(self._day.year % 100 if num == 2 else self._day.year, num)

    def format_month(self, char: str, num: int) -> str:
        """A month's number or name."""
        if num > 2 and self._calendar != "persian":
            return str(super().format_month(char, num))
        month = 0 if self._day is None else self._day.month
        if num <= 2:
            return self.format(month, num)
        return PERSIAN_MONTHS.get(str(self.locale), PERSIAN_MONTHS["fa"])[month - 1]

    def format_timezone(self, char: str, num: int) -> str:
        """The zone's name; without one, how far it is from Greenwich."""
        if char == "z":
            return self._zone_name("long" if num == 4 else "short") or self._distance(long=num == 4)
        if char == "O":
            return self._distance(long=num == 4)
        return str(super().format_timezone(char, num))

    def _zone_name(self, width: str) -> str | None:
        if self._moment is None:
            return None
        zone = getattr(self._moment.tzinfo, "key", None) or str(self._moment.tzinfo)
        zone = get_global("zone_aliases").get(zone, zone)
        variant = "daylight" if self._moment.dst() else "standard"
        metazone = get_global("meta_zones").get(zone)
        for names in (self.locale.time_zones.get(zone, {}), self.locale.meta_zones.get(metazone, {})):
            name = names.get(width, {}).get(variant)
            if name:
                return None if name == NO_INHERITANCE_MARKER else str(name)
        return None

    def _distance(self, *, long: bool) -> str:
        language, pattern = self.locale.language, self.locale.zone_formats["gmt"]
        offset = None if self._moment is None else self._moment.utcoffset()
        minutes = 0 if offset is None else round(offset.total_seconds() / 60)
        if not minutes:
            return str(pattern).replace("%s", "").strip()
        usual = ("+", "\N{MINUS SIGN}" if language in _LONG_MINUS else "-")
        sign = _PLUS_MINUS.get(language, usual)[minutes < 0]
        hours, rest = divmod(abs(minutes), 60)
        clock = self.format(hours, 2 if long and language not in _UNPADDED else 1)
        if rest or long:
            clock += ("." if language in _POINTS else ":") + self.format(rest, 2)
        return str(pattern).replace("%s", f"{sign}{clock}")
