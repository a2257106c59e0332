"""Data that tries to get out of its place, as hypothesis strategies."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from markupsafe import Markup

_NASTY = [
    *[
        "",
        " ",
        "  \n",
        "a",
        "Ann",
        "a b",
        "<b>",
        "</mj-text>",
        "<mj-section>",
        "<!--",
        "-->",
        "]]>",
        "&",
        "&amp;",
    ],
    *[
        '"',
        "'",
        "\\",
        "{{ x }}",
        "{% if %}",
        "{#",
        "a\nb",
        "\ta",
        "b ",
        " c",
        "a  b",
        "a\r\nb",
        "\x85x",
        "a\x85b",
    ],
    *[
        "\xa0",
        "a\xa0b",
        "\xa0x",
        "a\xa0 b",
        "a\n\xa0b",
        "\u200b",
        "a\u200bb",
        "\u2007",
        "\xad",
        "a\u2028b",
        "\u3000x",
    ],
    *["שלום", "\u202eabc", "👩‍👩‍👧", "ก\u0e31", "ẞ", "\ufffe", "a\uffffb", "\ufeff", "\ud800", "\u0301"],
    *[
        "\u2e3b",
        "a\u2e3bb",
        "1\u202f234",
        "\u202f",
        "\u200fא\u200f",
        "a\u061cb",
        "\u034f",
        "👩\u200d👧",
        "%(x)s",
    ],
    *[
        "dynq0000z",
        "dynqaz",
        "dynqbz",
        "a\0b",
        "\0",
        "\x1b[2J",
        "%41",
        "50%",
        "#",
        "x" * 3_000,
        "&#34;",
        "&nbsp;",
    ],
    *[
        "https://x.example/",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "//evil.example",
        "~a~",
        "| a",
        "- a",
        "1. a",
    ],
]
_LETTERS = "ab<>&\"'{}% \n\t\xa0\u200béש-:/?#;.0"
texts = st.one_of(st.sampled_from(_NASTY), st.text(_LETTERS, max_size=8))
urls = st.sampled_from(
    [
        *[
            "https://x.example/a?b=c&d=e",
            "https://x.example/",
            "javascript:alert(1)",
            "mailto:a%20b@x.example?subject=x",
        ],
        *[
            "tel:+49 30",
            "#x",
            "",
            " ",
            "/p",
            "p.png",
            " https://x.example/ ",
            "sms:1",
            "ftp://x",
            "HTTPS://X.example/ü",
        ],
        *["https://x.example/Ann", "data:text/html,x", "//x", "https:x", "https://x.example/'\"<>&"],
    ]
)
_RICH = [
    "<b>bold</b>",
    "a &amp; b",
    "<p>one</p><p>two</p>",
    "&nbsp;",
    "",
    " ",
    "x<br>y",
    "&#39;q&#34;",
    "<ul><li>a</li></ul>",
]
_RICH += [
    "a&#x80;b",
    "&copy;",
    "<i title='dynq0001z'>t</i>",
    "a\u202eb",
    "&lt;b&gt;",
    '<a href="https://x.example/">l</a>',
]

_row = st.fixed_dictionaries(
    {"name": texts, "u": urls, "count": st.integers(0, 3)},
    optional={"was": st.one_of(texts, st.sampled_from([Markup(text) for text in _RICH]))},
)

data: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "a": texts,
        "b": texts,
        "c": st.one_of(texts, st.integers(-5, 99), st.just(1.5)),
        "u": urls,
        "v": st.one_of(urls, texts),
        "rich": st.sampled_from([Markup(text) for text in _RICH]),
        "css": st.sampled_from(["red", "#fff", "hot", "x; y", "", "url(x)", "a b"]),
        "width": st.sampled_from(["100px", "50%", "abc", "", "10"]),
        "many": st.lists(texts, max_size=3),
        "yes": st.booleans(),
        "count": st.integers(0, 3),
        "rows": st.fixed_dictionaries({"p": _row}, optional={"q": _row}),
    }
)
