"""Indexes follow from what conditions ask and orders want."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dynacontent.catalogs.imports import index_name, spread
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.sql_access import is_found_at_once, wanted_indexes
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import Dialect, Index

FIELDS = {
    "sku": "str",
    "name": "str by=locale",
    "brand": "str",
    "category": "ref[categories]",
    "rating": "float?",
    "stock": "int",
    "price": "money by=currency",
    "tags": "list[str]",
    "complements": "list[ref[products]]",
    "place": "geo?",
    "maker": {"city": "str"},
}
SCHEMA = CatalogSchema(
    name="products",
    path="catalogs/products.yaml",
    source=SourceText("products.csv"),
    key="sku",
    fields=parse_fields(FIELDS),
)
ENVIRONMENT = SafeEnvironment()


@dataclass(frozen=True)
class Case:
    description: str
    where: str | None
    expect: list[str]
    sort: list[str] = field(default_factory=list)
    dialect: Dialect = "sqlite"
    at_once: bool = False


CASES = [
    Case("what is equal, then the key", "item.brand == this.brand", ["brand sku"]),
    Case("either way round", "profile.brand == item.brand", ["brand sku"]),
    Case("members of objects", "item.maker.city == profile.city", ["maker.city sku"]),
    Case(
        "what is equal, then the order",
        "item.brand == 'x' and item.category == this.category and item.stock > 0",
        ["brand category rating- sku"],
        ["-item.rating"],
    ),
    Case("one of some, and the order alone", "item.category in profile.liked",
         ["rating- sku", "category rating- sku"], ["-item.rating"]),
    Case("one of some, by key", "item.brand in ['a', 'b']", ["brand sku"]),
    Case("a range, where there is nothing better", "item.stock > 3", ["stock"]),
    Case("a range in an order", "item.stock > 3", ["rating- stock sku"], ["-item.rating", "item.stock"]),
    Case("only an order", None, ["rating- sku"], ["-item.rating"]),
    Case("amounts in each currency", "item.price.amount < profile.budget", ["price@*"]),
    Case("a list of refs", "this in item.complements", ["complements[]"]),
    Case("two lists that share something", "overlaps(item.complements, profile.seen)", ["complements[]"]),
    Case("other lists are read row by row", "'x' in item.tags", []),
    Case("other lists", "'x' in item.tags", ["tags[]"], dialect="postgresql"),
    Case("places", "near(item.place, profile.place, km=3)", ["place@x place@y place@z"]),
    Case("the key", "item == profile.last or item.stock > 3", []),
    Case("an item", "item == profile.last", [], at_once=True),
    Case("a key of some", "item.sku in profile.skus", [], at_once=True),
    Case("not to be one of some narrows nothing", "item not in profile.bought", []),
    Case("nothing at all", None, [], at_once=True),
    Case("what is computed", "item.stock * 2 > 3", [], ["item.stock + 1"]),
    Case("a range, where the order is computed", "item.stock > 3", ["stock"], ["item.stock + item.rating"]),
    Case("text that depends on the locale", "item.name == 'x'", [], ["item.name"]),
    Case("either of two", "item.brand == 'x' or item.stock > 3", []),
]  # fmt: skip


def nodes(case: Case) -> tuple[object, list[object]]:
    parsed = [Expression(SourceText(text), ENVIRONMENT).node for text in case.sort]
    return (Expression(SourceText(case.where), ENVIRONMENT).node if case.where else None), parsed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_wanted(case: Case) -> None:
    where, sort = nodes(case)
    found = wanted_indexes(SCHEMA, where, sort, dialect=case.dialect)
    assert [index_name(index) for index in found] == case.expect
    assert is_found_at_once(SCHEMA, where, sort, dialect=case.dialect) is case.at_once


def test_an_index_of_amounts_is_made_for_each_currency_there_is() -> None:
    index = Index("products", (("price@*", True), ("sku", False)))
    columns = ["sku", "price@EUR", "price@USD", "old_price@CHF"]
    assert spread(index, columns) == [
        [("price@EUR", True), ("sku", False)],
        [("price@USD", True), ("sku", False)],
    ]
    assert spread(index, ["sku"]) == []
