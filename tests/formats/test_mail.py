"""Addresses and names of headers: what fits, and what is refused."""

from __future__ import annotations

import pytest

from dynacontent.formats.mail import (
    Mailbox,
    authored_mailbox,
    check_header_name,
    plain_address,
    read_list_id,
)
from dynacontent.formats.scalars import Unfit

ADDRESSES = [
    ("ada@mail.example", "ada@mail.example"),
    ("a.b+c@mail.example", "a.b+c@mail.example"),
    ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    # IDNA 2003 makes strasse.de of it, which is somebody else's.
    ("ada@straße.example", "ada@xn--strae-oqa.example"),
    ("дарья@почта.example", "дарья@xn--80a1acny.example"),
    ("संपर्क@डाटा.example", "संपर्क@xn--c2bd1gb.example"),
]


@pytest.mark.parametrize(("text", "expect"), ADDRESSES)
def test_an_address(text: str, expect: str) -> None:
    assert plain_address(text) == expect


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@a.example",
        "a@",
        "a b@c.example",
        "a@b@c.example",
        "a@-b.example",
        "a..b@c.example",
        ".a@b.example",
        "a\u200bb@c.example",
        "a\u202eb@c.example",
        "ä\u00a0@c.example",
        '"a"@b.example',
        "a@[1.2.3.4]",
        "a@b..example",
    ],
)
def test_no_address(text: str) -> None:
    with pytest.raises(Unfit, match="is not one plain email address"):
        plain_address(text)


AUTHORED = [
    ("shop@a.example", Mailbox("", "shop@a.example")),
    ("Shop <shop@a.example>", Mailbox("Shop ", "shop@a.example")),
    ("Eve <eve@evil.example> <shop@a.example>", Mailbox("Eve <eve@evil.example> ", "shop@a.example")),
    ("a@evil.example, b <shop@a.example> ", Mailbox("a@evil.example, b ", "shop@a.example")),
]


@pytest.mark.parametrize(("text", "expect"), AUTHORED)
def test_the_address_of_a_template_is_the_last(text: str, expect: Mailbox) -> None:
    assert authored_mailbox(text) == expect


@pytest.mark.parametrize(
    "name", ["", "a b", "a:b", "X\r\nBcc", "Subject", "FROM", "to", "Content-Type", "Mime-Version", "Ü"]
)
def test_no_header_of_an_authors(name: str) -> None:
    with pytest.raises(Unfit):
        check_header_name(name)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("weekly.shop.example", "<weekly.shop.example>"),
        ("Weekly letter <weekly.shop.example>", "Weekly letter <weekly.shop.example>"),
    ],
)
def test_a_list_id(text: str, expect: str) -> None:
    assert read_list_id(text) == expect


@pytest.mark.parametrize("text", ["", "weekly", "<a.b", "a b.example", "Letter <a@b.example>"])
def test_no_list_id(text: str) -> None:
    with pytest.raises(Unfit):
        read_list_id(text)
