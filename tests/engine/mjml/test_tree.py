"""Documents are read as npm's MJML reads them, however they are written."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.mjml.tree import Node, hoist, parse

DEEPEST = 64


def shown(node: Node) -> str:
    """A node on one line: ``tag[attributes]{content}(children)``."""
    attributes = ", ".join(f"{name}={value}" for name, value in node.attributes.items())
    content = f"{{{node.content}}}" if node.content else ""
    children = f"({' '.join(map(shown, node.children))})" if node.children else ""
    return f"{node.tag}{f'[{attributes}]' if attributes else ''}{content}{children}"


@dataclass(frozen=True)
class Case:
    description: str
    source: str
    expect: str


CASES = [
    Case("nothing", "", ""),
    Case("attributes in all their forms", """<a b="1" c='2' d=3 e f = "g>">""", "a[b=1, c=2, d=3, e=, f=g>]"),
    Case("the first of two attributes", '<a b="1" b="2">', "a[b=1]"),
    Case(
        "names of elements in any case, of attributes as written",
        "<MJ-Text cssClass=x>",
        "mj-text[cssClass=x]",
    ),
    Case("character references as written", '<a b="&amp;&nbsp;">', "a[b=&amp;&nbsp;]"),
    Case("a slash at the end of an unquoted value", "<a b=c/>", "a[b=c/]"),
    Case("an element closed in itself", "<a><b /><c/></a>", "a(b c)"),
    Case("void elements", "<a><br><img><hr></a>", "a(br img hr)"),
    Case("elements never closed", "<a><b><c></a>", "a(b(c))"),
    Case("closing tags of nothing", "<a></b></a>", "a"),
    Case(
        "cells and rows that end where the next begins",
        "<table><tr><td>x<td>y<tr></table>",
        "table(tr(td{x} td{y}) tr)",
    ),
    Case("paragraphs that end where the next begins", "<div><p>x<p>y</div>", "div(p{x} p{y})"),
    Case(
        "doctype, processing instruction, comments outside", "<!doctype html><?xml x?><!-- c --><a></a>", "a"
    ),
    Case("a comment", "<a><!-- c --></a>", "a(mj-raw{<!-- c -->})"),
    Case("short comments", "<a><!--><!---><b></a>", "a(mj-raw{<!---->} mj-raw{<!---->} b)"),
    Case(
        "a conditional comment",
        "<a><!--[if mso]><b><![endif]--></a>",
        "a(mj-raw{<!--[if mso]><b><![endif]-->})",
    ),
    Case("CDATA", "<a><![CDATA[<b>]]></a>", "a{<b>}"),
    Case("a bare < and &", "<a>x < y & z <3</a>", "a{x< y & z<3}"),
    Case("a tag that never ends takes the rest", "<a><b c='></a>", "a"),
    Case("HTML in an ending tag", "<mj-text> <P>x<br>y < z </mj-text>", "mj-text{ <P>x<br>y < z }"),
    Case("a blank ending tag", "<mj-text>\n </mj-text>", "mj-text"),
    Case("an ending tag closed in itself", "<a><mj-text/><b></a>", "a(mj-text b)"),
    Case(
        "one in another",
        "<mj-text>a<mj-button>b</mj-button>c</mj-text>",
        "mj-text{a<mj-button>b</mj-button>c}",
    ),
    Case("one that is never closed loses its content", "<a><mj-text>x</a>", "a(mj-text)"),
    Case(
        "a closing tag in a comment in it",
        "<mj-text>x<!-- </mj-text> -->y</mj-text>",
        "mj-text{x<!-- </mj-text> -->y}",
    ),
    Case(
        "a closing tag in a style sheet in it",
        "<mj-raw><style></mj-raw></style>x</mj-raw>",
        "mj-raw{<style></mj-raw></style>x}",
    ),
    Case("two roots: the last", "<a></a><b></b>", "b"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_parse(case: Case) -> None:
    root = parse(case.source, deepest=DEEPEST).root
    assert ("" if root is None else shown(root)) == case.expect


def test_places_are_offsets_of_tags_attributes_and_contents() -> None:
    source = '<mjml>\n  <mj-text a="1" b=2>Hi</mj-text></mjml>'
    root = parse(source, deepest=DEEPEST).root
    assert root is not None
    text = root.children[0]
    assert source[text.start :].startswith("<mj-text")
    assert [source[at:][:4] for at in map(text.spot, text.attributes)] == ['a="1', "b=2>"]
    assert source[text.content_start :].startswith("Hi<")


def test_what_is_odd_about_tags_is_noted() -> None:
    parsed = parse(
        "<mjml><mj-column></mj-text><mj-text>a<mj-button>b</mj-text></mjml></div>", deepest=DEEPEST
    )
    assert [name for name, _ in parsed.unclosed] == ["mj-button", "mj-column"]
    assert [name for name, _ in parsed.stray] == ["mj-text"]
    assert [(name, holder) for name, _, holder in parsed.inside] == [("mj-button", "mj-text")]


def test_reading_stops_where_elements_nest_too_deep() -> None:
    parsed = parse("<a>" * 100_000 + "</b>" * 100_000, deepest=10)
    assert (parsed.depth, parsed.deepest) == (11, 30)


@dataclass(frozen=True)
class Hoisted:
    description: str
    source: str
    expect: str


HOISTED = [
    Hoisted("none", "<mjml><mj-body><a></a></mj-body></mjml>", "mjml(mj-body(a))"),
    Hoisted(
        "behind what the head has",
        "<mjml><mj-head><a></a><mj-head><b></b></mj-head></mj-head><mj-body><mj-head><c></c></mj-head></mj-body></mjml>",
        "mjml(mj-head(a b c) mj-body)",
    ),
    Hoisted(
        "a head before what stands in it, style sheets of the document last",
        "<mjml><mj-head><mj-head last='last'><z></z></mj-head></mj-head>"
        "<mj-body><mj-head><a></a><mj-head><b></b></mj-head></mj-head></mj-body></mjml>",
        "mjml(mj-head(a b z) mj-body)",
    ),
    Hoisted(
        "into a head of their own",
        "<mjml><mj-body><mj-section><mj-head><a></a></mj-head></mj-section></mj-body></mjml>",
        "mjml(mj-head(a) mj-body(mj-section))",
    ),
    Hoisted(
        "two of a document stay",
        "<mjml><mj-head></mj-head><mj-head></mj-head></mjml>",
        "mjml(mj-head mj-head)",
    ),
]


@pytest.mark.parametrize("case", HOISTED, ids=lambda case: case.description)
def test_heads_of_included_files_move_to_the_head(case: Hoisted) -> None:
    root = parse(case.source, deepest=DEEPEST).root
    assert root is not None
    hoist(root)
    assert shown(root) == case.expect
