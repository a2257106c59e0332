"""Schemas as validators: copies of exact built-in types out, every problem in one go."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dynacontent.formats.adapters import Record, RecordError, compile_record, compile_value
from dynacontent.formats.fields import parse_fields, parse_type
from dynacontent.models.schema import FieldType
from dynacontent.models.source import SourceText
from dynacontent.models.values import Money

KEYS = {"products": FieldType("str"), "stores": FieldType("int")}


def compiled(fields: dict[str, Any], *, text_lists: bool = False) -> Record:
    return compile_record(
        parse_fields(fields),
        ref=lambda catalog, key: (catalog, key),
        catalogs=KEYS,
        timezone=UTC,
        text_lists=text_lists,
    )


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    fields: dict[str, Any]
    data: dict[str, Any]
    expect: dict[str, Any]
    text_lists: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Case("optional: absent", {"a": "str?"}, {}, {}),
        Case("optional: None", {"a": "str?", "b": "int?"}, {"a": None, "b": None}, {}),
        Case("optional text may be blank", {"a": "str?"}, {"a": ""}, {"a": ""}),
        Case(
            "other optional values are absent when blank", {"a": "int?", "b": "url?"}, {"a": "", "b": " "}, {}
        ),
        Case("ref", {"a": "ref[products]"}, {"a": SourceText("t")}, {"a": ("products", "t")}),
        Case("ref with a numeric key", {"a": "ref[stores]"}, {"a": "7"}, {"a": ("stores", 7)}),
        Case("list of refs", {"a": "list[ref[products]]"}, {"a": ("t",)}, {"a": [("products", "t")]}),
        Case("map", {"a": "map[int]"}, {"a": {SourceText("x"): "1"}}, {"a": {"x": 1}}),
        Case("enum", {"a": "enum[s,m]"}, {"a": SourceText("m")}, {"a": "m"}),
        Case("object", {"a": {"b": "str", "c": "str?"}}, {"a": {"b": "x", "c": None}}, {"a": {"b": "x"}}),
        Case("absent object", {"a?": {"b": "str"}}, {"a": None}, {}),
        Case(
            "list of objects",
            {"a": [{"b": "int"}]},
            {"a": [{"b": 1}, {"b": "2"}]},
            {"a": [{"b": 1}, {"b": 2}]},
        ),
        Case("mapping of another kind", {"a": {"b": "str"}}, {"a": OrderedDict(b="x")}, {"a": {"b": "x"}}),
        Case(
            "variants",
            {"a": "str by=locale"},
            {"a": {"": "Tent", "de": "Zelt"}},
            {"a": {"": "Tent", "de": "Zelt"}},
        ),
        Case("one value for all variants", {"a": "str by=locale"}, {"a": "Tent"}, {"a": {"": "Tent"}}),
        Case("variants without a value", {"a": "str? by=locale"}, {"a": {"de": None}}, {}),
        Case(
            "amount in the currency of its column",
            {"a": "money by=currency"},
            {"a": {"EUR": "9.90", "USD": 11}},
            {"a": {"EUR": Money(Decimal("9.90"), "EUR"), "USD": Money(Decimal(11), "USD")}},
        ),
        Case(
            "amount with its own currency",
            {"a": "money by=currency"},
            {"a": "9.90 EUR"},
            {"a": {"": Money(Decimal("9.90"), "EUR")}},
        ),
        Case("derived fields are no data", {"a": "int = 1 + 1", "b": "int"}, {"b": 1}, {"b": 1}),
        Case("cell: list", {"a": "list[int]"}, {"a": "1| 2"}, {"a": [1, 2]}, text_lists=True),
        Case(
            "cell: empty list",
            {"a": "list[str]", "b": "list[str]?"},
            {"a": "", "b": ""},
            {"a": []},
            text_lists=True,
        ),
        Case(
            "cell: blank text is absent",
            {"a": "str?", "b": "str"},
            {"a": "", "b": ""},
            {"b": ""},
            text_lists=True,
        ),
        Case("cell: object", {"a": {"b": "int"}}, {"a": '{"b": 3}'}, {"a": {"b": 3}}, text_lists=True),
        Case("cell: map", {"a": "map[str]"}, {"a": '{"x": "y"}'}, {"a": {"x": "y"}}, text_lists=True),
        Case(
            "cell: list of objects",
            {"a": [{"b": "int"}]},
            {"a": '[{"b": 3}]'},
            {"a": [{"b": 3}]},
            text_lists=True,
        ),
        Case(
            "names like methods",
            {"items": "str", "copy": "int"},
            {"items": "x", "copy": 1},
            {"items": "x", "copy": 1},
        ),
    ],
    ids=lambda case: case.description,
)
def test_what_comes_out(case: Case) -> None:
    checked, unknown = compiled(case.fields, text_lists=case.text_lists).validate(case.data)
    assert (checked, unknown) == (case.expect, [])
    assert_plain(checked)


def assert_plain(value: Any) -> None:
    assert type(value) in {str, int, float, bool, Decimal, dict, list, tuple, Money}
    for part in value if isinstance(value, (list, tuple)) else ():
        assert_plain(part)
    for name, part in value.items() if isinstance(value, dict) else ():
        assert type(name) is str
        assert_plain(part)


def test_the_copy_shares_nothing_with_the_data() -> None:
    data = {"a": ["x"], "b": {"c": "y"}}
    checked, _ = compiled({"a": "list[str]", "b": "map[str]"}).validate(data)
    data["a"].append("z")  # type: ignore[attr-defined]
    assert checked == {"a": ["x"], "b": {"c": "y"}}
    assert checked["b"] is not data["b"]


@dataclass(frozen=True, slots=True)
class Misfit:
    description: str
    fields: dict[str, Any]
    data: Any
    expect: list[str]
    hints: list[str | None] = field(default_factory=list)


@pytest.mark.parametrize(
    "case",
    [
        Misfit("required", {"a": "str"}, {}, ["a is required"], ["a ? behind its type lets it be absent"]),
        Misfit("null", {"a": "str"}, {"a": None}, ["a should be text, not null"]),
        Misfit("number for text", {"a": "str"}, {"a": 3}, ["a should be text, not the number 3"]),
        Misfit(
            "long text is cut",
            {"a": "int"},
            {"a": "x" * 60},
            [f"a should be a whole number, not text '{'x' * 39}…'"],
        ),
        Misfit("pii", {"a": "int pii"}, {"a": "secret"}, ["a should be a whole number, not text"]),
        Misfit("pii number", {"a": "str pii"}, {"a": 1815}, ["a should be text, not a number"]),
        Misfit("huge number", {"a": "str"}, {"a": 10**5000}, ["a should be text, not a number"]),
        Misfit("pii bool", {"a": "str pii"}, {"a": True}, ["a should be text, not true or false"]),
        Misfit(
            "pii list", {"a": "list[int] pii"}, {"a": ["secret"]}, ["a[0] should be a whole number, not text"]
        ),
        Misfit(
            "keys of a pii map",
            {"a": "map[int] pii"},
            {"a": {"secret": "x"}},
            ["a should be a whole number, not text"],
        ),
        Misfit(
            "pii inside an object",
            {"a": {"b": "int pii"}},
            {"a": {"b": "secret"}},
            ["a.b should be a whole number, not text"],
        ),
        Misfit(
            "inside lists",
            {"a": [{"b": "int"}]},
            {"a": [{"b": 1}, {"b": "x"}, 3]},
            ["a[1].b should be a whole number, not text 'x'", "a[2] should be a mapping, not the number 3"],
        ),
        Misfit("list", {"a": "list[str]"}, {"a": "x"}, ["a should be a list, not text 'x'"]),
        Misfit("a set has no order", {"a": "list[str]"}, {"a": {"x"}}, ["a should be a list, not set"]),
        Misfit(
            "enum",
            {"a": "enum[small,large]"},
            {"a": "smal"},
            ["a should be one of small, large, not text 'smal'"],
            ["did you mean 'small'?"],
        ),
        Misfit(
            "ref of the wrong type",
            {"a": "ref[stores]"},
            {"a": "x"},
            ["a should be a whole number, not text 'x'"],
        ),
        Misfit(
            "unknown",
            {"first_name": "str?"},
            {"frst_name": "x"},
            ["frst_name is not declared"],
            ["did you mean 'first_name'?"],
        ),
        Misfit(
            "unknown inside",
            {"a": [{"b": "int"}]},
            {"a": [{"b": 1, "zzz": 2}]},
            ["a[0].zzz is not declared"],
            ["declared are b"],
        ),
        Misfit(
            "derived",
            {"a": "int = 1"},
            {"a": 1},
            ["a is derived by an expression and cannot be given"],
            ["leave it out"],
        ),
        Misfit("no variant", {"a": "str by=locale"}, {"a": {}}, ["a is required"]),
        Misfit(
            "foreign currency",
            {"a": "money by=currency"},
            {"a": {"EUR": "1 USD"}},
            ["a holds an amount in USD where EUR belongs"],
        ),
        Misfit(
            "braces stay as they are",
            {"a": "enum[x]"},
            {"a": "{message}"},
            ["a should be one of x, not text '{message}'"],
        ),
        Misfit("no mapping", {"a": "str"}, ["x"], ["should be a mapping, not list"]),
        Misfit(
            "several",
            {"a": "int", "b": "str"},
            {"a": "x", "c": 1},
            ["c is not declared", "a should be a whole number, not text 'x'", "b is required"],
        ),
    ],
    ids=lambda case: case.description,
)
def test_what_does_not_fit(case: Misfit) -> None:
    with pytest.raises(RecordError) as caught:
        compiled(case.fields).validate(case.data)
    assert str(caught.value).splitlines() == case.expect
    if case.hints:
        assert [problem.hint for problem in caught.value.problems] == case.hints


def test_unknown_names_may_be_dropped_and_are_told() -> None:
    record = compiled({"a": "str", "b": {"c": "str?"}, "d": "int = 1"})
    data = {"a": "x", "b": {"c": "y", "z": 1}, "d": 2, "e": 3}
    assert record.validate(data, unknown="drop") == ({"a": "x", "b": {"c": "y"}}, ["d", "e", "b.z"])


def test_errors_survive_pickling() -> None:
    with pytest.raises(RecordError) as caught:
        compiled({"a": "str"}).validate({})
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert again.problems[0].sentence("profile") == "profile.a is required"


def test_one_value() -> None:
    def value(text: str) -> Any:
        return compile_value(parse_type(text), ref=lambda *key: key, catalogs=KEYS, timezone=UTC)

    assert value("int?").validate(None) is None
    assert value("list[ref[products]]").validate(["t"]) == [("products", "t")]
    with pytest.raises(RecordError) as caught:
        value("list[int]").validate([1, "x"])
    assert str(caught.value) == "[1] should be a whole number, not text 'x'"
