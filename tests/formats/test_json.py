"""Strict JSON: what Python's reader lets pass and other programs refuse has a place and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.formats.json import read_json, read_json_lines


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    text: str
    expect: str


def test_values() -> None:
    text = '\ufeff{"a": [1, 2.5, true, null, "\\u00e9 \\ud83d\\ude00"], "b": {"a": 1}}'
    assert read_json(text, "a.json") == {"a": [1, 2.5, True, None, "é 😀"], "b": {"a": 1}}


@pytest.mark.parametrize(
    "case",
    [
        Mistake(
            "syntax",
            '{"a": 1,\n "b" 2}',
            "a.json:2:6: this is not JSON: expecting ':' delimiter\n  2 |  \"b\" 2}\n    |      ^",
        ),
        Mistake("NaN", '{"a": NaN}', 'a.json:1:7: NaN is no JSON number\n  1 | {"a": NaN}\n    |       ^'),
        Mistake(
            "infinity", "[-Infinity]", "a.json:1:2: -Infinity is no JSON number\n  1 | [-Infinity]\n    |  ^"
        ),
        Mistake("overflow", "[1,\n1e999]", "a.json:2:1: this number is too large\n  2 | 1e999]\n    | ^"),
        Mistake(
            "duplicate key",
            '{"a": {"k": "a"}, "a": 2}',
            'a.json:1:19: key \'a\' stands twice\n  1 | {"a": {"k": "a"}, "a": 2}\n    |                   ^',
        ),
        Mistake(
            "same key by escape",
            '{"a": 1, "\\u0061": 2}',
            'a.json:1:10: key \'a\' stands twice\n  1 | {"a": 1, "\\u0061": 2}\n    |          ^',
        ),
        Mistake(
            "lone surrogate",
            '["ok", "\\ud800"]',
            "a.json:1:8: this text holds half a character (a lone surrogate)\n"
            '  1 | ["ok", "\\ud800"]\n'
            "    |        ^",
        ),
        Mistake(
            "deep",
            "[" * 65 + "]" * 65,
            f"a.json:1:65: nested more than 64 deep\n  1 | {'[' * 65}{']' * 65}\n    | {' ' * 64}^",
        ),
        Mistake("very deep", "[" * 100_000 + "]" * 100_000, "a.json:1:65: nested more than 64 deep"),
        Mistake("many digits", "9" * 5_000, "a.json:1:1: this number is too large"),
        Mistake("empty", " \n", "a.json: there is no JSON here\n  hint: an empty list is written []"),
        Mistake(
            "more behind it", "{} {}", "a.json:1:4: this is not JSON: extra data\n  1 | {} {}\n    |    ^"
        ),
    ],
    ids=lambda case: case.description,
)
def test_what_an_author_is_told(case: Mistake) -> None:
    with pytest.raises(AuthoringError) as caught:
        read_json(case.text, "a.json")
    assert str(caught.value) == case.expect


def test_as_deep_as_allowed() -> None:
    assert read_json("[" * 64 + "]" * 64, "a.json")


def test_lines_are_numbered_and_blank_ones_left_out() -> None:
    lines = ['\ufeff{"a": 1}\r\n', "\n", '{"a": 2}']
    assert list(read_json_lines(lines, "a.jsonl")) == [(1, {"a": 1}), (3, {"a": 2})]


def test_a_torn_last_line_is_named() -> None:
    with pytest.raises(AuthoringError, match=r"a\.jsonl:2:8: this is not JSON"):
        list(read_json_lines(['{"a": 1}\n', '{"a": 2'], "a.jsonl"))
