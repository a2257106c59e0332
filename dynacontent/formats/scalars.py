"""How one value of each scalar type is read: exact built-in types out, a sentence where it does not fit.

Each reader takes any value and returns a plain one, or raises `Unfit`. Text is accepted wherever
it says the value clearly (``"3"`` for an int), since YAML, CSV and forms hold nothing else; other
types are not guessed at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dynacontent.errors import did_you_mean
from dynacontent.formats.locales import canonical_locale
from dynacontent.models.values import Geo, Money

Reader = Callable[[Any], Any]

LONGEST_TEXT = 1_000_000
"""Characters in one text value (a catalog cell of 1 MB)."""

MOST_DIGITS = 38
"""Significant digits, and powers of ten, of a decimal: what databases hold exactly."""

INT = re.compile(r"[+-]?[0-9]{1,20}")
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?.*)?")
EPOCH = re.compile(r"-?[0-9]{9,14}(?:\.[0-9]{1,9})?")
_START = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST_EPOCH, _MILLISECONDS, _MOST_EPOCH = 10**8, 10**11, 10**14
"""Seconds since 1970 have 9 to 11 digits, milliseconds 12 to 14; fewer might as well be a date (20260501)."""
MONEY = re.compile(r"(\S+)\s+([A-Z]{3})|([A-Z]{3})\s+(\S+)")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_SIGNED = re.compile(r"([€£$])\s*([0-9]+(?:\.[0-9]+)?)|([0-9]+(?:\.[0-9]+)?)\s*([€£$])")
EMAIL = re.compile(
    r"""[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:"\x00-\x1f\x7f]+\.[^\s@.<>()\[\]\\,;:"]+"""
)
_UNSAFE_IN_LINK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
_TIMEZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}")
WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Unfit(ValueError):  # noqa: N818 - raised and caught inside this layer only
    """A value does not fit its type: what it should be, and a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_text(value: Any) -> str:
    """Text as exact ``str``; a lone surrogate or more than `LONGEST_TEXT` characters is refused."""
    if not isinstance(value, str):
        raise Unfit("should be text")
    if len(value) > LONGEST_TEXT:
        raise Unfit(f"is longer than {LONGEST_TEXT:,} characters")
    try:
        return value.encode().decode() if type(value) is not str else _checked(value)
    except UnicodeEncodeError:
        raise Unfit("holds half a character (a lone surrogate)") from None


def _checked(value: str) -> str:
    if not value.isascii():
        value.encode()
    return value


def read_bool(value: Any) -> bool:
    """True or False, or text that says so (``true false yes no 1 0``)."""
    if value is True or value is False:
        return bool(value)
    if isinstance(value, str) and (word := value.strip().lower()) in WORDS:
        return WORDS[word]
    raise Unfit("should be true or false")


def read_int(value: Any) -> int:
    """A whole number of at most 64 bits; text and whole floats are read."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Unfit("should be a whole number")
    if isinstance(value, str):
        if not INT.fullmatch(value.strip()):
            raise Unfit("should be a whole number")
    elif isinstance(value, float) and not value.is_integer():
        raise Unfit("should be a whole number")
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise Unfit("is too large a number (64 bits)")
    return number


def read_float(value: Any) -> float:
    """A finite number as a float."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Unfit("should be a number")
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        raise Unfit("should be a number", _better(value))
    try:
        number = float(value)
    except (OverflowError, ValueError):
        number = math.inf
    if not math.isfinite(number):
        raise Unfit("should be a finite number")
    return number


