"""Parts of URLs, and URLs with more in their query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.formats.weblinks import url_parameter, url_part, url_with

URL = "https://me:pw@Shop.Example:8080/a/b%20c;d?x=1&x=2&flag&y=a+b%26c#top"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("scheme", "https"),
        ("host", "shop.example"),
        ("path", "/a/b%20c;d"),
        ("query", "x=1&x=2&flag&y=a+b%26c"),
        ("fragment", "top"),
    ],
)
def test_parts(part: str, expected: str) -> None:
    """As they stand there; the host without user and port."""
    assert url_part(URL, part) == expected  # type: ignore[arg-type]
    assert url_part("", part) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"), [("x", "1"), ("y", "a b&c"), ("flag", ""), ("z", None), ("X", None), ("", None)]
)
def test_parameters(name: str, expected: str | None) -> None:
    """Decoded; the first of several."""
    assert url_parameter(URL, name) == expected


@pytest.mark.parametrize(
    ("url", "parameters", "expected"),
    [
        ("https://x.example", {"a": "1"}, "https://x.example?a=1"),
        ("https://x.example/p?b=2#f", {"a": "ü &"}, "https://x.example/p?b=2&a=%C3%BC%20%26#f"),
        ("https://x.example/?a=0&b=%20c&a=9", {"a": "1"}, "https://x.example/?b=%20c&a=1"),
        ("/cart", {"a": "1", "b": "2"}, "/cart?a=1&b=2"),
        ("app://open?x", {"a": "1"}, "app://open?x&a=1"),
        ("https://x.example/?&&", {}, "https://x.example/"),
        ("https://x.example/", {"a": ""}, "https://x.example/?a="),
        ("https://x.example/?q=1;2", {"a": "\n#?"}, "https://x.example/?q=1;2&a=%0A%23%3F"),
    ],
)
def test_parameters_are_added(url: str, parameters: dict[str, str], expected: str) -> None:
    """In place of those of the same name; the rest stays as it is written."""
    assert url_with(url, parameters) == expected


def test_what_is_no_url() -> None:
    with pytest.raises(ValueError, match="this is no URL"):
        url_part("https://[::1", "host")
    with pytest.raises(ValueError, match="a part of a URL is scheme, host, path, query, fragment"):
        url_part(URL, "port")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="more than 1,000 parameters"):
        url_parameter("/?" + "a&" * 2_000, "a")


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), max_size=4))
@settings(derandomize=True, deadline=None)
def test_what_was_added_is_found(parameters: dict[str, str]) -> None:
    """Whatever it is; twice is once."""
    parameters = {
        key: value for key, value in parameters.items() if all(ord(c) < 0xD800 for c in key + value)
    }
    made = url_with("https://x.example/p?x=1#f", parameters)
    assert {name: url_parameter(made, name) for name in parameters} == parameters
    assert url_with(made, parameters) == made
    assert url_part(made, "fragment") == "f"
