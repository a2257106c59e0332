"""One value of each type: what is read, as exactly what, and the sentence where it does not fit."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dynacontent.formats.scalars import LONGEST_TEXT, Unfit, scalar_reader
from dynacontent.models.source import SourceText
from dynacontent.models.values import Geo, Money

BERLIN = ZoneInfo("Europe/Berlin")


class Colour(str, enum.Enum):  # noqa: UP042 - what other programs hand over
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


class Moment(datetime):
    """A subclass, as date libraries make them."""


@dataclass(frozen=True, slots=True)
class Read:
    kind: str
    value: Any
    expect: Any


@pytest.mark.parametrize(
    "case",
    [
        Read("str", SourceText("no"), "no"),
        Read("str", Colour.RED, "red"),
        Read("str", "", ""),
        Read("int", "3", 3),
        Read("int", " -7 ", -7),
        Read("int", 3.0, 3),
        Read("int", Number.ONE, 1),
        Read("float", "1.5e3", 1500.0),
        Read("float", 2, 2.0),
        Read("float", Decimal("2.5"), 2.5),
        Read("decimal", "1.10", Decimal("1.10")),
        Read("decimal", 0.1, Decimal("0.1")),
        Read("decimal", 3, Decimal(3)),
        Read("decimal", "1e3", Decimal(1000)),
        Read("bool", True, True),
        Read("bool", SourceText("no"), False),
        Read("bool", "Yes", True),
        Read("bool", "0", False),
        Read("date", "2026-05-01", date(2026, 5, 1)),
        Read("date", date(2026, 5, 1), date(2026, 5, 1)),
        Read("datetime", "2026-05-01T09:00:00Z", datetime(2026, 5, 1, 9, tzinfo=UTC)),
        Read("datetime", "2026-05-01 09:00", datetime(2026, 5, 1, 9, tzinfo=BERLIN)),
        Read("datetime", "2026-05-01", datetime(2026, 5, 1, tzinfo=BERLIN)),
        Read("datetime", 1_777_624_200, datetime(2026, 5, 1, 8, 30, tzinfo=UTC)),
        Read("datetime", "1777624200", datetime(2026, 5, 1, 8, 30, tzinfo=UTC)),
        Read("datetime", 1_777_624_200_500, datetime(2026, 5, 1, 8, 30, 0, 500_000, tzinfo=UTC)),
        Read("datetime", 1_777_624_200.5, datetime(2026, 5, 1, 8, 30, 0, 500_000, tzinfo=UTC)),
        Read("datetime", "1777624200.25", datetime(2026, 5, 1, 8, 30, 0, 250_000, tzinfo=UTC)),
        Read("datetime", -631_152_000, datetime(1950, 1, 1, tzinfo=UTC)),
        Read("date", "2026-05-01T00:00:00.000Z", date(2026, 5, 1)),
        Read("date", "2026-05-01T00:00:00+14:00", date(2026, 5, 1)),
        Read("date", datetime(2026, 5, 1, tzinfo=UTC), date(2026, 5, 1)),
        Read("date", 1_777_593_600, date(2026, 5, 1)),
        Read("date", "641692800000", date(1990, 5, 3)),
        Read("datetime", Moment(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)),
        Read(
            "datetime",
            "2026-05-01T09:00:00+02:00",
            datetime(2026, 5, 1, 9, tzinfo=timezone(timedelta(hours=2))),
        ),
        Read("url", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        Read("url", "mailto:ada@example.com", "mailto:ada@example.com"),
        Read("url", "tel:+4930555", "tel:+4930555"),
        Read("image", "products/tent.png", "products/tent.png"),
        Read("image", "https://cdn.example/x.png", "https://cdn.example/x.png"),
        Read("email", "ada.l+x@mail.example.com", "ada.l+x@mail.example.com"),
        Read("html", "<b>x</b>", "<b>x</b>"),
        Read("template", "{{ x }}", "{{ x }}"),
        Read("geo", "52.5,13.4", Geo(52.5, 13.4)),
        Read("geo", {"lat": "52.5", "lon": 13.4}, Geo(52.5, 13.4)),
        Read("locale", "pt_br", "pt-BR"),
        Read("timezone", "America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        Read("timezone", "UTC", "UTC"),
        Read("currency", "EUR", "EUR"),
        Read("money", "12.50 EUR", Money(Decimal("12.50"), "EUR")),
        Read("money", "EUR 12.50", Money(Decimal("12.50"), "EUR")),
        Read("money", {"amount": 12.5, "currency": "USD"}, Money(Decimal("12.5"), "USD")),
        Read("money", Money(Decimal(1), "JPY"), Money(Decimal(1), "JPY")),
    ],
    ids=lambda case: f"{case.kind} {case.value!r}",
)
def test_what_is_read_is_of_the_exact_type(case: Read) -> None:
    value = scalar_reader(case.kind, BERLIN)(case.value)
    assert value == case.expect
    assert type(value) is type(case.expect)


def test_decimals_keep_their_digits() -> None:
    assert str(scalar_reader("decimal", UTC)("1.10")) == "1.10"
    assert str(scalar_reader("decimal", UTC)("1e3")) == "1000"


@pytest.mark.parametrize(
    "case",
    [
        Read("str", 3, "should be text"),
        Read("str", None, "should be text"),
        Read("str", b"x", "should be text"),
        Read("str", "x" * (LONGEST_TEXT + 1), "is longer than 1,000,000 characters"),
        Read("str", "\ud800", "holds half a character (a lone surrogate)"),
        Read("int", True, "should be a whole number"),
        Read("int", 3.5, "should be a whole number"),
        Read("int", "3.0", "should be a whole number"),
        Read("int", "1_000", "should be a whole number"),
        Read("int", "٣", "should be a whole number"),
        Read("int", float("inf"), "should be a whole number"),
        Read("int", 2**63, "is too large a number (64 bits)"),
        Read("float", "nan", "should be a number"),
        Read("float", float("nan"), "should be a finite number"),
        Read("float", "1e999", "should be a finite number"),
        Read("float", 10**400, "should be a finite number"),
        Read("float", False, "should be a number"),
        Read("decimal", "Infinity", "should be a number"),
        Read("decimal", Decimal("NaN"), "should be a finite number"),
        Read("decimal", float("inf"), "should be a finite number"),
        Read("decimal", "1e9999", "has more than 38 digits"),
        Read("decimal", "9" * 39, "has more than 38 digits"),
        Read("decimal", 10**500, "has more than 38 digits"),
        Read("decimal", Decimal("1e-50"), "has more than 38 digits"),
        Read("bool", 1, "should be true or false"),
        Read("bool", "maybe", "should be true or false"),
        Read("date", "20260501", "should be a date"),
        Read("date", "2026-02-30", "is no day of the calendar"),
        Read("date", datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC), "should be a date without a time"),
        Read("date", "2026-05-01T23:00:00Z", "should be a date without a time"),
        Read("date", 1_777_624_200, "should be a date without a time"),
        Read("date", 20_260_501, "should be a date"),
        Read("date", True, "should be a date"),
        Read("date", "2026-05-01T25:00", "should be a date"),
        Read("datetime", 20_260_501, "should be a date and time"),
        Read("datetime", 10**14, "should be a date and time"),
        Read("datetime", float("nan"), "should be a date and time"),
        Read("datetime", float("inf"), "should be a date and time"),
        Read("datetime", True, "should be a date and time"),
        Read("datetime", "1777624200 s", "should be a date and time"),
        Read("datetime", "2026-05-01T25:00", "should be a date and time"),
        Read("datetime", "0001-01-01T00:00:00Z", "is too far from today"),
        Read("url", "javascript:alert(1)", "should be a link"),
        Read("url", "java\nscript:alert(1)", "should be a link"),
        Read("url", "/cart", "should be a link"),
        Read("url", "//evil.example", "should be a link"),
        Read("url", "https:evil", "is a link to nowhere"),
        Read("url", "https://[::1", "is a link to nowhere"),
        Read("url", "mailto:", "is a link to nowhere"),
        Read(
            "url",
            "https://a.example/b c",
            "is a link with white space, a backslash or a control character in it",
        ),
        Read("image", "data:image/png;base64,AAAA", "should be a picture"),
        Read("image", "//evil.example/x.png", "should be a picture"),
        Read("image", "../secret.png", "is a path that leaves the assets"),
        Read("email", "ada@example.com\nBcc: x@example.com", "should be an email address"),
        Read("email", "Ada <ada@example.com>", "should be an email address"),
        Read("email", "ada@localhost", "should be an email address"),
        Read("geo", "91,0", "is no place on earth"),
        Read("geo", "nan,0", "should be a place"),
        Read("geo", "1,2,3", "should be a place"),
        Read("geo", {"lat": 1}, "should be a place"),
        Read("locale", "german", "should be a locale tag"),
        Read("timezone", "Europe/Berln", "should be a time zone"),
        Read("timezone", "../../etc/passwd", "should be a time zone"),
        Read("timezone", "America", "should be a time zone"),
        Read("timezone", "posixrules", "should be a time zone"),
        Read("currency", "eur", "should be a currency code"),
        Read("currency", "<b>", "should be a currency code"),
        Read("money", "12.50", "should be an amount with its currency"),
        Read("money", "NaN EUR", "should be an amount with its currency"),
        Read("money", {"amount": True, "currency": "EUR"}, "should be an amount with its currency"),
        Read("money", 12.5, "should be an amount with its currency"),
    ],
    ids=lambda case: f"{case.kind} {str(case.value)[:20]!a}",
)
def test_what_does_not_fit(case: Read) -> None:
    with pytest.raises(Unfit) as caught:
        scalar_reader(case.kind, BERLIN)(case.value)
    assert caught.value.message == case.expect


@pytest.mark.parametrize(("kind", "value", "hint"), [
    ("money", "€30.50", "write 30.50 EUR"),
    ("money", "30.50 £", "write 30.50 GBP"),
    ("decimal", "€30.50", "write 30.50 without €"),
    ("decimal", "1,5", "with a decimal point, not a comma"),
])  # fmt: skip
def test_how_an_amount_is_written(kind: str, value: str, hint: str) -> None:
    with pytest.raises(Unfit) as caught:
        scalar_reader(kind, BERLIN)(value)
    assert caught.value.hint == hint
