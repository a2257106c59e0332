"""An Accept-Language header gives the first language that messages are written in, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.localization.accepting import MAX_HEADER_LENGTH, accepted_locale, accepted_tags


@pytest.mark.parametrize(
    ("header", "expect"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", ("de-AT", "de", "en")),
        ("en;q=0.5, de-AT , de ; q=0.9", ("de-AT", "de", "en")),
        ("fr;q=0.8,de;q=0.8", ("fr", "de")),
        ("da, en-gb;q=0.8, en;q=0.7, *;q=0.1", ("da", "en-gb", "en")),
        ("de;q=0, en", ("en",)),
        ("de;Q=0.500,en;q=1.000", ("en", "de")),
        ("*", ()),
        ("", ()),
        (",,;,de,,", ("de",)),
        ("de;q=2,en", ("en",)),
        ("de;q=-1,en;q=0.1234,fr;q=nan", ()),
        ("../../etc/passwd,de", ("de",)),
        ("de\r\nBcc: x@y.example,en", ("en",)),
        ("a" * MAX_HEADER_LENGTH + ",de", ()),
        (",".join(["xx"] * 30 + ["de"]), ("xx",) * 30),
    ],
)
def test_tags_by_weight(header: str, expect: tuple[str, ...]) -> None:
    assert accepted_tags(header) == expect


@pytest.mark.parametrize(
    ("header", "expect"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de-AT"),
        ("fr,pl;q=0.9,de;q=0.8,en;q=0.7", "de"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-TW"),
        ("zh-CN,en;q=0.8", "en"),
        ("xx-QQ,qqq,de", "de"),
        ("fr,it", None),
        ("*", None),
    ],
)
def test_the_first_that_is_written(header: str, expect: str | None) -> None:
    assert accepted_locale(header, ("en", "de", "zh-Hant")) == expect


@given(st.text() | st.text(alphabet="aden-_*;q=0.1, \t/\\.%\0"))
def test_nothing_in_a_header_is_an_error(header: str) -> None:
    assert accepted_locale(header, ("en", "de")) in (*accepted_tags(header), None)
