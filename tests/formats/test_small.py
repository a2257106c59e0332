"""Durations, locale tags and decoding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.formats.durations import parse_duration
from dynacontent.formats.locales import canonical_locale
from dynacontent.formats.textfile import decode


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("800ms", timedelta(milliseconds=800)),
        ("30s", timedelta(seconds=30)),
        ("10m", timedelta(minutes=10)),
        ("4h", timedelta(hours=4)),
        ("7d", timedelta(days=7)),
        (" 2w ", timedelta(weeks=2)),
        ("0s", timedelta(0)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, expect: timedelta) -> None:
    assert parse_duration(text) == expect


@pytest.mark.parametrize("text", ["", "10", "m", "-1m", "1.5h", "1h30m", "1 h", "1H", "٣m", "1y"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["999999999w", "600w", "999999999d"])
def test_ten_years_are_the_longest(text: str) -> None:
    with pytest.raises(ValueError, match="is longer than ten years"):
        parse_duration(text)


@dataclass(frozen=True, slots=True)
class Tag:
    text: str
    expect: str


@pytest.mark.parametrize(
    "case",
    [
        Tag("de", "de"),
        Tag("DE", "de"),
        Tag("pt_BR", "pt-BR"),
        Tag("pt-br", "pt-BR"),
        Tag("de_DE.UTF-8", "de-DE"),
        Tag("de_DE@euro", "de-DE"),
        Tag("sr@latin", "sr-Latn"),
        Tag("sr_RS@cyrillic", "sr-Cyrl-RS"),
        Tag("ZH-hant-tw", "zh-Hant-TW"),
        Tag("es-419", "es-419"),
        Tag("de-1996", "de-1996"),
        Tag("ar-EG-u-nu-LATN", "ar-EG-u-nu-latn"),
        Tag("en-x-Twain", "en-x-twain"),
        Tag("fil", "fil"),
    ],
    ids=lambda case: case.text,
)
def test_a_locale_tag_has_one_spelling(case: Tag) -> None:
    assert canonical_locale(case.text) == case.expect


@pytest.mark.parametrize(
    "text", ["", "d", "C", "POSIX", "german", "de-", "-de", "de--AT", "de AT", "de\n", "12", "de-a", "d" * 70]
)
def test_what_is_no_locale_tag(text: str) -> None:
    with pytest.raises(ValueError, match="is no locale tag"):
        canonical_locale(text)


def test_decoding_names_the_line() -> None:
    assert decode(b"\xef\xbb\xbfa", "a.txt") == "a"
    with pytest.raises(AuthoringError) as caught:
        decode(b"a\nb\n\xff", "a.txt")
    assert str(caught.value) == "a.txt:3: this file is not UTF-8\n  hint: save the file as UTF-8"
