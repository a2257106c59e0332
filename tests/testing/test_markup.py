"""Lines for diffs: a line end stands only where nobody sees it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.testing.markup import broken_into_lines, with_ordered_attributes, without_blank_lines


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    html: str
    lines: list[str]


@pytest.mark.parametrize(
    "case",
    [
        Case("blocks begin a line", "<div>a</div><p>b</p>", ["<div>a</div>", "<p>b</p>"]),
        Case("text flows on", "<p>a <b>b</b><i>c</i> d</p>", ["<p>a <b>b</b><i>c</i> d</p>"]),
        Case("a link is no block", "<a>b</a><img><a>c</a>", ["<a>b</a><img><a>c</a>"]),
        Case(
            "rows and cells",
            "<table><tr><td>a</td><td>b</td></tr></table>",
            ["<table>", "<tr>", "<td>a</td>", "<td>b</td>", "</tr>", "</table>"],
        ),
        Case(
            "a block displayed inline stays in its line",
            '<div style="color:red;display: inline-block">a</div><ul style="display:inline"></ul>',
            ['<div style="color:red;display: inline-block">a</div><ul style="display:inline"></ul>'],
        ),
        Case(
            "what Outlook alone reads",
            "<!--[if mso]><table><tr><td><![endif]--><div>a</div><!--[if mso]></td></tr></table><![endif]-->",
            [
                "<!--[if mso]>",
                "<table>",
                "<tr>",
                "<td><![endif]-->",
                "<div>a</div><!--[if mso]></td>",
                "</tr>",
                "</table><![endif]-->",
            ],
        ),
        Case("a remark", "<!-- <div><p> --><p>a</p>", ["<!-- <div><p> -->", "<p>a</p>"]),
        Case("a bracket in an attribute", '<p title="<div>">a</p>', ['<p title="<div>">a</p>']),
        Case(
            "rules of a style sheet",
            '<style>a{b:c}d{content:"}x"}/*}*/@media x{e{f:g}}h{i:j}</style>',
            ["<style>a{b:c}", 'd{content:"}x"}', "/*}*/@media x{e{f:g}}", "h{i:j}", "</style>"],
        ),
        Case("a title is one piece", "<p>a</p><title>a<p>b</title>", ["<p>a</p>", "<title>a<p>b</title>"]),
        Case("a pre", "<div><pre>a\n\n\nb</pre></div>", ["<div><pre>a", "", "", "b</pre></div>"]),
        Case(
            "kept white space",
            '<div style="white-space:pre-line">a</div><p>b</p>',
            ['<div style="white-space:pre-line">a</div><p>b</p>'],
        ),
        Case("blank lines of templates", "<p>a</p>\n\n  \n  <p>b</p>\n", ["<p>a</p>", "<p>b</p>"]),
    ],
    ids=lambda case: case.description,
)
def test_line_ends(case: Case) -> None:
    assert [line.strip() for line in broken_into_lines(case.html).split("\n")] == case.lines


def test_broken_lines_stay_as_they_are() -> None:
    html = (
        "<html><head><style>a{b:c}d{e:f}</style></head><body><table><tr><td>a</td></tr></table></body></html>"
    )
    once = broken_into_lines(html)
    assert broken_into_lines(once) == once


def test_only_blank_lines_go_from_a_fragment() -> None:
    assert without_blank_lines("\n\n<a><i>b</i>\n\n\n  <b>c</b></a>\n") == "<a><i>b</i>\n  <b>c</b></a>"


@pytest.mark.parametrize(
    ("html", "ordered"),
    [
        ('<img src="a" alt="b>c" hidden>', '<img alt="b>c" hidden src="a">'),
        ("<br/><img src='a' alt=b />", "<br/><img alt=b src='a' />"),
        ('<p id="1" class="2" id="0">a="1"</p>', '<p class="2" id="1" id="0">a="1"</p>'),
        ("<!-- <p b a> --><style>p[b][a]{c:d}</style>", "<!-- <p b a> --><style>p[b][a]{c:d}</style>"),
        ('<!--[if mso]><td b="1" a="2"><![endif]-->', '<!--[if mso]><td a="2" b="1"><![endif]-->'),
    ],
)
def test_attributes_have_one_order(html: str, ordered: str) -> None:
    assert with_ordered_attributes(html) == ordered
