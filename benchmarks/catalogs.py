"""Product data: what reading them costs on top of the same statements by hand, and importing them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.clock import Competitor, medians, python_round, race, ratio
from benchmarks.options import Options
from benchmarks.report import Figure, Report
from benchmarks.warehouse import BY_KEY, PICKS, Warehouse, open_warehouse, write
from dynacontent.rendering.context import Options as RenderOptions

NAME = "catalogs"
PRODUCTS, FULL = 200_000, 1_000_000
FEW = 10_000
PEOPLE = 2_000
LOOKUPS = 4_000
EMAILS = 400
ROOT = Path(__file__).parents[1]

_IMPORT = """
import sys, time
from pathlib import Path
from benchmarks.memory import most_resident
from dynacontent.rendering.databases import import_data
started = time.process_time()
import_data(Path(sys.argv[1]), force=True)
print(time.process_time() - started, most_resident())
"""
"""Imports in a process of its own: seconds of CPU, and the most memory that was resident."""


def run(options: Options) -> Report:
    """Ratios to the same statements by hand, in one run."""
    products = FULL if options.full else PRODUCTS if options.count is None else FEW
    with open_warehouse(products) as warehouse, open_warehouse(FEW) as small:
        people = warehouse.people(options.count or PEOPLE)
        times = race(_racers(warehouse, small, people), rounds=options.rounds)
    typical = medians(times)
    sets = len({(person["profile"]["category"], person["profile"]["budget"]) for person in people})
    email, plain, raw = (typical[name] for name in ("email of level 3", "email of level 1", "email by hand"))
    figures = [
        Figure("item by key", typical["item"], "µs"),
        Figure("item by key / by hand", ratio(times["item"], times["item by hand"]), "", reach=3),
        Figure(
            f"item by key, {products:,} / {FEW:,} items",
            ratio(times["item"], times["item of few"]),
            "",
            reach=1.5,
        ),
        Figure("collection of 4: three conditions, sorted", typical["picks"], "µs"),
        Figure("collection of 4 / by hand", ratio(times["picks"], times["picks by hand"]), "", reach=2),
        Figure("email of level 1, render_many", plain, "µs"),
        Figure("email of level 3, render_many", email, "µs"),
        Figure("its statements by hand", raw, "µs"),
        Figure("level 3 over level 1 / its statements by hand", (email - plain) / raw, "", reach=2.5),
        *_imports(products),
    ]
    settings = {
        "products": products,
        "profiles": len(people),
        "different parameters": sets,
        "rounds": options.rounds,
    }
    return Report(NAME, "Product data", figures, settings)


def _racers(warehouse: Warehouse, small: Warehouse, people: list[dict[str, Any]]) -> list[Competitor]:
    keys = warehouse.keys(LOOKUPS)
    racers: list[tuple[str, Callable[[Sequence[Any]], object], Sequence[Any], int]] = [
        ("item", _items(warehouse), keys, LOOKUPS),
        ("item by hand", _items_by_hand(warehouse), keys, LOOKUPS),
        ("item of few", _items(small), small.keys(LOOKUPS), LOOKUPS),
        ("picks", _picks(warehouse), _asked(people), len(people)),
        ("picks by hand", _picks_by_hand(warehouse), _asked(people), len(people)),
        ("email by hand", _email_by_hand(warehouse), _asked(people), len(people)),
        ("email of level 3", _emails(warehouse, 3), people, EMAILS),
        ("email of level 1", _emails(warehouse, 1), people, EMAILS),
    ]
    return [Competitor(name, python_round(work, data), count) for name, work, data, count in racers]


def _items(warehouse: Warehouse) -> Callable[[Sequence[str]], object]:
    store = warehouse.workspace.parts.store

    def work(keys: Sequence[str]) -> None:
        with store.snapshot() as reader:
            for key in keys:
                row = reader.items("products", [key])[key]
                row["name"], row["price"]

    return work


def _items_by_hand(warehouse: Warehouse) -> Callable[[Sequence[str]], object]:
    def work(keys: Sequence[str]) -> None:
        for key in keys:
            row = warehouse.by_hand.execute(BY_KEY, (key,)).fetchone()
            row[1], Decimal(row[5])

    return work


def _asked(people: list[dict[str, Any]]) -> list[tuple[str, Decimal]]:
    return [(person["profile"]["category"], Decimal(person["profile"]["budget"])) for person in people]


def _picks(warehouse: Warehouse) -> Callable[[Sequence[tuple[str, Decimal]]], object]:
    """The query as a render prepares it, asked for each recipient."""
    workspace = warehouse.workspace
    compiled = workspace.parts.queries.select("picks")
    who = workspace.parts.sources.configuration
    recipient = _recipient(warehouse)
    with workspace.prepared(None, "", recipient, RenderOptions()) as state:
        query = compiled.prepared(state, frozenset(), workspace.parts.store.dialect).query
    assert who.currency == query.currency

    def work(asked: Sequence[tuple[str, Decimal]]) -> None:
        with workspace.parts.store.snapshot() as reader:
            for category, budget in asked:
                for row in reader.select(query, [category, budget, 4]):
                    row["name"], row["price"]

    return work


def _recipient(warehouse: Warehouse) -> Any:
    from dynacontent import Recipient

    return Recipient(warehouse.people(1)[0]["profile"])


def _picks_by_hand(warehouse: Warehouse) -> Callable[[Sequence[tuple[str, Decimal]]], object]:
    def work(asked: Sequence[tuple[str, Decimal]]) -> None:
        for category, budget in asked:
            rows = warehouse.by_hand.execute(PICKS, (category, int(budget * 100))).fetchall()
            for row in rows:
                row[1], Decimal(row[5])

    return work


def _email_by_hand(warehouse: Warehouse) -> Callable[[Sequence[tuple[str, Decimal]]], object]:
    """The statements of an email: the picks, and the complements of each by their keys."""

    def work(asked: Sequence[tuple[str, Decimal]]) -> None:
        for category, budget in asked:
            for row in warehouse.by_hand.execute(PICKS, (category, int(budget * 100))).fetchall():
                row[1], Decimal(row[5])
                for key in row[12].split("|"):
                    warehouse.by_hand.execute(BY_KEY, (key,)).fetchone()[1]

    return work


def _emails(warehouse: Warehouse, level: Any) -> Callable[[Sequence[dict[str, Any]]], object]:
    def work(people: Sequence[dict[str, Any]]) -> None:
        for output in warehouse.workspace.render_many("picks", people, channels=["email"], level=level):
            if output.status != "rendered" or output.level != level:
                raise RuntimeError(f"not an email of level {level} for {output.recipient}")

    return work


def _imports(products: int) -> list[Figure]:
    """Rows per second of CPU, and whether memory grows with the file."""
    with TemporaryDirectory(prefix="dynacontent-benchmark-") as folder:
        seconds, memory = _import(Path(folder) / "many", products)
        _, least = _import(Path(folder) / "few", products // 4)
    return [
        Figure("import", products / seconds, "rows/s per core", reach=50_000, bound="at least"),
        Figure("memory of an import", memory / 2**20, "MiB resident"),
        Figure("memory of an import / of a quarter of the rows", memory / least, "", reach=1.2),
    ]


def _import(root: Path, products: int) -> tuple[float, float]:
    write(root, products)
    command = [sys.executable, "-c", _IMPORT, str(root)]
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - ourselves
    seconds, memory = map(float, found.stdout.split())
    return seconds, memory
