"""Escaping all values at once gives what escaping one after the other gives."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape as escape_html

from dynacontent.engine.mjml.attributes import encode
from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.structure.calm import BETWEEN, is_calm
from dynacontent.engine.structure.escape import clean
from dynacontent.engine.structure.tokens import Filled, Occurrence
from dynacontent.engine.structure.weave import WIDTH, Values, Weave, as_attribute, as_text, cleaned

FAMILY = "👩\u200d👩\u200d👧"
PIECES = [
    *["a", "Ann", "é", "<b>", "&", '"', "'", "&amp;", " ", "  ", "\n", "\t", "\xa0", "\u202f", "\u2007"],
    *[BETWEEN, FAMILY, "\u200e", "\u200fא", "\u061c", "\u034f", "\xad", "\u200b", "\0", "\x7f", "\ufffe"],
]
values = st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), max_size=6)
checked = settings(max_examples=300, derandomize=True, deadline=None)


@dataclass(frozen=True)
class Case:
    description: str
    values: list[str]
    calm: bool


CASES = [
    Case("none", [], True),
    Case("words", ["Ann", "a b", "é", "<b>&\"'"], True),
    Case("a family", [FAMILY, "x"], True),
    Case("marks of direction", ["\u200eabc\u200f", "א\u061cב"], True),
    Case("no-break spaces within", ["a\xa0b", "1\u202f234"], True),
    Case("two no-break spaces", ["a\xa0 b"], False),
    Case("a no-break space at an end", ["\xa0a"], False),
    Case("blank", ["a", "", "b"], False),
    Case("blank alone", [""], False),
    Case("blank at the end", ["a", ""], False),
    Case("a space", [" "], False),
    Case("a space at the beginning of one", ["a", " b"], False),
    Case("a space at the end of one", ["a ", "b"], False),
    Case("two spaces", ["a  b"], False),
    Case("a line", ["a\nb"], False),
    Case("a tab", ["a\tb"], False),
    Case("control characters", ["a\0b"], False),
    Case("half a character", ["\ud800"], False),
    Case("a joiner nobody sees", ["a\u034fb"], False),
    Case("a soft hyphen", ["a\xadb"], False),
    Case("what values are joined with", ["a" + BETWEEN + "b", "c"], True),
    Case("nothing else than that", [BETWEEN], False),
    Case("that at an end", ["a" + BETWEEN, "b"], False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_which_values_need_no_closer_look(case: Case) -> None:
    assert is_calm(case.values) is case.calm


@given(given_values=values)
@checked
def test_calm_values_are_single_spaced_and_harmless(given_values: list[str]) -> None:
    if is_calm(given_values):
        for value in given_values:
            assert " ".join(value.split()) == value.replace("\xa0", " ").replace("\u202f", " ")
            assert value.strip() == value != ""
            assert clean(value) == legal_characters(value) == value


@given(given_values=values)
@checked
def test_every_form_is_that_of_one_value_alone(given_values: list[str]) -> None:
    made = Values(given_values)
    legal = [legal_characters(value) for value in given_values]
    assert made.plain == legal
    assert made.calm is (bool(given_values) and is_calm(given_values))
    assert made.forms(0, len(legal), wide=False) == [*map(as_text, legal), *map(as_attribute, legal)]
    for start in range(len(legal) + 1):
        some = legal[start : start + 2]
        forms = made.forms(start, start + len(some), wide=True)
        expected = [as_text(value) for value in some] + [as_attribute(value) for value in some]
        expected += [str(escape_html(value)) for value in some] + [encode(value) for value in some]
        assert forms == expected


@given(given_values=values)
@checked
def test_cleaning_all_is_cleaning_each(given_values: list[str]) -> None:
    harmless, blank = cleaned(given_values)
    assert harmless == [clean(value) for value in given_values]
    assert harmless is not given_values
    assert blank or not any(not value.strip() for value in harmless)


def test_escapes() -> None:
    assert as_text("<a href='\"'>&\xa0") == "&lt;a href='\"'&gt;&amp;&nbsp;"
    assert as_attribute("<a href='\"'>&\xa0") == "<a href='&quot;'>&amp;&nbsp;"


modes = st.sampled_from(sorted(WIDTH))
_FORMS = {
    "plain": as_text,
    "text": as_text,
    "attribute": as_attribute,
    "source text": lambda value: str(escape_html(value)),
    "source attribute": encode,
}


@given(
    given_values=values.filter(bool),
    holes=st.lists(st.tuples(st.integers(0, 5), modes), max_size=5),
    texts=st.lists(st.sampled_from(["", "<b>", "x y"]), min_size=6, max_size=6),
)
@checked
def test_values_are_put_into_their_holes(
    given_values: list[str], holes: list[tuple[int, str]], texts: list[str]
) -> None:
    count = len(given_values)
    occurrences = tuple(Occurrence(number % count, mode) for number, mode in holes)
    weave = Weave(Filled(tuple(texts[: len(holes) + 1]), occurrences), count)
    assert weave.wide is any(mode.startswith("source") for _number, mode in holes)
    made, out = Values(given_values), ["before"]
    for _ in range(2):
        weave.into(out, made.forms(0, count, wide=weave.wide))
    once = texts[0]
    for (number, mode), text in zip(occurrences, texts[1:], strict=False):
        once += _FORMS[mode](made.plain[number]) + text
    assert "".join(out) == "before" + once * 2
