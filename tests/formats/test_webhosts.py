"""Addresses are taken apart in one way only, and a host is asked only where an entry allows exactly it."""

from __future__ import annotations

import pytest

from dynacontent.formats.scalars import Unfit
from dynacontent.formats.webhosts import Origin, WebAddress, parse_address, parse_rule


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("https://api.example.com", WebAddress(Origin("https", "api.example.com", 443), "/")),
        ("HTTPS://API.Example.com/W?a=1", WebAddress(Origin("https", "api.example.com", 443), "/W", "a=1")),
        ("http://127.0.0.1:80/", WebAddress(Origin("http", "127.0.0.1", 80), "/")),
        ("http://[::0:1]:8080/a?", WebAddress(Origin("http", "::1", 8080), "/a", "")),
        ("https://a.example/?x=/?y#z", WebAddress(Origin("https", "a.example", 443), "/", "x=/?y", "#z")),
    ],
)
def test_the_parts_of_an_address(text: str, expect: WebAddress) -> None:
    assert parse_address(text) == expect


@pytest.mark.parametrize(
    "text",
    [
        "", "api.example.com", "//api.example.com", "ftp://api.example.com", "https:/api.example.com",
        "https://", "https:///path", "https://:443/", "https://a b.example/", "https://a.example/\n",
        "https://good.example\\@evil.example/", "https://good.example@evil.example/", "https://a.example:/",
        "https://a.example:0/", "https://a.example:65536/", "https://a.example:\uff18\uff10/", "https://a..example/",
        "https://localhost./", "https://127.1/", "https://0x7f000001/", "https://0177.0.0.1/", "https://1/",
        "https://[::1/", "https://[::1]x/", "https://[v1.a]/", "https://[fe80::1%25eth0]/", "https://ⓔxample/",
        "https://-a.example/", "https://a%2eexample/", "https://256.1.1.1/", "https://a.example.0x1/",
    ],
)  # fmt: skip
def test_no_address(text: str) -> None:
    with pytest.raises(Unfit):
        parse_address(text)


@pytest.mark.parametrize(
    ("rule", "address", "allowed"),
    [
        ("api.example.com", "https://api.example.com/x", True),
        ("api.example.com", "https://api.example.com:443/x", True),
        ("API.example.com", "https://api.EXAMPLE.com/x", True),
        ("https://api.example.com", "https://api.example.com/x", True),
        ("api.example.com", "http://api.example.com/x", False),
        ("api.example.com", "https://api.example.com:8443/x", False),
        ("api.example.com", "https://api.example.com.evil.example/x", False),
        ("api.example.com", "https://evil-api.example.com/x", False),
        ("api.example.com:8443", "https://api.example.com:8443/x", True),
        ("api.example.com:8443", "https://api.example.com/x", False),
        ("*.example.com", "https://api.example.com/x", True),
        ("*.example.com", "https://a.b.example.com/x", True),
        ("*.example.com", "https://example.com/x", False),
        ("*.example.com", "https://notexample.com/x", False),
        ("http://api.example.com", "http://api.example.com/x", True),
        ("http://api.example.com", "https://api.example.com/x", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", True),
        ("http://127.0.0.1:8080", "http://[::ffff:127.0.0.1]:8080/x", False),
        ("[::1]:8443", "https://[0:0::1]:8443/x", True),
    ],
)
def test_whom_an_entry_allows(rule: str, address: str, *, allowed: bool) -> None:
    assert parse_rule(rule).allows(parse_address(address).origin) is allowed


@pytest.mark.parametrize("rule", ["*.1.2.3.4", "*.localhost", "*", "https://*", "a.example/", "", "*."])
def test_no_entry(rule: str) -> None:
    with pytest.raises(Unfit):
        parse_rule(rule)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("https://a.example:443/", "a.example"),
        ("https://a.example:80/", "a.example:80"),
        ("http://[::1]:80/", "[::1]"),
        ("http://[::1]:81/", "[::1]:81"),
    ],
)
def test_the_authority_of_an_origin(text: str, authority: str) -> None:
    assert parse_address(text).origin.authority == authority
