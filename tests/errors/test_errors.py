"""Errors: what an author reads, and that a worker process can hand them back whole."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from collections.abc import Iterator

import pytest

import dynacontent
from dynacontent.errors import (
    DynacontentError,
    LimitError,
    MissingValueError,
    Problem,
    did_you_mean,
    one_of,
)
from dynacontent.location import Location

# Every module, so that no class hides in one that nobody imported.
for module in pkgutil.walk_packages(dynacontent.__path__, "dynacontent."):
    importlib.import_module(module.name)


def classes(base: type[DynacontentError] = DynacontentError) -> Iterator[type[DynacontentError]]:
    yield base
    for derived in base.__subclasses__():
        yield from classes(derived)


PROBLEMS = (
    Problem("x is missing", Location("templates/a.mjml", 2, 4), hint="add it").with_excerpt(
        "<a>\n  {{ x }}\n"
    ),
    Problem("so is y"),
)
WHOLE = """\
templates/a.mjml:2:4: x is missing
  2 |   {{ x }}
    |    ^
  hint: add it
so is y"""


@pytest.mark.parametrize("error", sorted(set(classes()), key=lambda kind: kind.__name__))
def test_every_error_survives_pickling(error: type[DynacontentError]) -> None:
    for raised in (error(PROBLEMS), error.at("x is missing", Location("a", 1)), error("plain text")):
        again = pickle.loads(pickle.dumps(raised))
        assert type(again) is error
        assert again.problems == raised.problems
        assert str(again) == str(raised)
        assert getattr(again, "code", None) == getattr(raised, "code", None)


@pytest.mark.parametrize("error", [MissingValueError, LimitError])
def test_the_code_survives_too(error: type[MissingValueError] | type[LimitError]) -> None:
    assert pickle.loads(pickle.dumps(error(PROBLEMS, "my_code"))).code == "my_code"


def test_the_whole_text() -> None:
    assert str(DynacontentError(PROBLEMS)) == WHOLE


def test_the_caret_stands_under_its_column_behind_tabs() -> None:
    problem = Problem("no", Location("a", 1, 3)).with_excerpt("\tab")
    assert str(problem) == "a:1:3: no\n  1 | \tab\n    | \t ^"


@pytest.mark.parametrize(("location", "source"), [
    (None, "text"),
    (Location("a"), "text"),
    (Location("a", 7), "one line"),
])  # fmt: skip
def test_no_excerpt_where_there_is_no_line(location: Location | None, source: str) -> None:
    problem = Problem("no", location)
    assert problem.with_excerpt(source) is problem


def test_hints() -> None:
    assert did_you_mean("frist", ["first", "last"]) == "did you mean 'first'?"
    assert did_you_mean("zzz", ["first"]) is None
    assert did_you_mean("zzz", ["first"], "try first") == "try first"
    assert one_of(["a", "b"]) == "a, b"
    assert one_of(["a", "b", "c"], 2) == "a, b … (3 in all)"
