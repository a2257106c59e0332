"""What is taken quickly is what pydantic makes of it; what pydantic refuses is never taken quickly."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynacontent.formats.adapters import Record, RecordError, compile_record
from dynacontent.formats.fields import parse_fields
from dynacontent.formats.quick import NotQuickError, QuickRecords
from dynacontent.formats.scalars import LONGEST_TEXT, Unfit
from dynacontent.models.schema import FieldType
from dynacontent.models.source import SourceText
from dynacontent.models.values import Geo, Money

CATALOGS = {"products": FieldType("str"), "stores": FieldType("int")}
NOT_TAKEN = object()
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def compiled(fields: dict[str, Any]) -> Record:
    return compile_record(
        parse_fields(fields), ref=lambda catalog, key: (catalog, key), catalogs=CATALOGS, timezone=UTC
    )


def quick(record: Record, data: Any) -> Any:
    if record._quick is None:
        return NOT_TAKEN
    with suppress(NotQuickError, Unfit):
        return record._quick(data)
    return NOT_TAKEN


def exact(value: Any) -> Any:
    """A value with the exact types and the order of everything in it."""
    if isinstance(value, dict):
        return type(value), [(exact(name), exact(item)) for name, item in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [exact(item) for item in value]
    return type(value), str(value) if value != value or isinstance(value, Decimal) else value


def check(record: Record, data: Any) -> bool:
    """Compare both readers; says whether the quick one took the data."""
    taken = quick(record, data)
    slow = compiled_without_quick(record)
    expected = outcome(slow, data)
    assert outcome(record, data) == expected
    if taken is NOT_TAKEN:
        return False
    assert (exact(taken), []) == expected
    return True


def outcome(record: Record, data: Any) -> Any:
    """The checked copy and what was dropped, or the problems."""
    try:
        checked, dropped = record.validate(data)
    except RecordError as error:
        return error.problems
    return exact(checked), dropped


def compiled_without_quick(record: Record) -> Record:
    slow = Record(record.fields, record._terms)
    slow.__dict__["_quick"] = None
    return slow


@dataclass(frozen=True)
class Case:
    description: str
    fields: dict[str, Any]
    data: Any
    taken: bool = True


CASES = [
    Case("nothing", {}, {}),
    Case("text", {"a": "str", "b": "html", "c": "template"}, {"c": "x", "a": "", "b": "<b>"}),
    Case("the declared order", {"a": "str", "b": "int"}, {"b": 1, "a": "x"}),
    Case("numbers", {"a": "int", "b": "float", "c": "decimal"}, {"a": 1, "b": 2, "c": Decimal("1.50")}),
    Case("the largest number", {"a": "int"}, {"a": 2**63 - 1}),
    Case("too large a number", {"a": "int"}, {"a": 2**63}, taken=False),
    Case("too small a number", {"a": "int"}, {"a": -(2**63) - 1}, taken=False),
    Case("a number as text", {"a": "int"}, {"a": " 2"}),
    Case("a text that is no number", {"a": "int"}, {"a": "2x"}, taken=False),
    Case(
        "texts of a YAML file",
        {"a": "str", "b": "int", "c": "ref[products]", "d": "enum[s,m]", "e": "locale", "f": "datetime"},
        {n: SourceText(t) for n, t in zip("abcdef", ("é", "3", "tea", "m", "de", "2026-05-01"), strict=True)},
    ),
    Case("a blank text of a YAML file", {"a": "int?"}, {"a": SourceText(" ")}, taken=False),
    Case("true is no number", {"a": "int"}, {"a": True}, taken=False),
    Case("moments", {"a": "date", "b": "datetime"}, {"a": "2026-05-01", "b": NOON}),
    Case("a moment is no day", {"a": "date"}, {"a": NOON}, taken=False),
    Case("a day", {"a": "date"}, {"a": date(2026, 5, 1)}),
    Case("truth", {"a": "bool", "b": "bool"}, {"a": True, "b": "no"}),
    Case("a locale", {"a": "locale"}, {"a": "pt_br"}),
    Case("a time zone", {"a": "timezone"}, {"a": " Europe/Berlin "}),
    Case("no time zone", {"a": "timezone"}, {"a": "Europe/Nowhere"}, taken=False),
    Case("a currency", {"a": "currency"}, {"a": "EUR"}),
    Case("a small currency", {"a": "currency"}, {"a": "eur"}, taken=False),
    Case("money", {"a": "money"}, {"a": Money(Decimal("1.50"), "EUR")}),
    Case("money as text", {"a": "money"}, {"a": "12.50 EUR"}),
    Case("a place", {"a": "geo"}, {"a": Geo(1, 2)}),
    Case("a link", {"a": "url"}, {"a": " https://x.example/ "}),
    Case("a link that runs", {"a": "url"}, {"a": "javascript:1"}, taken=False),
    Case("a key", {"a": "ref[products]"}, {"a": "tea"}),
    Case("a blank key", {"a": "ref[products]"}, {"a": " "}, taken=False),
    Case("a key of numbers", {"a": "ref[stores]"}, {"a": "7"}),
    Case("a key that does not fit", {"a": "ref[stores]"}, {"a": "x"}, taken=False),
    Case("keys", {"a": "list[ref[products]]"}, {"a": ["tea", "é"]}),
    Case("an empty list", {"a": "list[int]"}, {"a": []}),
    Case("a tuple", {"a": "list[int]"}, {"a": (1,)}, taken=False),
    Case("nothing in a list", {"a": "list[str]"}, {"a": [None]}, taken=False),
    Case("a word", {"a": "enum[s,m]"}, {"a": "m"}),
    Case("another word", {"a": "enum[s,m]"}, {"a": "x"}, taken=False),
    Case("a word that is no text", {"a": "enum[s,m]"}, {"a": ["s"]}, taken=False),
    Case("an object", {"a": {"b": "str", "c": "int?"}}, {"a": {"c": None, "b": "x"}}),
    Case("an unknown name in an object", {"a": {"b": "str"}}, {"a": {"b": "x", "z": 1}}, taken=False),
    Case("objects", {"a": [{"b": "int"}]}, {"a": [{"b": 1}, {"b": 2}]}),
    Case("a map", {"a": "map[int]"}, {"a": {"x": 1}}, taken=False),
    Case("a map in an object", {"a": {"b": "map[int]"}}, {"a": {"b": {}}}, taken=False),
    Case("maps in a list", {"a": "list[map[int]]"}, {"a": [{"x": 1}]}, taken=False),
    Case("a map that is absent", {"a": "map[int]?", "b": "int"}, {"b": 1}),
    Case("an optional value that is absent", {"a": "str?", "b": "int?"}, {"b": None}),
    Case("an optional value that is blank", {"a": "int?"}, {"a": " "}, taken=False),
    Case("an absent value", {"a": "str"}, {}, taken=False),
    Case("nothing where something should be", {"a": "str"}, {"a": None}, taken=False),
    Case("an unknown name", {"a": "str"}, {"a": "x", "b": "y"}, taken=False),
    Case("an unknown name instead of an optional one", {"a": "str?"}, {"b": "y"}, taken=False),
    Case("a name that is no text", {"a": "str?"}, {1: "y"}, taken=False),
    Case("half a character", {"a": "str"}, {"a": "\ud800"}, taken=False),
    Case("half a character in a key", {"a": "ref[products]"}, {"a": "\ud800"}, taken=False),
    Case("a long text", {"a": "str"}, {"a": "x" * LONGEST_TEXT}),
    Case("too long a text", {"a": "str"}, {"a": "x" * (LONGEST_TEXT + 1)}, taken=False),
    Case("too long a key", {"a": "ref[products]"}, {"a": "x" * (LONGEST_TEXT + 1)}, taken=False),
    Case("a text of another kind", {"a": "str"}, {"a": SourceText("x")}),
    Case("a mapping of another kind", {"a": "str"}, OrderedDict(a="x"), taken=False),
    Case("no mapping", {"a": "str"}, ["a"], taken=False),
    Case("bytes", {"a": "str"}, {"a": b"x"}, taken=False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_taken_quickly(case: Case) -> None:
    assert check(compiled(case.fields), case.data) is case.taken


def test_what_was_read_before_is_read_again() -> None:
    record = compiled({"a": "locale", "b": "timezone", "c": "currency"})
    for _ in range(3):
        assert check(record, {"a": "DE-at", "b": "Europe/Vienna", "c": "EUR"})
        assert not check(record, {"a": "DE-at", "b": "Europe/Vienna", "c": "euro"})


def test_fields_with_variants_are_never_read_quickly() -> None:
    record = compiled({"a": "str by=locale"})
    assert record._quick is None
    with pytest.raises(NotQuickError):
        QuickRecords(record._terms.ref, CATALOGS, UTC).record(record.fields)


def test_cells_of_a_file_are_never_read_quickly() -> None:
    record = compile_record(
        parse_fields({"a": "list[int]"}), ref=lambda *key: key, catalogs={}, timezone=UTC, text_lists=True
    )
    assert record._quick is None
    assert record.validate({"a": "1|2"}) == ({"a": [1, 2]}, [])


_SCALARS = "str html template int float decimal bool date datetime url image email geo money".split()
_SCALARS += ["locale", "timezone", "currency"]
_simple = st.sampled_from([*_SCALARS, "enum[s,m]", "ref[products]", "ref[stores]"])
_kinds = st.one_of(_simple, _simple.map("list[{}]".format), _simple.map("map[{}]".format))
_optional = st.tuples(_kinds, st.sampled_from(["", "", "?"])).map("".join)
_names = ("a", "b", "c")
_schemas = st.dictionaries(
    st.sampled_from(_names),
    st.one_of(_optional, st.dictionaries(st.sampled_from(_names), _optional, min_size=1, max_size=2)),
    max_size=3,
)
_TEXTS = [
    *["", " ", "x", "é", "\ud800", "m", "s", "1", " 7 ", "-3", "1e3", "1.5", "true", "NO", "2026-05-01"],
    *["2026-05-01T09:00Z", "2026-13-01", "https://x.example/", "/p.png", "a@b.example", "1,2", "91,0"],
    *["de", "pt_br", "en-us", "Europe/Berlin", "UTC", "EUR", "12.50 EUR", "EUR 3", "nan", "tea", "\x00"],
]
_values = st.one_of(
    st.sampled_from(_TEXTS),
    st.sampled_from(_TEXTS).map(SourceText),
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63), 10**40]),
    st.floats(),
    st.decimals(allow_nan=True),
    st.dates(),
    st.datetimes(),
    st.sampled_from([Money(Decimal("1.5"), "EUR"), Geo(1.5, 2), b"x", ("a",), {"lat": 1, "lon": "2"}]),
    st.sampled_from([{"amount": "1", "currency": "EUR"}, {"amount": 1}]),
)
_deep = st.one_of(
    _values,
    _values,
    st.lists(_values, max_size=3),
    st.dictionaries(st.sampled_from(_names), _values, max_size=3),
)
_data = st.dictionaries(st.sampled_from([*_names, "z"]), _deep, max_size=3)


@given(fields=_schemas, rows=st.lists(_data, min_size=1, max_size=6))
@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_readers_agree(fields: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    record = compiled(fields)
    for row in rows:
        check(record, row)


_FITTING: dict[str, st.SearchStrategy[Any]] = {
    "str": st.text(max_size=5),
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "decimal": st.decimals(-1000, 1000, places=2),
    "bool": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1 < moment.year < 9999),
    "enum[s,m]": st.sampled_from(["s", "m"]),
    "ref[products]": st.text("abcé", min_size=1),
    "list[ref[stores]]": st.lists(st.integers(0, 99)),
    "currency": st.sampled_from(["EUR", "USD"]),
    "locale": st.sampled_from(["de", "en-GB", "pt_br"]),
}


@given(data=st.data(), kinds=st.lists(st.sampled_from(sorted(_FITTING)), min_size=1, max_size=6))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_sound_data_is_taken_quickly(data: st.DataObject, kinds: list[str]) -> None:
    record = compiled({f"x{number}": kind for number, kind in enumerate(kinds)})
    row = {f"x{number}": data.draw(_FITTING[kind]) for number, kind in enumerate(kinds)}
    shuffled = dict(data.draw(st.permutations(list(row.items()))))
    assert check(record, shuffled)
