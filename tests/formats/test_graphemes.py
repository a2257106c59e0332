"""Text is measured and cut by what a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.formats.graphemes import (
    first_words,
    graphemes,
    in_bytes,
    in_graphemes,
    length,
    part,
    shorten,
)

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

LENGTHS = [
    ("", 0),
    ("abc", 3),
    ("\r\n", 1),
    ("e\u0301", 1),
    (FAMILY, 1),
    ("👍🏽", 1),
    ("🇩🇪🇫🇷", 2),
    (ENGLAND, 1),
    ("1️⃣", 1),
    ("नमस्ते", 3),
    ("กำลัง", 3),
    ("한국", 2),
    ("பொ", 1),
    ("\u2067שלום\u2069", 4),
    ("auf\u00adwachen", 9),
    ("a\ud800b", 3),
]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_length_counts_what_is_seen(text: str, expected: int) -> None:
    """An emoji, a flag, a letter with its marks is one; a sign that only steers is none."""
    assert length(text) == expected


TEXTS = st.text(alphabet=st.sampled_from(["a", "b", "\u0301", "👍", "🏽", "🇩", "🇪", "\u200d", "ü"]))
PLACES = st.one_of(st.none(), st.integers(-4, 4), st.just(10**30))


@settings(max_examples=300)
@given(TEXTS, PLACES, PLACES, st.sampled_from([None, 1, 2, -1]), st.integers(-4, 4))
def test_a_part_is_that_of_the_list_of_characters(
    text: str, start: int | None, stop: int | None, step: int | None, index: int
) -> None:
    characters = graphemes(text)
    assert part(text, slice(start, stop, step)) == "".join(characters[start:stop:step])
    if -len(characters) <= index < len(characters):
        assert part(text, index) == characters[index]
    else:
        with pytest.raises(IndexError):
            part(text, index)


CUTS = [
    ("fits", "a short text", 12, "a short text"),
    ("at a word", "a short text", 11, "a short…"),
    ("after a word that just fits", "a short text", 8, "a short…"),
    ("the first word is too long", "Donaudampfschifffahrt", 6, "Donau…"),
    ("punctuation goes", "Hello, dear world", 8, "Hello…"),
    ("a dash goes", "Tent – light", 9, "Tent…"),
    ("a question stays", "Cold? Look here", 8, "Cold?…"),
    ("a no-break space holds", "only 10\u00a0€ more", 9, "only…"),
    ("a hyphen holds", "my T-Shirt is new", 6, "my…"),
    ("emoji", f"Hi {FAMILY}{FAMILY}{FAMILY}", 5, f"Hi {FAMILY}…"),
    ("one emoji", f"{FAMILY}{FAMILY}", 1, "…"),
    ("flags", "🇩🇪🇫🇷🇯🇵", 2, "🇩🇪…"),
    ("combining marks", "e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…"),
    ("Turkish", "İstanbul'da ışıl ışıl bir gün", 18, "İstanbul'da ışıl…"),
    ("German", "Straßenbahn fährt", 12, "Straßenbahn…"),
    ("Greek", "Ο Οδυσσέας γύρισε", 12, "Ο Οδυσσέας…"),
    ("Hindi", "नमस्ते दुनिया", 5, "नमस्ते…"),
    ("Thai at a character", "สวัสดีครับ", 4, "สวัส…"),
    ("Thai, no vowel without its consonant", "กาแฟเย็น", 4, "กา…"),
    ("Japanese", "今日は良い天気です", 5, "今日は良…"),
    ("Japanese, without the comma", "今日、良い天気です", 4, "今日…"),
    ("Katakana is a word", "新しいテントを", 6, "新しい…"),
    ("Arabic", "مرحبا، يا صديقي", 9, "مرحبا…"),
    ("Hebrew in an isolate", "Hi \u2067שלום עולם\u2069 there", 10, "Hi \u2067שלום\u2069…"),
    ("an isolate of which nothing is left", "Hi \u2067שלוםעולם\u2069 there", 6, "Hi…"),
    ("an isolate that was closed", "\u2067אב\u2069 and more", 7, "\u2067אב\u2069 and…"),
    ("an embedding in an isolate", "\u2067אב \u202bגד הו זח", 6, "\u2067אב \u202bגד\u202c\u2069…"),
    ("a closed isolate closes what is in it", "\u2067א\u202bב\u2069 c d e", 4, "\u2067א\u202bב\u2069…"),
    ("nothing", "text", 0, ""),
    ("no place but for the end", "text", 1, "…"),
    ("empty", "", 0, ""),
    ("blank", "     ", 3, "…"),
]


@pytest.mark.parametrize(("text", "most", "expected"), [case[1:] for case in CUTS], ids=[c[0] for c in CUTS])
def test_shorten_cuts_between_words(text: str, most: int, expected: str) -> None:
    """At most so many characters with the end, whole words where there are any."""
    assert shorten(text, most) == expected


@pytest.mark.parametrize(
    ("text", "most", "options", "expected"),
    [
        ("a short text", 11, {"words": False}, "a short te…"),
        ("a short text", 9, {"words": False}, "a short…"),
        ("a short text", 7, {"words": False, "end": ""}, "a short"),
        ("a short text", 11, {"end": "..."}, "a short..."),
        ("a short text", 2, {"end": "..."}, "a"),
        ("Grüße aus Köln", 11, {"size": in_bytes}, "Grüße…"),
        (FAMILY * 3, 28, {"size": in_bytes}, f"{FAMILY}…"),
        (FAMILY * 3, 24, {"size": in_bytes}, "…"),
        ("日本語", 9, {"size": in_bytes}, "日本語"),
        ("日本語", 8, {"size": in_bytes}, "日…"),
        ("\u2067אב גד\u2069", 13, {"size": in_bytes}, "\u2067אב\u2069…"),
        ("\u2067אב גד\u2069", 12, {"size": in_bytes}, "\u2067א\u2069…"),
    ],
)
def test_shorten_with_options(text: str, most: int, options: dict[str, object], expected: str) -> None:
    """Within words, with another end, or measured in bytes of UTF-8."""
    assert shorten(text, most, **options) == expected  # type: ignore[arg-type]


TEXTS = st.text(
    st.sampled_from(
        [
            *"ab ,é\n\r",
            "\u0301",
            "\u200d",
            "\ufe0f",
            *"👨👩🇩🇪🏽👍",
            *"स्तेกำเ日テ",
            *"\u2066\u2067\u2069\u202b\u202c",
        ]
    )
)


@given(
    TEXTS,
    st.integers(0, 30),
    st.booleans(),
    st.sampled_from([in_graphemes, in_bytes]),
    st.sampled_from(["…", "...", ""]),
)
@settings(derandomize=True, deadline=None)
def test_shortened_text_fits_and_is_a_beginning(
    text: str, most: int, words: bool, size: object, end: str
) -> None:
    """For every text: it fits, begins as the text does at a character's end, and leaves no run open."""
    made = shorten(text, most, end=end, words=words, size=size)  # type: ignore[arg-type]
    assert sum(map(size, graphemes(made))) <= most or made == text  # type: ignore[arg-type, operator]
    if made != text:
        kept = made.removesuffix(end).rstrip("\u2069\u202c")
        assert graphemes(text)[: len(graphemes(kept))] == graphemes(kept)
        assert made.count("\u2069") >= made.count("\u2066") + made.count("\u2067")


