"""The sample shop hangs together: whatever one of its files names is there in another."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PERSONAS = [
    "ada",
    "asha",
    "camille",
    "darcy",
    "grace",
    "greta",
    "jonas",
    "layla",
    "mateo",
    "noa",
    "omar",
    "sam",
    "urs",
    "yuki",
    "yusuf",
]


def rows(catalog: str) -> list[dict[str, str]]:
    with (ROOT / "catalogs" / f"{catalog}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


PRODUCTS = {row["sku"]: row for row in rows("products")}


@pytest.mark.parametrize(
    ("catalog", "key", "at_least"),
    [("products", "sku", 150), ("categories", "id", 12), ("stores", "key", 10)],
)
def test_catalogs_are_large_enough_and_their_keys_unique(catalog: str, key: str, at_least: int) -> None:
    keys = [row[key] for row in rows(catalog)]
    assert len(keys) >= at_least
    assert len(set(keys)) == len(keys)


def test_every_category_is_used_and_none_is_unknown() -> None:
    assert {row["category"] for row in PRODUCTS.values()} == {row["id"] for row in rows("categories")}


def test_every_complement_is_another_product() -> None:
    for sku, row in PRODUCTS.items():
        complements = row["complements"].split("|")
        assert 3 <= len(set(complements)) == len(complements) <= 4, sku
        assert set(complements) <= PRODUCTS.keys() - {sku}, sku


def test_every_product_is_translated_and_priced() -> None:
    columns = [
        "name",
        "name@de",
        "name@ar",
        "tagline",
        "tagline@de",
        "tagline@ar",
        "price@EUR",
        "price@USD",
        "price@GBP",
        "price@CHF",
    ]
    incomplete = [(sku, column) for sku, row in PRODUCTS.items() for column in columns if not row[column]]
    assert incomplete == []


def test_some_products_have_no_price_in_dirhams() -> None:
    assert 0 < sum(not row["price@AED"] for row in PRODUCTS.values()) < len(PRODUCTS) // 4


def test_a_price_that_was_is_higher_than_the_price() -> None:
    for sku, row in PRODUCTS.items():
        for currency in ["EUR", "USD", "GBP", "CHF", "AED"]:
            if before := row[f"was_price@{currency}"]:
                assert float(before) > float(row[f"price@{currency}"]), (sku, currency)


def test_every_product_has_its_small_picture_and_no_picture_is_left_over() -> None:
    pictures = {row["image"] for row in PRODUCTS.values()}
    assets = ROOT / "templates" / "assets"
    assert pictures == {f"products/{path.name}" for path in (assets / "products").iterdir()}
    assert max((assets / picture).stat().st_size for picture in pictures) <= 12_000


def test_there_are_fifteen_personas() -> None:
    assert sorted(path.stem for path in (ROOT / "templates" / "personas").glob("*.yaml")) == PERSONAS
