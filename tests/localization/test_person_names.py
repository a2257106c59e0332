"""First names, initials and owners, out of what people write into the field of their name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.localization.person_names import given_name, initials
from dynacontent.localization.possessives import possessive

FIRST = [
    ("en", "Ada Lovelace", "Ada"),
    ("en", "Ada", "Ada"),
    ("en", "Lovelace, Ada", "Ada"),
    ("en", "Dr. Ada Lovelace", "Ada"),
    ("en", "MR JOHN SMITH", "JOHN"),
    ("en", "John Smith, Jr.", "John"),
    ("en", "John Smith PhD", "John"),
    ("en", "J. Robert Oppenheimer", "Robert"),
    ("en", '"Bob" Smith', "Bob"),
    ("de", "Prof. Dr. Anna Müller", "Anna"),
    ("fr", "Jean-Luc Picard", "Jean-Luc"),
    ("fr", "  Zoé \t Martin ", "Zoé"),
    ("es", "Cruz, María José", "María"),
    ("nl", "Jan van der Berg", "Jan"),
    ("hu", "Nagy Anna", "Anna"),
    ("vi", "Nguyễn Văn An", "An"),
    ("ja", "山田 太郎", "太郎"),
    ("ja", "山田太郎様", "山田太郎"),
    ("ja", "Taro Yamada", "Taro"),
    ("zh-Hans", "王 伟", "伟"),
    ("ko", "김 민수", "민수"),
    ("ar", "محمد علي", "محمد"),
    ("he", "דנה כהן", "דנה"),
    ("hi", "अमित शर्मा", "अमित"),
    ("th", "สมชาย ใจดี", "สมชาย"),
    ("el", "Οδυσσέας Ελύτης", "Οδυσσέας"),
    ("ru", "Анна Каренина", "Анна"),
]
NONE = [
    ("en", ""),
    ("en", "   "),
    ("en", "🎉"),
    ("en", "12345"),
    ("en", "ada@example.com"),
    ("en", "J. Smith"),
    ("en", "J. R. R. Tolkien"),
    ("en", "Mr"),
    ("en", "Smith,"),
    ("de", "Frau Müller"),
    ("fr", "M. Dupont"),
]


@pytest.mark.parametrize(("locale", "name", "expected"), FIRST)
def test_the_first_name(locale: str, name: str, expected: str) -> None:
    """Without titles, from where the language or a comma puts it."""
    assert given_name(name, locale=locale) == expected


@pytest.mark.parametrize(("locale", "name"), NONE)
def test_no_first_name(locale: str, name: str) -> None:
    """Nobody is greeted by an initial, a family name or an address."""
    assert given_name(name, locale=locale) is None


@pytest.mark.parametrize(
    ("name", "order", "expected"),
    [("Wang Wei", "family", "Wei"), ("Wang Wei", "given", "Wang"), ("山田 太郎", "given", "山田")],
)
def test_the_order_may_be_told(name: str, order: str, expected: str) -> None:
    assert given_name(name, locale="en", order=order) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "name", "most", "expected"),
    [
        ("en", "Ada Lovelace", 2, "AL"),
        ("en", "Lovelace, Ada", 2, "AL"),
        ("en", "ada", 2, "A"),
        ("en", "Mary Ann Evans", 2, "ME"),
        ("en", "Mary Ann Evans", 3, "MAE"),
        ("en", "Mary Ann Evans", 1, "M"),
        ("nl", "Jan van der Berg", 2, "JB"),
        ("en", "Dr. Ada Lovelace", 2, "AL"),
        ("tr", "ibrahim ışık", 2, "İI"),
        ("fr", "É\u0301mile Zola", 2, "É\u0301Z"),
        ("ja", "山田太郎", 2, "山"),
        ("hi", "क्षितिज शर्मा", 2, "क्षिश"),
        ("en", "👩🏽‍🚀 Sally", 2, "👩🏽‍🚀S"),
        ("en", "", 2, ""),
        ("en", "-- !", 2, ""),
    ],
)
def test_initials(locale: str, name: str, most: int, expected: str) -> None:
    """The first characters, as a reader sees them, of the first words and the last."""
    assert initials(name, locale=locale, most=most) == expected


@pytest.mark.parametrize(
    ("locale", "name", "expected"),
    [
        ("en", "Ada", "Ada's"),
        ("en", "James", "James'"),
        ("en-GB", "Max", "Max's"),
        ("de", "Ada", "Adas"),
        ("de-AT", "Hans", "Hans'"),
        ("de", "Felix", "Felix'"),
        ("de", "Beatrice", "Beatrice'"),
        ("nl", "Anna", "Anna's"),
        ("nl", "Jan", "Jans"),
        ("nl", "Hans", "Hans'"),
        ("nl", "Sophie", "Sophies"),
        ("sv", "Ada", "Adas"),
        ("sv", "Mats", "Mats"),
        ("da", "Mads", "Mads'"),
        ("nb", "Ada", "Adas"),
        ("tr", "Ada", "Ada'nın"),
        ("tr", "Mehmet", "Mehmet'in"),
        ("tr", "Nur", "Nur'un"),
        ("tr", "Gül", "Gül'ün"),
        ("tr", "IŞIK", "IŞIK'ın"),
        ("fr", "Ada", "Ada"),
        ("ja", "太郎", "太郎"),
        ("ar", "محمد", "محمد"),
        ("en", "", ""),
        ("en", "Ada!", "Ada!"),
    ],
)
def test_owners(locale: str, name: str, expected: str) -> None:
    """Only where a language writes it at the name."""
    assert possessive(name, locale=locale) == expected


PIECES = st.sampled_from([*"aAbĐİ .,'-@", "李", "म", "\u0301", "Dr. ", "van ", "👩‍🚀"])
NAMES = st.lists(PIECES, max_size=25).map("".join)


@given(NAMES, st.sampled_from(["en", "hu", "vi", "ja", "tr"]), st.integers(1, 4))
@settings(derandomize=True, deadline=None)
def test_whatever_is_written_there(name: str, locale: str, most: int) -> None:
    """What is found is a word of the name; initials are as many as asked at most."""
    found = given_name(name, locale=locale)
    assert found is None or (found in name and found.strip() == found and " " not in found)
    assert len(initials(name, locale=locale, most=most)) <= 12 * most
