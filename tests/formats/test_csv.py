"""Strict CSV: nothing is dropped, doubled or guessed in silence."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.formats.csv import LONGEST_CELL, read_csv


def rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(read_csv(io.BytesIO(content), "a.csv"))


def test_rows_carry_the_line_they_begin_in() -> None:
    content = b'\xef\xbb\xbfsku,name@de\r\nt1,"Zelt, ""klein""\nund leicht"\r\n\r\nt2,\xc3\xa9\r\n'
    assert rows(content) == [
        (2, {"sku": "t1", "name@de": 'Zelt, "klein"\nund leicht'}),
        (5, {"sku": "t2", "name@de": "é"}),
    ]


def test_a_cell_may_be_longer_than_pythons_reader_allows() -> None:
    assert rows(b"a\n" + b"x" * 200_000 + b"\n")[0][1]["a"] == "x" * 200_000


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    content: bytes
    expect: str


@pytest.mark.parametrize(
    "case",
    [
        Mistake(
            "empty file", b"", "a.csv: this file has no header\n  hint: the first line names the columns"
        ),
        Mistake("same column twice", b"a,b,a\n1,2,3\n", "a.csv:1: column 'a' stands twice"),
        Mistake("column without a name", b"a,,c\n1,2,3\n", "a.csv:1: column 2 has no name"),
        Mistake(
            "cells too many and too few, in one go",
            b"a,b\n1,2,3\n4,5\n6\n",
            "a.csv:2: this row has 3 cells, the header 2\n"
            "  hint: a cell that holds a comma must be quoted\n"
            "a.csv:4: this row ends before column 'b'",
        ),
        Mistake(
            "open quote",
            b'a\n"x\ny\n',
            "a.csv:2: this row is not CSV: unexpected end of data\n"
            "  hint: a quote inside a quoted cell is doubled",
        ),
        Mistake(
            "carriage return",
            b"a,b\n1,2\r3,4\n",
            "a.csv:2: this row holds a carriage return that ends no line\n"
            "  hint: end every row with a line feed, and quote a cell that holds a line end",
        ),
        Mistake(
            "stray quote",
            b'a,b\n"x"y,z\n',
            "a.csv:2: this row is not CSV: ',' expected after '\"'\n"
            "  hint: a quote inside a quoted cell is doubled",
        ),
        Mistake(
            "semicolons",
            b"a;b\n1;2\n3,5;4\n",
            "a.csv:1: cells are separated by ';', not by ','\n"
            "  hint: save the file as CSV with commas, in UTF-8",
        ),
        Mistake(
            "tabs",
            b"a\tb\n1\t2\n",
            "a.csv:1: cells are separated by tabs, not by ','\n"
            "  hint: save the file as CSV with commas, in UTF-8",
        ),
        Mistake(
            "a header shorter than every row",
            b"a,b\n1,2,\n3,4,\n5,6,\n",
            "a.csv:1: every row has 3 cells, the header 2\n"
            "  hint: name every column, also one that is left empty",
        ),
        Mistake(
            "a header longer than every row",
            b"a,b\n1\n2\n",
            "a.csv:1: every row has 1 cells, the header 2\n  hint: the rows lack cells",
        ),
        Mistake("NUL", b"a\nx\x00\n", "a.csv:2: column 'a' holds a NUL character"),
        Mistake(
            "not UTF-8",
            b"a\nok\nM\xfcnchen\n",
            "a.csv:3: this file is not UTF-8\n  hint: save the file as UTF-8",
        ),
        Mistake(
            "UTF-16",
            "a\nb\n".encode("utf-16"),
            "a.csv:1: this file is not UTF-8\n  hint: it is UTF-16; save it as UTF-8",
        ),
        Mistake(
            "long cell",
            b"a\n" + b"x" * (LONGEST_CELL + 1) + b"\n",
            "a.csv:2: a cell of this row has more than 1,000,000 characters\n"
            "  hint: perhaps a quote is never closed",
        ),
        Mistake(
            "many columns",
            ",".join(f"c{n}" for n in range(1001)).encode(),
            "a.csv:1: this file has more than 1,000 columns",
        ),
    ],
    ids=lambda case: case.description,
)
def test_what_an_author_is_told(case: Mistake) -> None:
    with pytest.raises(AuthoringError) as caught:
        rows(case.content)
    assert str(caught.value) == case.expect


def test_rows_that_fit_come_before_the_error() -> None:
    reader = read_csv(io.BytesIO(b"a,b\n1,2\n3\n4,5\n"), "a.csv")
    assert [next(reader)[0], next(reader)[0]] == [2, 4]
    with pytest.raises(AuthoringError, match=r"a\.csv:3"):
        next(reader)
