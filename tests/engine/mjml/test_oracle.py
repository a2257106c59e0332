"""Documents become what npm's MJML makes of them, for browsers and for Outlook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from tests.engine.mjml.documents import BESIDE, DOCUMENTS, MORE, ours
from tests.engine.mjml.generated import Case, headed, mixtures, singles
from tests.engine.mjml.oracle import Oracle, oracle
from tests.engine.mjml.views import differences

KNOWN = {
    "mj-navbar base-url": 'npm links to "undefined" where a link has no href',
}
"""Attributes, with a value or whatever it is, that come out otherwise, and why that is left so."""


@pytest.fixture(scope="module")
def npm() -> Iterator[Oracle]:
    with oracle() as running:
        yield running


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_what_npm_makes_of_it(npm: Oracle, name: str) -> None:
    """Accepted or refused alike; the same elements with the same attributes in both views."""
    theirs = npm.compile(DOCUMENTS[name], path=BESIDE).html
    made = ours(DOCUMENTS[name])
    assert (made is None) == (theirs is None)
    assert not differences(made or "", theirs or "")


DIFFERENT = {
    "apostrophes_quotes": ("browser", "mso"),  # a title with quotes ends npm's attribute too early
    "comments_everywhere": ("mso",),  # npm loses what opens a section for Outlook behind `<!--<![endif]-->`
    "empty_attributes": ("mso",),  # `color=""` of a background that is empty
    "nested_wrong": ("mso",),  # the style of a column's cell where a wrapper holds the column
    "raw_everywhere": ("mso",),  # a blank between two texts that stand in a table
}
"""Documents of `MORE` that come out otherwise, in which views, and why that is left so."""


@pytest.mark.parametrize("name", MORE)
def test_more_documents_are_what_npm_makes_of_them(npm: Oracle, name: str) -> None:
    theirs = npm.compile(MORE[name], path=BESIDE).html
    made = ours(MORE[name])
    assert made is not None
    if theirs is not None:
        assert tuple(differences(made, theirs)) == DIFFERENT.get(name, ())
    else:
        assert name == "liquid_attrs"  # npm's compiler breaks down where a width is a merge tag


def different(npm: Oracle, cases: Iterable[Case]) -> list[str]:
    """The cases that come out otherwise than npm's, but for what is known."""
    found = []
    for name, source in cases:
        theirs = npm.compile(source).html
        known = any(name.startswith(attribute) for attribute in KNOWN)
        if not known and theirs is not None and differences(ours(source) or "", theirs):
            found.append(name)
    return found


def test_attributes_alone(npm: Oracle) -> None:
    """Every seventh of all attributes with all their values, so that each attribute has its turn."""
    assert different(npm, islice(singles(), 0, None, 7)) == []


@pytest.mark.exhaustive
def test_all_attributes_alone(npm: Oracle) -> None:
    assert different(npm, singles()) == []


def test_mixtures(npm: Oracle) -> None:
    assert len(different(npm, mixtures(60))) <= 4


def test_defaults_and_classes(npm: Oracle) -> None:
    assert len(different(npm, headed(60))) <= 8


@pytest.mark.exhaustive
def test_many_defaults_and_classes(npm: Oracle, capsys: pytest.CaptureFixture[str]) -> None:
    count = 1_000
    found = different(npm, headed(count, seed=1))
    with capsys.disabled():
        print(f"\n{count - len(found)} of {count} with a head come out the same; not these: {found}")  # noqa: T201
    assert len(found) <= count / 8


@pytest.mark.exhaustive
def test_many_mixtures(npm: Oracle, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents thrown together; those that differ hold what is `KNOWN`, or widths below zero."""
    count = 3_000
    found = different(npm, mixtures(count, seed=1))
    with capsys.disabled():
        print(f"\n{count - len(found)} of {count} mixtures come out the same; not these: {found}")  # noqa: T201
    assert len(found) <= count / 25