def read_decimal(value: Any) -> Decimal:
    """An exact decimal; a float counts as what it prints as (``0.1``)."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Unfit("should be a number")
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        raise Unfit("should be a number", _better(value))
    if isinstance(value, int) and not -(10**MOST_DIGITS) < value < 10**MOST_DIGITS:
        raise Unfit(f"has more than {MOST_DIGITS} digits")
    number = Decimal(float.__repr__(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise Unfit("should be a finite number")
    exponent = int(number.as_tuple().exponent)
    if (
        len(number.as_tuple().digits) > MOST_DIGITS
        or abs(exponent) > MOST_DIGITS
        or number.adjusted() >= MOST_DIGITS
    ):
        raise Unfit(f"has more than {MOST_DIGITS} digits")
    return Decimal(format(number, "f")) if exponent > 0 else Decimal(number)


def _better(text: str) -> str | None:
    if re.fullmatch(r"\s*[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\s*", text):
        return "without a thousands separator"
    if re.fullmatch(r"\s*[+-]?[0-9.]+,[0-9]+\s*", text):
        return "with a decimal point, not a comma"
    if signed := _SIGNED.fullmatch(text.strip()):
        return f"write {signed[2] or signed[3]} without {signed[1] or signed[4]}"
    return None


def read_date(value: Any) -> date:
    """A day: a date, or text such as ``2026-05-01``; also a moment that is midnight where it was written.

    Seconds and milliseconds since 1970 are midnight in UTC.
    """
    hint = "write it as 2026-05-01"
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise Unfit("is no day of the calendar", hint) from None
    moment = _moment(value)
    if moment is None:
        raise Unfit("should be a date", hint)
    if moment.time() != time():
        raise Unfit("should be a date without a time", f"{hint}, or declare the field as datetime")
    return moment.date()


def read_datetime(value: Any, timezone: tzinfo) -> datetime:
    """A moment, aware: what has no offset is in ``timezone``; text is ISO 8601.

    A number, or digits as text, is seconds or milliseconds since 1970 in UTC, told apart by their size.
    """
    hint = "write it as 2026-05-01T09:00:00Z"
    moment = _moment(value)
    if moment is None:
        raise Unfit("should be a date and time", hint)
    if not 1 < moment.year < 9999:  # a conversion between zones would leave the calendar
        raise Unfit("is too far from today", hint)
    clock = (moment.hour, moment.minute, moment.second, moment.microsecond)
    zone = moment.tzinfo or timezone
    return datetime(moment.year, moment.month, moment.day, *clock, tzinfo=zone, fold=moment.fold)


def _moment(value: Any) -> datetime | None:
    """What says a moment in one of the ways there are, or ``None`` for anything else."""
    if isinstance(value, str):
        text = value.strip()
        if EPOCH.fullmatch(text):
            return _epoch(Decimal(text))
        try:
            return datetime.fromisoformat(text) if _DATETIME.fullmatch(text) else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, datetime)):
        return None
    return value if isinstance(value, datetime) else _epoch(value)


def _epoch(number: int | float | Decimal) -> datetime | None:
    if not math.isfinite(number):
        return None
    exact = Decimal(number)
    if not _LEAST_EPOCH <= abs(exact) < _MOST_EPOCH:
        return None
    microseconds = exact * (1_000 if abs(exact) >= _MILLISECONDS else 1_000_000)
    return _START + timedelta(microseconds=int(microseconds))


def read_url(value: Any) -> str:
    """A link with scheme http, https, mailto or tel; anything else could run or reach elsewhere."""
    text = read_text(value).strip()
    hint = "a link begins with https://, http://, mailto: or tel:"
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in {"http", "https", "mailto", "tel"}:
        raise Unfit("should be a link", hint)
    if _UNSAFE_IN_LINK.search(text):
        raise Unfit(
            "is a link with white space, a backslash or a control character in it", "write a space as %20"
        )
    if (scheme in {"http", "https"} and not _has_host(text)) or not rest:
        raise Unfit("is a link to nowhere", hint)
    return text


def _has_host(link: str) -> bool:
    try:
        return link.partition(":")[2].startswith("//") and bool(urlsplit(link).hostname)
    except ValueError:  # a malformed IPv6 address
        return False


def read_image(value: Any) -> str:
    """A picture: an http(s) link, or a path below the assets URL."""
    text = read_text(value).strip()
    hint = "a picture is a path in the assets, or a link with https://"
    if text.lower().startswith(("http://", "https://")):
        return str(read_url(text))
    if not text or text.startswith(("/", "\\")) or re.match(r"[^/]*:", text) or _UNSAFE_IN_LINK.search(text):
        raise Unfit("should be a picture", hint)
    if ".." in text.split("/"):
        raise Unfit("is a path that leaves the assets", hint)
    return text


def read_email(value: Any) -> str:
    """An email address without a display name."""
    text = read_text(value).strip()
    if len(text) > 254 or not EMAIL.fullmatch(text):
        raise Unfit("should be an email address", "write it as ada@example.com")
    return text


def read_geo(value: Any) -> Geo:
    """A point: ``52.5,13.4`` or ``{lat, lon}``, in degrees."""
    hint = "write 52.5,13.4 or {lat: 52.5, lon: 13.4}"
    if isinstance(value, Geo):
        parts: list[Any] = [value.lat, value.lon]
    elif isinstance(value, str):
        parts = value.split(",")
    elif isinstance(value, dict) and set(value) == {"lat", "lon"}:
        parts = [value["lat"], value["lon"]]
    else:
        raise Unfit("should be a place", hint)
    if len(parts) != 2:
        raise Unfit("should be a place", hint)
    try:
        lat, lon = (read_float(part) for part in parts)
    except Unfit:
        raise Unfit("should be a place", hint) from None
    if abs(lat) > 90 or abs(lon) > 180:
        raise Unfit("is no place on earth", "latitude is -90 to 90, longitude -180 to 180")
    return Geo(lat, lon)


def read_money(value: Any) -> Money:
    """An amount with its currency: ``12.50 EUR`` or ``{amount, currency}``."""
    hint = "write 12.50 EUR or {amount: 12.50, currency: EUR}"
    if isinstance(value, str) and (signed := _SIGNED.fullmatch(value.strip())):
        code = _SIGNS[signed[1] or signed[4]]
        raise Unfit("should be an amount with its currency", f"write {signed[2] or signed[3]} {code}")
    if isinstance(value, Money):
        amount: Any = value.amount
        currency: Any = value.currency
    elif isinstance(value, str) and (match := MONEY.fullmatch(value.strip())):
        amount, currency = match[1] or match[4], match[2] or match[3]
    elif isinstance(value, dict) and set(value) == {"amount", "currency"}:
        amount, currency = value["amount"], value["currency"]
    else:
        raise Unfit("should be an amount with its currency", hint)
    try:
        return Money(read_decimal(amount), read_currency(currency))
    except Unfit as error:
        raise Unfit("should be an amount with its currency", error.hint or hint) from None


def read_currency(value: Any) -> str:
    """An ISO 4217 code: three capitals. Whether it is in use is not checked."""
    text = read_text(value).strip()
    if len(text) != 3 or not (text.isascii() and text.isalpha() and text.isupper()):
        raise Unfit("should be a currency code", "three capital letters: EUR")
    return text


def read_locale(value: Any) -> str:
    """A locale tag, spelled as BCP 47 has it."""
    try:
        return canonical_locale(read_text(value).strip())
    except ValueError as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit("should be a locale tag", "write it as de or pt-BR") from None


@lru_cache(maxsize=1024)
def _is_timezone(name: str) -> bool:
    if not _TIMEZONE.fullmatch(name) or name.startswith(("posix", "right/")):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def read_timezone(value: Any) -> str:
    """The IANA name of a time zone."""
    text = read_text(value).strip()
    if not _is_timezone(text):
        # Listing them all takes 70 ms, so this is for the hint only.
        raise Unfit("should be a time zone", did_you_mean(text[:64], available_timezones(), "Europe/Berlin"))
    return text


def scalar_reader(kind: str, timezone: tzinfo) -> Reader:
    """The reader of a scalar type; raises `KeyError` for a kind that is not one."""
    if kind == "datetime":
        return partial(read_datetime, timezone=timezone)
    return _READERS[kind]


_READERS: dict[str, Reader] = {
    "str": read_text,
    "int": read_int,
    "float": read_float,
    "decimal": read_decimal,
    "bool": read_bool,
    "date": read_date,
    "url": read_url,
    "image": read_image,
    "email": read_email,
    "html": read_text,
    "template": read_text,
    "geo": read_geo,
    "locale": read_locale,
    "timezone": read_timezone,
    "currency": read_currency,
    "money": read_money,
}
