"""A workspace to measure in: the sample shop with more products, more locales and messages of our own."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.options import PRODUCTS
from dynacontent import Workspace
from dynacontent.ports import Key, MemoryCatalogStore, Row

ROOT = Path(__file__).parents[1]
ASSETS_URL = "https://cdn.example/assets"
LOCALES = (
    *("en", "de", "ar", "fr", "es", "it", "nl", "sv"),
    *("pt-BR", "pt-PT", "pl", "cs", "ru", "uk", "tr", "he", "fa", "hi", "bn", "th", "ja", "ko"),
    *("zh-Hans", "zh-Hant", "da"),
)
"""The locales of the sample shop, then as many as wanted; the latter speak German."""
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "AED")
FOUR_LOCALES = 4


@dataclass(frozen=True, slots=True)
class Extra:
    """Files put into the shop on top of the sample's, and text appended to files of the sample."""

    files: Mapping[str, str] = field(default_factory=dict)
    appended: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shop:
    """An open workspace with its product data in memory; ``database`` reads the same from SQLite."""

    root: Path
    workspace: Workspace
    database: Workspace
    rows: Mapping[str, Mapping[Key, Row]]

    @property
    def skus(self) -> list[str]:
        """Keys of all products."""
        return [str(key) for key in self.rows["products"]]


@contextmanager
def open_shop(
    *, products: int = PRODUCTS, locales: int = FOUR_LOCALES, extra: Extra | None = None, plain: bool = False
) -> Iterator[Shop]:
    """The shop in a temporary folder, with at least ``products`` products and ``locales`` locales."""
    with TemporaryDirectory(prefix="dynacontent-benchmark-") as folder:
        root = Path(folder)
        _write(root, products, LOCALES[:locales], extra or Extra())
        database = Workspace.open(root, plain=plain)
        rows = _all_rows(database)
        # One of its own: what is kept of items belongs to the rows of one store.
        own = Workspace.open(root, plain=plain)
        workspace = Workspace(replace(own.parts, store=MemoryCatalogStore(rows)))
        yield Shop(root, workspace, database, rows)


def _all_rows(workspace: Workspace) -> dict[str, dict[Key, Row]]:
    store = workspace.parts.store
    rows = {name: store.items(name, store.keys(name, 1_000_000)) for name in workspace.catalogs}
    return {name: {key: dict(row) for key, row in found.items()} for name, found in rows.items()}


def _write(root: Path, products: int, locales: tuple[str, ...], extra: Extra) -> None:
    others = [path.name for path in (ROOT / "templates/messages").iterdir() if path.name != "abandoned_cart"]
    without = shutil.ignore_patterns("*.py", "__*", "placements", *others)
    shutil.copytree(ROOT / "templates", root / "templates", ignore=without)
    shutil.copytree(ROOT / "catalogs", root / "catalogs")
    (root / "dynacontent.toml").write_text(_configuration(locales), "utf-8")
    _look_up_by_key(root / "templates/messages/abandoned_cart/email.mjml")
    _multiply_products(root / "catalogs" / "products.csv", products, locales[3:])
    for folder in (root / "templates/locales").iterdir():
        if folder.name not in LOCALES[:3]:
            shutil.rmtree(folder)  # others are made of the German one
    german = (root / "templates/locales/de/LC_MESSAGES/messages.po").read_text("utf-8")
    for locale in locales[3:]:
        extra_po = german.replace("Language: de", f"Language: {locale}")
        if locale == "fr":
            extra_po = extra_po.replace("plural=(n != 1)", "plural=(n > 1)")
        _put(root / f"templates/locales/{locale}/LC_MESSAGES/messages.po", extra_po)
    for path, text in extra.files.items():
        _put(root / path, text)
    for path, text in extra.appended.items():
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)


# What goes with a cart is looked up by key, as the competitors are given it: queries have a benchmark
# of their own.
_QUERIED = 'collection("goes_with_cart")'
_BY_KEY = (
    "{% set chosen = event.lines.product %}"
    "{% set extras = (chosen.complements | reject('in', chosen) | unique | list)[:3] %}"
)


def _look_up_by_key(path: Path) -> None:
    text = path.read_text("utf-8")
    opening = f"{{% if {_QUERIED} %}}"
    if opening not in text:
        raise RuntimeError("the cart email of the sample shop no longer shows what goes with the cart")
    _put(path, text.replace(opening, _BY_KEY + opening).replace(_QUERIED, "extras"))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _configuration(locales: tuple[str, ...]) -> str:
    """The repository's ``[tool.dynacontent]`` as a file of its own, with other locales."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    own = text[text.index("[tool.dynacontent]") :].replace("[tool.dynacontent]\n", "", 1)
    own = own.replace("[tool.dynacontent.", "[")
    quoted = ", ".join(f'"{locale}"' for locale in locales)
    wanted = f'locales = [{quoted}]\nassets_url = "{ASSETS_URL}"'
    return re.sub(r"^locales = .*$", wanted, own, flags=re.MULTILINE)


def _multiply_products(path: Path, wanted: int, locales: tuple[str, ...]) -> None:
    """The sample's products again and again, each with names, prices and neighbours of its own."""
    with path.open(encoding="utf-8", newline="") as file:
        sample = list(csv.DictReader(file))
    rounds = -(-wanted // len(sample))
    rows = [
        _product(row, batch, batch * len(sample) + index, locales)
        for batch in range(rounds)
        for index, row in enumerate(sample)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _product(row: Mapping[str, str], batch: int, number: int, locales: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = dict(row)
    made["sku"] = f"{row['sku']}-{batch}"
    made["complements"] = "|".join(f"{key}-{batch}" for key in row["complements"].split("|") if key)
    made["url"] = f"{row['url']}-{batch}"
    for column in ("name", "name@de", "name@ar"):
        made[column] = f"{row[column]} No. {batch + 1}"
    for locale in locales:
        made[f"name@{locale}"] = made["name@de"]
        made[f"tagline@{locale}"], made[f"colour@{locale}"] = row["tagline@de"], row["colour@de"]
    for offset, currency in enumerate(CURRENCIES):
        price = Decimal(995 + 17 * number + offset) / 100
        made[f"price@{currency}"] = str(price)
        made[f"was_price@{currency}"] = str(price + 20) if row["was_price@EUR"] else ""
    return made
