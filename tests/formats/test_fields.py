"""The field language: one line per field, every mistake with its column, all in one go."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.formats.fields import parse_field, parse_fields, parse_type
from dynacontent.formats.yaml import read_yaml
from dynacontent.location import Location
from dynacontent.models.schema import SCALAR_KINDS, FieldType
from dynacontent.models.source import SourceText

CATALOGS = ("products", "stores")


@pytest.mark.parametrize("kind", SCALAR_KINDS)
def test_every_scalar_type_may_be_optional(kind: str) -> None:
    assert parse_type(kind) == FieldType(kind)
    assert parse_type(f"{kind}?") == FieldType(kind, optional=True)


@pytest.mark.parametrize(
    "text",
    ["list[str]", "list[ref[products]]?", "map[int]", "map[list[money]]?", "enum[a,b]", "ref[stores]?"],
)
def test_a_type_prints_as_it_is_written(text: str) -> None:
    assert str(parse_type(text, catalogs=CATALOGS)) == text


def test_words_of_an_enum_may_hold_spaces() -> None:
    assert parse_type("enum[ extra small, 2-p ]?").choices == ("extra small", "2-p")


def test_marks() -> None:
    field = parse_field("x", "list[str]? pii consent=ads", catalogs=CATALOGS)
    assert (field.pii, field.consent, field.by, field.expression) == (True, "ads", None, None)
    assert parse_field("x", "money by=currency").by == "currency"
    assert parse_field("x", "str by=locale").by == "locale"


def test_an_expression_keeps_its_place() -> None:
    text = SourceText("decimal? pii = profile.a + (1 == 1)", Location("p.yaml", 3, 8))
    field = parse_field("x", text)
    assert field.pii
    assert field.expression == "profile.a + (1 == 1)"
    assert field.expression is not None
    assert field.expression.location == Location("p.yaml", 3, 8 + 15)


def test_a_mapping_is_an_object_and_a_list_of_one_mapping_a_list_of_objects() -> None:
    text = """\
    address?:
      city: str? pii
    lines:
      - product: ref[products]
        notes?:
          - text: str
    """
    fields = parse_fields(read_yaml(dedent(text), "e.yaml").data, catalogs=CATALOGS)
    address, lines = fields["address"].type, fields["lines"].type
    assert (address.kind, address.optional) == ("object", True)
    assert address.fields["city"].pii
    assert (lines.kind, lines.optional) == ("list", False)
    assert lines.of is not None
    assert lines.of.fields["product"].type == FieldType("ref", catalog="products")
    assert lines.of.fields["notes"].type.optional
    assert fields["address"].location == Location("e.yaml", 1, 1)


@dataclass(frozen=True, slots=True)
class Mistake:
    text: str
    expect: str


TYPES = "str, int, float, decimal, bool, date, datetime, url, image, email, html, template, geo, "
TYPES += "locale, timezone, currency, money, enum, list, map, ref"
MARKS = "pii, consent=PURPOSE, by=locale, by=currency, = EXPRESSION"


@pytest.mark.parametrize(
    "case",
    [
        Mistake("strr", "1:4: unknown type 'strr'\n  hint: did you mean 'str'?"),
        Mistake("string", "1:4: unknown type 'string'\n  hint: write str"),
        Mistake("xyzzy", f"1:4: unknown type 'xyzzy'\n  hint: types are {TYPES}"),
        Mistake("str[3]", "1:7: str takes nothing in brackets"),
        Mistake("str??", "1:8: one ? is enough"),
        Mistake("str ?", "1:8: the ? stands directly behind the type\n  hint: write str?"),
        Mistake("list", "1:4: list of what?\n  hint: write list[str]"),
        Mistake("'list[]'", "1:10: list of what?\n  hint: write list[str]"),
        Mistake("list[str", "1:12: a closing ] is missing here\n  hint: write list[str]"),
        Mistake("list[strr]", "1:9: unknown type 'strr'\n  hint: did you mean 'str'?"),
        Mistake("list[str?]", "1:9: what a list holds cannot be optional\n  hint: write list[str]?"),
        Mistake("enum", "1:4: enum of what?\n  hint: write enum[a,b]"),
        Mistake("enum[a,]", "1:11: a word of the enum is missing here\n  hint: write enum[a,b]"),
        Mistake("enum[a,a]", "1:11: 'a' stands twice in this enum"),
        Mistake("ref", "1:4: ref of what?\n  hint: write ref[products]"),
        Mistake("ref[product]", "1:8: no catalog 'product'\n  hint: did you mean 'products'?"),
        Mistake("ref[x]", "1:8: no catalog 'x'\n  hint: catalogs are products, stores"),
        Mistake("str pi", "1:8: unknown mark 'pi'\n  hint: did you mean 'pii'?"),
        Mistake("str pii pii", "1:12: pii stands twice"),
        Mistake("str secret", f"1:8: unknown mark 'secret'\n  hint: marks are {MARKS}"),
        Mistake("str required", "1:8: unknown mark 'required'\n  hint: a ? behind the type: may be absent"),
        Mistake("str by=device", f"1:8: unknown mark 'by=device'\n  hint: marks are {MARKS}"),
        Mistake("str consent=", "1:8: consent needs a purpose\n  hint: write consent=personalization"),
        Mistake("str =", "1:8: an expression is missing behind ="),
        Mistake("", "1:1: field 'a' has no type\n  hint: write a: str"),
        Mistake("''", f"1:5: a type is missing here\n  hint: types are {TYPES}"),
        Mistake(
            "[str]",
            "1:1: field 'a' should be a type, a mapping, or a list of one mapping\n"
            "  hint: list[str] holds values; a list of objects is one mapping behind a dash",
        ),
        Mistake("list[" * 17 + "str" + "]" * 17, "1:89: types are nested more than 16 deep"),
    ],
    ids=lambda case: case.text[:20] or "nothing",
)
def test_what_an_author_is_told(case: Mistake) -> None:
    with pytest.raises(AuthoringError) as caught:
        parse_fields(read_yaml(f"a: {case.text}", "p.yaml").data, catalogs=CATALOGS)
    assert str(caught.value) == f"p.yaml:{case.expect}"


@pytest.mark.parametrize(
    ("name", "expect"),
    [
        ("_id", "p.yaml:1:1: a field cannot begin with an underscore: '_id'"),
        (
            "first-name",
            (
                "p.yaml:1:1: 'first-name' cannot be the name of a field\n"
                "  hint: a name is letters, digits and underscores, and begins with a letter: first_name"
            ),
        ),
        (
            "2nd",
            (
                "p.yaml:1:1: '2nd' cannot be the name of a field\n"
                "  hint: a name is letters, digits and underscores, and begins with a letter"
            ),
        ),
        (
            "name?",
            "p.yaml:1:1: the ? stands behind the type, not behind the name\n  hint: write name: str?",
        ),
    ],
)
def test_names_a_template_could_not_write(name: str, expect: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        parse_fields(read_yaml(f"{name}: str", "p.yaml").data)
    assert str(caught.value) == expect


def test_every_problem_in_one_go() -> None:
    text = "a: strr\nb:\n  c: ref[x]\n  _d: str\ne?: str\naddress: {x: int}\naddress?: {y: int}\n"
    text = text.replace("address?: {", "'address?': {")
    with pytest.raises(AuthoringError) as caught:
        parse_fields(read_yaml(text, "p.yaml").data, catalogs=())
    assert str(caught.value) == dedent("""\
        p.yaml:1:4: unknown type 'strr'
          hint: did you mean 'str'?
        p.yaml:3:10: no catalog 'x'
          hint: there is no file in catalogs/
        p.yaml:4:3: a field cannot begin with an underscore: '_d'
        p.yaml:5:1: the ? stands behind the type, not behind the name
          hint: write e: str?
        p.yaml:7:2: field 'address' is declared twice""")
