"""What a collection selects is what plain Python selects with the same expression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dynacontent.catalogs import open_store
from dynacontent.errors import CatalogError
from dynacontent.expressions.bound import settled
from dynacontent.expressions.items import Item
from dynacontent.expressions.sql import Inverse, compile_select, inverse
from dynacontent.models.values import CurrencyMismatchError, Geo, Money
from dynacontent.ports.catalogs import CatalogStore, Query, Row
from tests.catalogs.reference import Reference, Rows, Wanted

CHAIN = ("de-AT", "de")


NAMES: dict[str, Any] = {
    "profile": {
        "tags": ["b", "é"],
        "brands": ["Boréa", "nobody", 5],
        "budget": Money(Decimal(40), "EUR"),
        "weight": Decimal("0.1000005"),
        "seen": [Item("products", "tent"), Item("products", "mat"), Item("stores", "bag")],
        "last": Item("products", "bag"),
        "other": Item("stores", "bag"),
        "since": date(2026, 1, 2),
        "moment": datetime(2026, 1, 2, 8, tzinfo=UTC),
        "huge": 10**30,
        "vip": True,
        "none": [],
        "two": 2,
        "zero": 0,
        "berlin": Geo(52.52, 13.405),
        "usd": Money(Decimal(40), "USD"),
    },
    "wanted": "Boréa",
}


@dataclass(frozen=True)
class Case:
    where: str
    expect: str
    sort: tuple[str, ...] = ()
    currency: str | None = field(default="EUR")


def python(shop: SimpleNamespace, rows: Sequence[Row], case: Case) -> list[str]:
    """The keys that plain Python selects."""
    source = Rows(shop.schema(), rows, currency=case.currency, chain=CHAIN)
    return Reference(source, shop.expression, shop.ENVIRONMENT).select(Wanted(case.where, case.sort), NAMES)


def compiled(
    shop: SimpleNamespace,
    store: CatalogStore,
    *,
    where: str | None = None,
    condition: Inverse | None = None,
    sort: Sequence[str] = (),
    **options: Any,
) -> Query:
    """A query on the shop's products in the language of a store."""
    return compile_select(
        shop.schema(),
        where=shop.expression(where) if where else condition,
        sort=[shop.expression(term) for term in sort],
        dialect=store.dialect,
        **options,
    )


def select(
    shop: SimpleNamespace, store: CatalogStore, query: Query, names: dict[str, Any] = NAMES
) -> list[str]:
    values = [settled(node, shop.ENVIRONMENT)(names) for node in query.bound]
    return [row["sku"] for row in store.select(query, values)]


ALL = "Tent bag mat tent émile"

