"""A workspace with as many products as wanted, and the same products in a database made by hand."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dynacontent import Workspace

CATEGORIES, BRANDS = 40, 300
PRICES = (1_000, 90_000)
"""The cheapest and the dearest, in cents."""
COLUMNS = (
    "sku,name,name@de,brand,category,price@EUR,price@USD,rating,stock,added,image,tags,complements,weight"
)

_CONFIGURATION = 'version = 1\nlocales = ["en", "de"]\ncurrency = "EUR"\n[brand]\nname = "Warehouse"\n'
_PROFILE = """\
key: id
fields: {id: str, category: str, budget: decimal}
"""
_EVENTS = """\
seen:
  cards:
    - name: str
      price: money
      image: str
      complements:
        - name: str
"""
_PRODUCTS = """\
source: products.csv
key: sku
fields:
  sku: str
  name: str by=locale
  brand: str
  category: str
  price: money by=currency
  rating: float?
  stock: int
  added: date
  image: str
  tags: list[str]
  complements: list[ref[products]]
  weight: decimal
collections:
  picks:
    where: item.category == profile.category and item.price.amount <= profile.budget and item.stock > 0
    sort: [-item.rating]
    limit: 4
"""
_MANIFEST = 'event: seen\nemail: {body: email.mjml, subject: "Your picks"}\n'
_CARD = """\
<mj-section><mj-column>
  <mj-text>{{ card.name }}: {{ card.price | money }}</mj-text>
  {% for other in card.complements %}<mj-text>with {{ other.name }}</mj-text>{% endfor %}
  <mj-image src="https://cdn.example/{{ card.image }}" alt="" />
</mj-column></mj-section>
"""
_BODY = f"""\
<mjml><mj-body>
{{% level 3 %}}{{% for card in collection("picks") %}}{_CARD}{{% endfor %}}
{{% level 1 %}}{{% for card in event.cards %}}{_CARD}{{% endfor %}}
{{% endlevel %}}
</mj-body></mjml>
"""
_FILES = {
    "dynacontent.toml": _CONFIGURATION,
    "templates/profile.yaml": _PROFILE,
    "templates/events.yaml": _EVENTS,
    "templates/messages/picks/message.yaml": _MANIFEST,
    "templates/messages/picks/email.mjml": _BODY,
    "catalogs/products.yaml": _PRODUCTS,
}

BY_KEY = "SELECT * FROM products WHERE sku = ?"
PICKS = """\
SELECT * FROM products WHERE category = ? AND price_eur <= ? AND stock > 0 AND price_eur IS NOT NULL
ORDER BY rating DESC, sku LIMIT 4
"""
"""What somebody would write who has only this question."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The open workspace, and a connection to the database made by hand."""

    workspace: Workspace
    by_hand: sqlite3.Connection
    products: int

    def keys(self, count: int) -> list[str]:
        """Keys of products all over the catalog."""
        chance = random.Random(7)  # noqa: S311 - the same keys in every run
        return [_key(chance.randrange(self.products)) for _ in range(count)]

    def people(self, count: int) -> list[dict[str, Any]]:
        """Recipients: hardly two of them ask the collection the same."""
        chance = random.Random(8)  # noqa: S311 - the same people in every run
        return [_person(chance, number) for number in range(count)]


def write(root: Path, products: int) -> None:
    """The workspace's files."""
    for path, text in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with (root / "catalogs" / "products.csv").open("w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        file.writelines(",".join(row) + "\n" for row in _rows(products))


@contextmanager
def open_warehouse(products: int) -> Iterator[Warehouse]:
    """A workspace in a temporary folder, with the database beside it."""
    with TemporaryDirectory(prefix="dynacontent-benchmark-") as folder:
        root = Path(folder)
        write(root, products)
        by_hand = sqlite3.connect(root / "by-hand.sqlite3", isolation_level=None)
        _fill(by_hand, products)
        yield Warehouse(Workspace.open(root), by_hand, products)
        by_hand.close()


def _fill(connection: sqlite3.Connection, products: int) -> None:
    """The same rows as people store them: a column for each value, lists as text."""
    connection.execute("PRAGMA mmap_size = 4294967296")
    names = COLUMNS.replace("@", "_").lower().removeprefix("sku,")
    connection.execute(f"CREATE TABLE products (sku PRIMARY KEY, {names}) WITHOUT ROWID")
    connection.execute("BEGIN")
    marks = ", ".join("?" * len(COLUMNS.split(",")))
    # S608: nothing in these statements comes from outside.
    connection.executemany(f"INSERT INTO products VALUES ({marks})", map(_typed, _rows(products)))  # noqa: S608
    connection.execute("CREATE INDEX picks ON products (category, rating DESC, sku)")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _typed(row: list[str]) -> list[Any]:
    typed: list[Any] = list(row)
    typed[5:9] = [int(row[5].replace(".", "")), int(row[6].replace(".", "")), float(row[7]), int(row[8])]
    return typed


def _rows(products: int) -> Iterator[list[str]]:
    chance = random.Random(5)  # noqa: S311 - the same products in every run
    for number in range(products):
        cents = chance.randint(*PRICES)
        yield [
            _key(number),
            f"Product {number}",
            f"Prödukt {number}",
            f"brand-{chance.randrange(BRANDS)}",
            f"category-{chance.randrange(CATEGORIES)}",
            f"{cents / 100:.2f}",
            f"{cents * 1.1 / 100:.2f}",
            f"{chance.randint(10, 50) / 10}",
            str(chance.randint(0, 50)),
            f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            f"products/{number}.jpg",
            f"tag-{chance.randrange(20)}|tag-{chance.randrange(20)}",
            f"{_key(chance.randrange(products))}|{_key(chance.randrange(products))}",
            f"{chance.randint(1, 9_999) / 1000}",
        ]


def _key(number: int) -> str:
    return f"p{number:07}"


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    cards = [
        {
            "name": f"Product {card}",
            "price": f"{card}.50 EUR",
            "image": f"products/{card}.jpg",
            "complements": [{"name": f"Product {card + 1}"}, {"name": f"Product {card + 2}"}],
        }
        for card in range(number % 50, number % 50 + 4)
    ]
    budget = f"{chance.randint(PRICES[1] // 5, PRICES[1]) / 100:.2f}"
    profile = {"id": str(number), "category": f"category-{chance.randrange(CATEGORIES)}", "budget": budget}
    return {"profile": profile, "event": {"cards": cards}}
