"""Which addresses get parameters, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.formats.links import LinkParameters, link_parameters

PAIRS = (("utm_source", "mail"), ("utm_campaign", "May & sale"))
ADDED = "utm_source=mail&utm_campaign=May%20%26%20sale"
LINKS = LinkParameters(
    ("shop.example", "*.shop.example"),
    PAIRS,
    leave=("https://shop.example/account/", "https://shop.example/u?"),
)


@dataclass(frozen=True)
class Case:
    description: str
    url: str
    expect: str


CHANGED = [
    Case("no path", "https://shop.example", f"https://shop.example?{ADDED}"),
    Case("a path", "https://shop.example/a", f"https://shop.example/a?{ADDED}"),
    Case("http, a port, capitals", "HTTP://Shop.Example:8080/", f"HTTP://Shop.Example:8080/?{ADDED}"),
    Case("a host below", "https://de.shop.example/", f"https://de.shop.example/?{ADDED}"),
    Case("parameters", "https://shop.example/?a=1", f"https://shop.example/?a=1&{ADDED}"),
    Case("an empty query", "https://shop.example/?", f"https://shop.example/?{ADDED}"),
    Case("a query with an end", "https://shop.example/?a&", f"https://shop.example/?a&{ADDED}"),
    Case("a fragment", "https://shop.example/#top", f"https://shop.example/?{ADDED}#top"),
    Case("a question in it", "https://shop.example/#a?b", f"https://shop.example/?{ADDED}#a?b"),
    Case("all of it", "https://shop.example/p?a=1#t", f"https://shop.example/p?a=1&{ADDED}#t"),
    Case(
        "one of them there",
        "https://shop.example/?utm_source=me",
        "https://shop.example/?utm_source=me&utm_campaign=May%20%26%20sale",
    ),
    Case(
        "one there, without a value",
        "https://shop.example/?utm_source",
        "https://shop.example/?utm_source&utm_campaign=May%20%26%20sale",
    ),
]
LEFT = [
    "https://shop.example/?utm_campaign=1&utm%5Fsource=2",
    "https://other.example/",
    "https://shop.example.evil.example/",
    "https://shop.example@evil.example/",
    "https://evil.example\\@shop.example/",
    "https://notshop.example/",
    "https://shop.example/account/letters",
    "https://shop.example/u?token",
    "mailto:hello@shop.example",
    "tel:+4930",
    "//shop.example/",
    "/a",
    "#top",
    "",
]


@pytest.mark.parametrize("case", CHANGED, ids=lambda case: case.description)
def test_an_address_gets_what_it_lacks(case: Case) -> None:
    assert LINKS.tagged(case.url) == case.expect
    assert LINKS.tagged(case.expect) == case.expect


@pytest.mark.parametrize("url", LEFT)
def test_an_address_is_left_alone(url: str) -> None:
    assert LINKS.tagged(url) == url


TEXTS = [
    ("See https://shop.example/a.", f"See https://shop.example/a?{ADDED}."),
    ("(https://shop.example/a)", f"(https://shop.example/a?{ADDED})"),
    ("https://shop.example/a_(b)", f"https://shop.example/a_(b)?{ADDED}"),
    ("<https://shop.example/>, or", f"<https://shop.example/?{ADDED}>, or"),
    ("\u2068https://shop.example/\u2069!", f"\u2068https://shop.example/?{ADDED}\u2069!"),
    ("https://shop.example/。次", "https://shop.example/。次?" + ADDED),
    ("shop.example, hello@shop.example", "shop.example, hello@shop.example"),
    ("https://shop.example/keep/me", "https://shop.example/keep/me"),
]


@pytest.mark.parametrize(("text", "expect"), TEXTS)
def test_addresses_in_a_text(text: str, expect: str) -> None:
    assert LINKS.in_text(text, keep="https://shop.example/keep") == expect


def test_values_name_the_message() -> None:
    parameters = {
        "utm_medium": "{channel}",
        "utm_campaign": "{campaign}/{message}",
        "utm_term": "",
        "l": "{locale}",
    }
    about = {"message": "weekly", "campaign": "spring", "channel": "push", "locale": "pt-BR"}
    found = link_parameters(hosts=("a.example",), parameters=parameters, **about)
    assert found is not None
    assert found.pairs == (("utm_medium", "push"), ("utm_campaign", "spring/weekly"), ("l", "pt-BR"))
    assert found is link_parameters(hosts=("a.example",), parameters=parameters, **about)
    assert link_parameters(hosts=(), parameters=parameters, **about) is None
    assert link_parameters(hosts=("a.example",), parameters={"a": ""}, **about) is None
