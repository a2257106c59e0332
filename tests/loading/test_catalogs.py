"""Catalogs, their relations and collections: what an author is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

PRODUCTS = "catalogs/products.yaml"
STORES = "catalogs/stores.yaml"
STORE = "source: stores.csv\nkey: id\nfields:\n  id: str\n"


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: dict[str, str | bytes | None]
    expect: str


MISTAKES = [
    Mistake(
        "catalog keys missing",
        {
            PRODUCTS: ("fields:\n  sku: str\n"),
        },
        (
            "catalogs/products.yaml:1:1: key 'source' is missing\n"
            "  1 | fields:\n"
            "    | ^\n"
            "catalogs/products.yaml:1:1: key 'key' is missing\n"
            "  1 | fields:\n"
            "    | ^"
        ),
    ),
    Mistake(
        "catalog key undeclared",
        {
            PRODUCTS: ("source: p.csv\nkey: skuu\nfields:\n  sku: str\n"),
        },
        (
            "catalogs/products.yaml:2:6: key names the field 'skuu', which is not declared\n"
            "  2 | key: skuu\n"
            "    |      ^\n"
            "  hint: did you mean 'sku'?"
        ),
    ),
    Mistake(
        "catalog key of a wrong type",
        {
            PRODUCTS: ("source: p.csv\nkey: sku\nfields:\n  sku: decimal?\n"),
        },
        (
            "catalogs/products.yaml:2:6: key names the field 'sku', which is decimal?\n"
            "  2 | key: sku\n"
            "    |      ^\n"
            "  hint: it should be str or int, without ?"
        ),
    ),
    Mistake(
        "source",
        {
            PRODUCTS: ("source: ../p.csv\nkey: sku\nfields:\n  sku: str\n"),
            STORES: ("source: s.xlsx\nkey: id\nfields:\n  id: str\n"),
        },
        (
            "catalogs/products.yaml:1:9: source '../p.csv' should be a file in catalogs/\n"
            "  1 | source: ../p.csv\n"
            "    |         ^\n"
            "catalogs/stores.yaml:1:9: source 's.xlsx' is of an unknown kind\n"
            "  1 | source: s.xlsx\n"
            "    |         ^\n"
            "  hint: this release reads .csv, .jsonl, .json, .parquet"
        ),
    ),
    Mistake(
        "relations",
        {
            STORES: STORE
            + (
                "relations:\n"
                "  near: {to: storess, where: x}\n"
                "  id: {to: stores, where: x}\n"
                "  none: {to: products}\n"
                "  back: {to: products, inverse: complementss}\n"
                "  odd: {to: products, inverse: category}\n"
            ),
        },
        (
            "catalogs/stores.yaml:6:14: no catalog 'storess'\n"
            "  6 |   near: {to: storess, where: x}\n"
            "    |              ^\n"
            "  hint: did you mean 'stores'?\n"
            "catalogs/stores.yaml:7:3: 'id' is a field already; a relation needs another name\n"
            "  7 |   id: {to: stores, where: x}\n"
            "    |   ^\n"
            "catalogs/stores.yaml:8:3: a relation has either where or inverse\n"
            "  8 |   none: {to: products}\n"
            "    |   ^\n"
            "  hint: where: item.category == this.category, or inverse: a ref field of the other catalog\n"
            "catalogs/stores.yaml:9:33: products has no field 'complementss'\n"
            "  9 |   back: {to: products, inverse: complementss}\n"
            "    |                                 ^\n"
            "  hint: did you mean 'complements'?\n"
            "catalogs/stores.yaml:10:32: 'category' of products is str, no ref[stores]\n"
            "  10 |   odd: {to: products, inverse: category}\n"
            "     |                                ^\n"
            "  hint: products has no such field"
        ),
    ),
    Mistake(
        "collections",
        {
            STORES: STORE
            + (
                "collections:\n"
                "  a: {min: 5, limit: 2}\n"
                "  b: {fallback: bb}\n"
                "  c: {fallback: bestsellers}\n"
                "  d: {distinct_by: {idd: 1}}\n"
                "  e: {limit: many}\n"
                "  f: {order: sorted}\n"
                "  g: {limit: 0}\n"
                "  bestsellers: {sort: item.id}\n"
            ),
        },
        (
            "catalogs/stores.yaml:6:12: min is 5, more than limit, which is 2\n"
            "  6 |   a: {min: 5, limit: 2}\n"
            "    |            ^\n"
            "  hint: fewer items than min are the same as none\n"
            "catalogs/stores.yaml:7:17: no collection 'bb'\n"
            "  7 |   b: {fallback: bb}\n"
            "    |                 ^\n"
            "  hint: did you mean 'b'?\n"
            "catalogs/stores.yaml:9:21: stores has no field 'idd'\n"
            "  9 |   d: {distinct_by: {idd: 1}}\n"
            "    |                     ^\n"
            "  hint: did you mean 'id'?\n"
            "catalogs/stores.yaml:10:14: limit should be a whole number, not 'many'\n"
            "  10 |   e: {limit: many}\n"
            "     |              ^\n"
            "  hint: a number from 1 to 1000, or leave it out\n"
            "catalogs/stores.yaml:11:14: order should be seeded, not 'sorted'\n"
            "  11 |   f: {order: sorted}\n"
            "     |              ^\n"
            "  hint: write order: seeded, a shuffled order of each recipient's own\n"
            "catalogs/stores.yaml:12:14: limit should be at least 1\n"
            "  12 |   g: {limit: 0}\n"
            "     |              ^\n"
            "  hint: a number from 1 to 1000, or leave it out\n"
            "catalogs/stores.yaml:13:3: two collections are called 'bestsellers'\n"
            "  13 |   bestsellers: {sort: item.id}\n"
            "     |   ^\n"
            "  hint: the other is in catalogs/products.yaml\n"
            "catalogs/stores.yaml:13:23: sort should be a list, not 'item.id'\n"
            "  13 |   bestsellers: {sort: item.id}\n"
            "     |                       ^\n"
            "  hint: write [-item.rating]: what to order by, the most important first"
        ),
    ),
    Mistake(
        "fallbacks in a circle",
        {
            STORES: STORE + ("collections:\n  a: {fallback: b}\n  b: {fallback: c}\n  c: {fallback: b}\n"),
        },
        (
            "catalogs/stores.yaml:7:17: these fallbacks go in a circle: b → c → b\n"
            "  7 |   b: {fallback: c}\n"
            "    |                 ^\n"
            "  hint: the last one needs no fallback"
        ),
    ),
    Mistake(
        "collections of one name",
        {
            STORES: STORE + ("collections:\n  bestsellers: {limit: 3}\n"),
        },
        (
            "catalogs/stores.yaml:6:3: two collections are called 'bestsellers'\n"
            "  6 |   bestsellers: {limit: 3}\n"
            "    |   ^\n"
            "  hint: the other is in catalogs/products.yaml"
        ),
    ),
    Mistake(
        "fallback to another catalog",
        {
            STORES: STORE + ("collections:\n  near: {fallback: bestsellers}\n"),
        },
        (
            "catalogs/stores.yaml:6:20: collection 'bestsellers' is of products, not of stores\n"
            "  6 |   near: {fallback: bestsellers}\n"
            "    |                    ^\n"
            "  hint: a fallback gives items of the same catalog"
        ),
    ),
    Mistake(
        "catalog of an odd name",
        {
            "catalogs/my-shop.yaml": ("source: s.csv\nkey: id\nfields:\n  id: str\n"),
        },
        (
            "catalogs/my-shop.yaml: 'my-shop' cannot be the name of a catalog\n"
            "  hint: a name is letters, digits and underscores, and begins with a letter: my_shop"
        ),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    assert told(case.change) == case.expect


def test_marks_that_would_do_nothing(told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    fields = "fields:\n  sku: str\n  name: str by=currency\n  old: str? consent=x\n  sum: int = item.sku\n"
    text = told({"catalogs/stores.yaml": f"source: stores.csv\nkey: sku\n{fields}"})
    assert [line for line in text.splitlines() if line.startswith(("catalogs/", "  hint"))] == [
        "catalogs/stores.yaml:5:3: by=currency belongs to money, not to str",
        "  hint: write name: money by=currency",
        "catalogs/stores.yaml:6:3: consent is asked for whole fields of the profile",
        "  hint: mark the field of profile.yaml that this one is in or comes from",
        "catalogs/stores.yaml:7:3: only whole fields of the profile are derived",
        "  hint: write the type alone, and derive the value in profile.yaml or in a template",
    ]


PARAMETERS = [
    ("order: random", "5:21: order should be seeded, not 'random'", None),
    (
        "distinct_by: id",
        "5:27: distinct_by should be a mapping, not 'id'",
        "write {brand: 1}: a field, and how many items may share a value of it",
    ),
    ("parameters: [a]", "5:26: fields are a mapping of names to types", "first_name: str?"),
    ("parameters: {a: strr}", "5:30: unknown type 'strr'", "did you mean 'str'?"),
    ("parameters: {a: str by=locale}", "5:27: by=locale belongs to the fields of a catalog", None),
    (
        "parameters: {item: str}",
        "5:27: a parameter cannot be called 'item', which means something else already",
        None,
    ),
    (
        "fallback: other}\n  other: {parameters: {brand: str}",
        "5:24: fallback 'other' needs brand (str)",
        "add it to the parameters of near_you, or make it optional there",
    ),
    (
        'parameters: {brand: int}, fallback: other}\n  other: {parameters: {brand: "str?"}',
        "5:50: fallback 'other' needs brand (str?)",
        "add it to the parameters of near_you, or make it optional there",
    ),
]


@pytest.mark.parametrize(("keys", "message", "hint"), PARAMETERS, ids=[keys for keys, *_ in PARAMETERS])
def test_parameters_and_orders_of_collections(
    keys: str, message: str, hint: str | None, told: Callable[[dict[str, str | bytes | None]], str]
) -> None:
    schema = "source: stores.csv\nkey: id\nfields: {id: str}\ncollections:\n  near_you: {" + keys + "}\n"
    text = told({STORES: schema})
    assert text.startswith(f"{STORES}:{message}\n")
    assert hint is None or f"  hint: {hint}" in text


def test_a_seeded_order_needs_a_key(told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    stores = STORE + "collections:\n  any: {order: seeded}\n"
    assert told({STORES: stores, "templates/profile.yaml": "fields: {id: str}\n"}).splitlines()[::3] == [
        f"{STORES}:6:16: a seeded order needs to know recipients apart",
        "  hint: add  key: FIELD  to templates/profile.yaml: the order is each recipient's own",
    ]
