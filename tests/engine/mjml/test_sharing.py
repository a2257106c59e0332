"""Blocks of one shape are compiled once, and nobody can tell."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from dynacontent.engine.mjml.blocks import HOLE, read_blocks
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.sharing import make_shared
from dynacontent.engine.mjml.whole import make
from dynacontent.errors import AuthoringError
from dynacontent.models.authored import MjmlSettings
from tests.engine.mjml.documents import DOCUMENTS, MORE
from tests.engine.mjml.generated import Case, mixtures, singles

SETTINGS = MjmlSettings()
_BODY = re.compile(r"(<mj-body[^>]*>)(.*)(</mj-body>)", re.DOTALL)
_ID = re.compile(r"(?<=mj-carousel-)[0-9a-f]+|[0-9a-f]{16}|\b\d{8}\b")


def in_body(*blocks: str) -> str:
    return f"<mjml><mj-body>{''.join(blocks)}</mj-body></mjml>"


def block(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


def twice(source: str) -> str:
    """A document with each of its blocks once more, so that each shape comes again."""
    return _BODY.sub(lambda match: match[1] + match[2] * 2 + match[3], source)


def agree(cases: dict[str, str]) -> int:
    """How many of the documents were shared; all that were came out as they do without."""
    count = 0
    for name, source in cases.items():
        shared = make_shared(source, SETTINGS)
        if shared is not None:
            count += 1
            whole = make(source, Places(source, name), SETTINGS)
            assert _ID.sub("", shared.html) == _ID.sub("", whole.html), name
            assert shared.start == whole.start
    return count


def test_shared_documents_are_as_whole_ones() -> None:
    """Templates and constructs; every eleventh attribute; mixtures: each with its blocks twice."""
    documents = {**DOCUMENTS, **MORE}
    assert agree({name: twice(source) for name, source in documents.items()}) >= 140
    cases: list[Case] = [*islice(singles(), 0, None, 11), *mixtures(80, seed=3)]
    assert agree({name: twice(source) for name, source in cases}) == len(cases)


@pytest.mark.exhaustive
def test_all_shared_documents_are_as_whole_ones() -> None:
    cases: list[Case] = [*singles(), *mixtures(2_000, seed=5)]
    assert agree({name: twice(source) for name, source in cases}) == len(cases)


def test_a_shape_is_a_block_without_texts_and_addresses() -> None:
    one = block(
        '<mj-image src="https://a.example/1.png" alt="One" width="10px"/><mj-text> One &amp; </mj-text>'
    )
    read = read_blocks(in_body(one))
    assert read is not None
    [found] = read.blocks
    assert found.shape == block(
        f'<mj-image src="{HOLE}" alt="{HOLE}" width="10px"/><mj-text>{HOLE}</mj-text>'
    )
    assert found.values == ("https://a.example/1.png", "One", " One &amp; ")


ALIKE = {
    "addresses": ('<mj-button href="https://a.example/?a=1&amp;b=2">A</mj-button>',) * 2,
    "texts": ("<mj-text>One</mj-text>", "<mj-text>Two <b>and</b> more</mj-text>"),
    "indentation": ("<mj-text>One</mj-text>", "\n  <mj-text>Two</mj-text>\n"),
    "two ways to say nothing": ("<mj-text/>", "<mj-text> </mj-text>"),
}
UNLIKE = {
    "styles": ('<mj-text color="red">One</mj-text>', '<mj-text color="blue">One</mj-text>'),
    "with and without an address": ('<mj-image src=""/>', '<mj-image src="https://a.example/"/>'),
    "something and nothing": ("<mj-text>One</mj-text>", "<mj-text></mj-text>"),
}


@pytest.mark.parametrize("name", {**ALIKE, **UNLIKE})
def test_blocks_of_one_shape(name: str) -> None:
    read = read_blocks(in_body(*map(block, {**ALIKE, **UNLIKE}[name])))
    assert read is not None
    shapes = {found.shape.replace("> </mj-text>", "/>") for found in read.blocks}
    assert len(shapes) == (1 if name in ALIKE else 2)


ODD = {
    "an end in an attribute": block('<mj-text><a title="</mj-text>">One</a></mj-text>'),
    "a tag in an attribute": block("""<mj-image src="https://a.example/" alt="1 > 2 <b> '"/>"""),
    "a comment in a text": block("<mj-text>One<!-- </mj-text> -->Two</mj-text>"),
    "a comment between": block("<!-- One -- <mj-text> --><mj-text>Two</mj-text>"),
    "comments in the body": f"<!-- One -->{block('')}<!--Two-->",
    "conditional comments": block(
        '<mj-table><!--[if mso]><tr><td width="1"></td></tr><![endif]--></mj-table>'
    ),
    "tags without an end": block("<mj-text><p>One<br>Two<td></mj-text>"),
    "a style that names a font": block('<mj-text><b style="font-family: Lato">One</b></mj-text>'),
    "characters for Outlook": block(
        '<mj-image src="https://a.example/?ä=&quot;" alt="ก \\ &copy;" title="&#39;"/>'
    ),
    "a bare <": block("<mj-text>1 < 2 <3 <= 4</mj-text>"),
    "a group": "<mj-wrapper><mj-section><mj-group><mj-column/></mj-group></mj-section></mj-wrapper>",
    "a background": f'<mj-hero background-url="https://a.example/?a=1&b=2">{block("")}</mj-hero>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_blocks_are_shared_soundly(name: str) -> None:
    assert agree({name: twice(in_body(ODD[name]))}) == 1


HEADS = (
    '<mj-raw><meta name="color-scheme" content="light dark"><style>a > b { color: red }</style></mj-raw>',
    "<mj-style>a > b { color: red }</mj-style><!-- One --><mj-title>One</mj-title><mj-preview/>",
    '<mj-attributes><mj-all color="red"></mj-all><mj-class name="a"><mj-all/></mj-class></mj-attributes>',
    '<mj-attributes><mj-body background-color="red"/></mj-attributes>',
    '<mj-html-attributes><mj-selector path="a"><mj-html-attribute name="b">c</mj-html-attribute>',
)


@pytest.mark.parametrize("head", HEADS)
def test_documents_with_heads_are_shared(head: str) -> None:
    body = twice(in_body(block("<mj-text>One</mj-text>"))).removeprefix("<mjml>")
    source = f"<!-- One --><mjml><mj-head>{head}</mj-head>{body}<!-- Two -->"
    assert agree({"head": source}) == 1


NOT_PLAIN = {
    "a tag that is not closed": block("<mj-text>One"),
    "text where none is shown": block("One"),
    "HTML where none is shown": block("<p>One</p>"),
    "a component in HTML": block("<mj-text><mj-button/></mj-text>"),
    "a dangerous address": block('<mj-button href="javascript:alert(1)">One</mj-button>'),
    "a dangerous address, hidden": block('<mj-button href="java&#10;script:alert(1)">One</mj-button>'),
    "two attributes of one name": block('<mj-button href="https://a.example/" href="b">One</mj-button>'),
    "a style sheet in HTML": block("<mj-text><style>a { color: red }</style></mj-text>"),
    "a comment that closes itself": block("<mj-text>One</mj-text><!-->"),
    "a column in the body": "<mj-column/>",
    "elements across each other": "<mj-section><mj-column></mj-section></mj-column>",
    "something behind the end": f"{block('')}</mj-body></mjml><mjml><mj-body>",
    "an unknown component": block("<mj-txt/>"),
    "too deep": "<mj-wrapper>" * 40 + "</mj-wrapper>" * 40,
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_is_read_as_a_whole(name: str) -> None:
    assert read_blocks(in_body(NOT_PLAIN[name])) is None


def test_a_problem_is_told_where_it_stands() -> None:
    """Though the blocks before it and behind it are of its shape."""
    wrong = [block(f'<mj-text colour="red">{number}</mj-text>') + "\n" for number in range(3)]
    with pytest.raises(AuthoringError) as caught:
        compile_mjml(in_body(*wrong), path="a.mjml", settings=MjmlSettings(validation="strict"))
    assert [problem.location.line for problem in caught.value.problems if problem.location] == [1, 2, 3]


def test_raw_html_of_one_shape_stays_apart() -> None:
    """Only together do such elements balance."""
    pieces = [
        "<mj-raw><div></mj-raw>",
        block(""),
        "<mj-raw><div></mj-raw>",
        block(""),
        "<mj-raw></div></mj-raw>",
    ]
    with pytest.raises(AuthoringError, match="<div> in mj-raw is never closed"):
        compile_mjml(in_body(*pieces), path="a.mjml", settings=MjmlSettings(validation="strict"))


def test_ids_are_made_anew_for_each_document() -> None:
    source = in_body(block('<mj-carousel><mj-carousel-image src="https://a.example/1.png"/></mj-carousel>'))
    read = read_blocks(source)
    assert read is not None
    assert read.makes_ids


def test_of_several_widths_of_one_class_the_last_holds() -> None:
    """A third of a section is ``mj-column-per-33`` to a group, and so are 33 percent to a column."""
    group = "<mj-section><mj-group/><mj-group/><mj-group/></mj-section>"
    column = '<mj-section><mj-column width="33%"/></mj-section>'
    assert agree({"order": in_body(group, column, group), "other order": in_body(column, group, column)}) == 2


def test_words_of_the_outline_in_a_document_are_its_own() -> None:
    source = in_body(block("<mj-text>DYNCONTENTHELD0z</mj-text>"), block("<mj-text>Two</mj-text>"))
    assert "DYNCONTENTHELD0z" in compile_mjml(source, path="a.mjml")