@given(TEXTS)
@settings(derandomize=True, deadline=None)
def test_nothing_is_cut_from_a_text_that_fits(text: str) -> None:
    """A text as long as it may be stays."""
    assert shorten(text, length(text)) == text


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("one two three", 2, "one two…"),
        ("one two three", 3, "one two three"),
        ("  one,  two", 1, "  one…"),
        ("T-Shirt for you", 1, "T-Shirt…"),
        ("今日は良い", 3, "今日は…"),
        ("新しいテントを", 4, "新しいテント…"),
        ("สวัสดี ครับ", 1, "สวัสดี…"),
        ("👍🏽👍🏽 ok", 1, "👍🏽…"),
        ("\u2067שלום עולם\u2069", 1, "\u2067שלום\u2069…"),
        ("", 1, ""),
    ],
)
def test_first_words(text: str, most: int, expected: str) -> None:
    """Between spaces, or where a script has none, characters."""
    assert first_words(text, most) == expected


HOSTILE = [
    "a" + " " * 300_000 + "b c",
    "a" + "\u0301" * 300_000,
    "\u2067" * 300_000 + "a b",
    ".-" * 150_000 + "a",
]


@pytest.mark.parametrize("text", HOSTILE, ids=["spaces", "marks", "openers", "punctuation"])
def test_nothing_is_read_over_and_over(text: str) -> None:
    """Each would take hours if its characters were looked at for each of its characters."""
    assert length(shorten(text, 299_000)) <= 299_000
    assert length(shorten(text, 10, words=False)) <= 10
    assert first_words(text, 1)


def test_a_huge_text_is_cut_at_once() -> None:
    """Only the part that may stay is looked at."""
    assert shorten("word " * 1_000_000, 14) == "word word…"