CASES = [
    Case("true", ALL),
    Case("item.stock > 3", "bag émile"),
    Case("0 <= item.stock < 7", "Tent mat"),
    Case("item.stock >= profile.two and profile.vip", "Tent bag émile"),
    Case("item.stock < profile.huge", ALL),
    Case("item.stock < 3.5", "Tent mat tent"),
    Case("item.stock == profile.weight", ""),
    # Missing: comparisons are false, their negations true.
    Case("item.rating < 4.5", "bag"),
    Case("not item.rating < 4.5", "Tent mat tent émile"),
    Case("not (item.rating >= 4.5 or item.stock > 3)", "mat"),
    Case("item.rating != 4.5", "Tent bag mat"),
    Case("item.brand not in ['zeta']", "Tent bag mat émile"),
    Case("item.brand is missing", "Tent"),
    Case("item.brand is not missing and item.rating is defined", "bag tent émile"),
    Case("item.price is missing", "bag"),
    Case("item.stock > profile.nothing", ""),
    Case("not item.stock > profile.nothing", ALL),
    Case("item.brand in profile.nothing", ""),
    Case("item.brand not in profile.nothing", ALL),
    Case("item.stock == none", ""),
    Case("item.stock != none", ALL),
    Case("not (item.rating > 4 and not item.new)", "bag mat tent"),
    # Text: by code point, with accents and case.
    Case("item.brand < 'a'", "bag mat émile"),
    Case("item.brand == 'Boréa'", "bag émile"),
    Case("item.brand in profile.brands", "bag émile"),
    Case("item.name == 'Zelt'", "tent"),
    Case("item.name > 'Zo'", "Tent émile"),
    Case("item.maker.city == 'Kiel'", "tent"),
    Case("item.maker.size.staff == 3", "mat"),
    Case("item.Brand == 1", "bag"),
    Case("contains(item.brand, 'ré')", "bag émile"),
    Case("contains(item.brand, profile.nothing)", ""),
    Case("starts_with(item.brand, 'Bor')", "bag émile"),
    Case("starts_with(item.brand, 'ré')", ""),
    Case("starts_with(item.brand, '')", "bag mat tent émile"),
    Case("starts_with(item.brand, profile.nothing)", ""),
    Case("ends_with(item.brand, 'réa')", "bag émile"),
    Case("ends_with(item.brand, 'xxBoréa')", ""),
    Case("starts_with('Boréal', item.brand)", "bag émile"),
    Case("'ré' in item.brand", "bag émile"),
    Case("item.size == 's' or item.size == 'l'", "mat tent"),
    # Decimals are exact.
    Case("item.weight == 0.5", ""),
    Case("item.weight < profile.weight", "mat"),
    Case("item.weight >= profile.weight", "Tent bag émile"),
    Case("item.weight > 0.1", "Tent bag émile"),
    Case("item.weight < 0.1", ""),  # a number that is written beside an exact decimal is exact
    Case("item.weight <= 0.1", "mat"),
    Case("item.weight is not missing and item.weight * 3 + 1 > 7", "émile"),
    Case("item.weight is not missing and item.weight - 2 == 0", "bag"),
    Case("item.weight is not missing and item.weight * item.weight < 4", "Tent mat"),
    Case("item.weight is not missing and item.weight * item.stock > 13", "bag émile"),
    Case("item.stock * 2 - 1 > item.stock", "Tent bag émile"),
    Case("-item.stock > 2", "tent"),
    Case("item.stock * 1.5 > 4.4", "Tent bag émile"),
    Case("item.weight > item.stock", "mat"),
    Case("item.rating > item.stock", "Tent tent"),
    # Money in the render's currency; what has none is left out.
    Case("item.price < profile.budget", "Tent mat émile"),
    Case("not item.price < profile.budget", "tent"),
    Case("item.price.amount * 2 <= 79.80", "Tent mat émile"),
    Case("item.price.amount < 100", "Tent bag émile", currency="USD"),
    Case("item.price.amount < 100", "", currency="JPY"),
    Case("item.price.amount < 100", "", currency=None),
    # Dates and moments.
    Case("item.added >= profile.since", "Tent bag émile"),
    Case("item.seen == profile.moment", "Tent bag"),
    Case("not item.seen > profile.moment", "Tent bag mat tent"),
    # Lists, refs and items.
    Case("'b' in item.tags", "Tent bag"),
    Case("'b' not in item.tags", "mat tent émile"),
    Case("2 in item.grades", "bag émile"),
    Case("overlaps(item.tags, profile.tags)", "Tent bag"),
    Case("overlaps(profile.none, item.tags)", ""),
    Case("item.stock in [3, profile.two, 7]", "Tent bag"),
    Case("item.stock in []", ""),
    Case("item not in profile.seen", "Tent bag émile"),
    Case("item == profile.last or item == profile.other", "bag"),
    Case("item.best == item", "émile"),
    Case("item.best == profile.last", "Tent"),
    Case("item.best not in profile.seen", "Tent mat émile"),
    Case("profile.last in item.complements", "Tent tent"),
    Case("item.best in item.complements", "Tent bag tent"),
    Case("overlaps(item.complements, profile.seen)", "Tent bag tent"),
    # Places.
    Case("near(item.place, profile.berlin, km=3)", "tent"),
    Case("near(profile.berlin, item.place, km=1)", ""),
    Case("near(item.place, profile.berlin, km=profile.two)", ""),
    Case("near(item.place, profile.berlin, km=profile.two + 1.5)", "tent"),
    Case("near(item.place, profile.nothing, km=3)", ""),
    Case("near(item.place, profile.berlin, km=profile.nothing)", ""),
    Case("not near(item.place, profile.berlin, km=3)", "Tent bag mat émile"),
    # Parameters, and guards of what the recipient contributes.
    Case("item.brand == wanted", "bag émile"),
    Case("profile.zero == 0 or 10 / profile.zero > item.stock", ALL),
    Case("profile.zero != 0 and 10 / profile.zero > item.stock", ""),
    Case("not (profile.zero != 0 and 10 / profile.zero > item.stock)", ALL),
    Case("profile.usd.currency == 'EUR' and item.price < profile.usd", ""),
    Case("profile.usd.currency != 'EUR' or item.price < profile.usd", "Tent mat tent émile"),
    Case("(item.stock > 3 or profile.zero == 0) and item.rating > 4", "Tent bag tent émile"),
    # Truth.
    Case("item.new", "bag tent"),
    Case("not item.new", "Tent mat émile"),
    Case("item.new == false", "mat"),
    Case("item.tags and item.stock", "Tent bag tent"),
    Case("not profile.vip or item.stock == 0", "mat"),
    # Order: Missing last, the key decides between equals.
    Case("true", "bag tent émile Tent mat", ("item.rating",)),
    Case("true", "Tent tent émile bag mat", ("-item.rating",)),
    Case("true", "tent mat bag émile Tent", ("-item.brand", "item.added")),
    Case("true", "émile Tent mat tent", ("item.price",)),
    Case("true", "tent bag émile Tent mat", ("item.added", "-item.stock")),
    Case("true", "Tent émile tent bag mat", ("-item.name",)),
    Case("true", "mat Tent bag émile tent", ("item.weight",)),
    Case("true", "bag tent mat Tent émile", ("-item.new",)),
    Case("true", "tent mat Tent bag émile", ("item.stock * 2",)),
    Case("item.stock < 5", "tent Tent mat", ("distance(item.place, profile.berlin)",)),
    Case("item.stock < 5", "tent Tent mat", ("-distance(profile.berlin, item.place)",)),
    Case("item.stock < 5", "Tent mat tent", ("distance(item.place, profile.nothing)",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {' '.join(case.sort)}")
def test_sql_selects_what_python_selects(case: Case, shop_store: CatalogStore, shop: SimpleNamespace) -> None:
    query = compiled(
        shop,
        shop_store,
        where=case.where,
        sort=case.sort,
        limit=100,
        currency=case.currency,
        chain=CHAIN,
    )
    rows = list(shop_store.items("products", shop_store.keys("products", 100)).values())
    found = select(shop, shop_store, query)
    assert found == case.expect.split()
    assert found == python(shop, rows, case)


@pytest.mark.parametrize(
    ("distinct_by", "expect"),
    [
        ({"brand": 1}, "émile mat tent Tent"),
        ({"maker.city": 1}, "émile mat tent Tent"),
        ({"Brand": 5}, "émile bag mat tent Tent"),
    ],
)
def test_distinct_by_keeps_the_first_of_each_and_all_without_a_value(
    distinct_by: dict[str, int], expect: str, shop_store: CatalogStore, shop: SimpleNamespace
) -> None:
    query = compiled(shop, shop_store, sort=("item.brand", "-item.stock"), limit=9, distinct_by=distinct_by)
    assert select(shop, shop_store, query) == expect.split()


def test_the_limit_is_the_last_bound_value(shop_store: CatalogStore, shop: SimpleNamespace) -> None:
    query = compiled(shop, shop_store, where="item.stock > profile.two", limit=2)
    assert [row["sku"] for row in shop_store.select(query, [2, 2])] == ["Tent", "bag"]
    assert [row["sku"] for row in shop_store.select(query, [2, 1])] == ["Tent"]


def test_items_without_a_required_price_are_left_out(shop_store: CatalogStore, shop: SimpleNamespace) -> None:
    query = compiled(shop, shop_store, currency="EUR", require=frozenset({"price", "brand"}))
    assert select(shop, shop_store, query) == ["Tent", "mat", "tent", "émile"]


@pytest.mark.parametrize(("name", "expect"), [("complements", ["Tent", "tent"]), ("best", ["Tent"])])
def test_an_inverse_relation_finds_who_points_here(
    name: str, expect: list[str], shop_store: CatalogStore, shop: SimpleNamespace
) -> None:
    query = compiled(shop, shop_store, condition=inverse(shop.schema(), name))
    assert select(shop, shop_store, query, {"this": Item("products", "bag")}) == expect


def test_money_of_another_currency_is_refused(shop_store: CatalogStore, shop: SimpleNamespace) -> None:
    query = compiled(
        shop,
        shop_store,
        where="item.price < profile.budget",
        currency="USD",
    )
    with pytest.raises(CurrencyMismatchError, match="40 EUR is compared with amounts in USD"):
        select(shop, shop_store, query)


def test_values_of_another_type_are_unequal_and_without_order(
    shop_store: CatalogStore, shop: SimpleNamespace
) -> None:
    equal = compiled(shop, shop_store, where="item.stock == profile.brands[0]")
    assert select(shop, shop_store, equal) == []
    less = compiled(shop, shop_store, where="item.stock < profile.brands[0]")
    with pytest.raises(CatalogError, match="str where a collection compares number"):
        select(shop, shop_store, less)


def test_names_are_quoted(shop: SimpleNamespace, tmp_path: Path) -> None:
    fields: dict[str, object] = {
        "sku": "str",
        "select": "int",
        "value": "list[str]",
        "row": "str?",
        "Row": "int?",
    }
    shop.write(tmp_path, "sku,select,value,row,Row\na,1,x|y,r,5\nb,2,,,\n")
    named = shop.schema(fields)
    opened, _ = open_store({"products": named}, tmp_path)
    where = shop.expression("item.select == 1 and 'x' in item.value and item.row == 'r' and item.Row == 5")
    assert select(shop, opened, compile_select(named, where=where)) == ["a"]


@pytest.mark.parametrize(("where", "expect"), [
    ("(profile.nothing + 1 > 3 or profile.two == 2) and item.stock > 3", "bag émile"),
    ("(profile.nothing + 1 > 3 and profile.two == 2) or item.stock > 3", "bag émile"),
    ("not profile.nothing + 1 > 3 and item.stock > 3", "bag émile"),
    ("profile.two > 2 and 1 / (profile.two - 2) > 1 and item.stock > 3", ""),
    ("not (profile.two > 2 and 1 / (profile.two - 2) > 1) and item.stock > 3", "bag émile"),
    ("profile.nothing + 1 != 3 and item.stock > 3", "bag émile"),
    ("profile.nothing + 1 not in [3] and item.stock > 3", "bag émile"),
    ("not (profile.nothing + 1 > 3 or item.stock > 3)", "Tent mat tent"),
    ("1 < profile.two < profile.nothing + 1 or item.stock > 3", "bag émile"),
])  # fmt: skip
def test_what_computes_with_what_is_missing_is_false_by_itself(
    where: str, expect: str, shop: SimpleNamespace, shop_store: CatalogStore
) -> None:
    query = compiled(shop, shop_store, where=where, currency="EUR", chain=CHAIN)
    assert select(shop, shop_store, query) == expect.split()
