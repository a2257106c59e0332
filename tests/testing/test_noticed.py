"""A change reads first as the recipient would notice it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.testing.differences import LINES_SHOWN, Difference, told


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    before: str
    after: str
    noticed: list[str]


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "words",
            "<p>Good morning</p>",
            "<p>Good evening</p>",
            ["words", "- Good morning", "+ Good evening"],
        ),
        Case(
            "a price",
            "<p>Tent</p><p>\u20ac1,129.00</p>",
            "<p>Tent</p><p>\u20ac1,119.00</p>",
            ["words", "- €1,129.00", "+ €1,119.00", "prices", "- €1,129.00", "+ €1,119.00"],
        ),
        Case(
            "a price behind",
            "<b>Ab 1.129,00\u00a0€ frei</b>",
            "<b>Ab 99,00\u00a0CHF frei</b>",
            [
                *("words", "- Ab 1.129,00\u00a0€ frei", "+ Ab 99,00\u00a0CHF frei"),
                *("prices", "- 1.129,00\u00a0€", "+ 99,00\u00a0CHF"),
            ],
        ),
        Case(
            "where a link leads",
            '<a href="https://a.example/"><img src="a.png" alt="">Go</a>',
            '<a href="https://b.example/"><img src="a.png" alt="">Go</a>',
            [
                *("words", "- Go (https://a.example/)", "+ Go (https://b.example/)"),
                *("links", "- Go → https://a.example/", "+ Go → https://b.example/"),
            ],
        ),
        Case(
            "a picture",
            '<img src="a.png" alt="A">',
            '<img src="b.png" alt="">',
            ["words", "- A", "pictures", "- A → a.png", "+ (no alt) → b.png"],
        ),
        Case("markup alone", "<p>Good morning</p>", '<p style="color:red">Good morning</p>', []),
    ],
    ids=lambda case: case.description,
)
def test_noticed(case: Case) -> None:
    lines = Difference("x.html", case.before, case.after).noticed()
    assert [line.strip().removesuffix(":") for line in lines] == case.noticed


def test_a_terminal_is_told_words_once_and_markup_last() -> None:
    text = Difference("x.txt", "Tent\n€10\n", "Tent\n€11\n")
    page = Difference("x.html", "<p>Tent</p>\n<p>€10</p>\n", "<p>Tent</p>\n<p>€11</p>\n")
    assert told([text, page]).split("\n") == [
        "x.txt is no longer what is rendered:",
        "  prices:",
        "    - €10",
        "    + €11",
        "  line 2",
        "-€10",
        "+€11",
        "",
        "x.html is no longer what is rendered:",
        "  prices:",
        "    - €10",
        "    + €11",
        "  markup:",
        "  line 2",
        "-<p>€10</p>",
        "+<p>€11</p>",
    ]


def test_what_nobody_notices_is_said_to_be_so() -> None:
    found = told([Difference("x.html", "<p>a</p>\n", "<p class=b>a</p>\n")])
    assert found.split("\n")[1] == "  nothing that a reader would notice; markup:"


def test_a_terminal_is_not_flooded() -> None:
    before = "\n".join(map(str, range(500)))
    lines = told([Difference("x.txt", before, "x" * 5_000)]).split("\n")
    assert len(lines) == LINES_SHOWN + 2
    assert lines[-1].endswith("lines more")
    assert max(map(len, lines)) <= 401
