"""The algebra of what is missing as conditions of a collection: the table of tests/expressions/algebra.py.

Each fact is asked four times, with what is missing and what is there on the item's side or on the
recipient's; and each time denied as well. In SQL a condition with nothing in it is neither true nor
false, so what is denied is told apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import nodes

from dynacontent.catalogs import MEMORY, open_store
from dynacontent.errors import AuthoringError
from dynacontent.expressions.bound import settled
from dynacontent.expressions.references import dotted
from dynacontent.expressions.sql import compile_select
from dynacontent.expressions.state import rendering
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import FieldType
from dynacontent.ports import CatalogStore
from tests.engine.render_state import make_state
from tests.expressions.algebra import ABSENT, FACTS, PRESENT, REFUSED, Fact

KINDS = {"N": "int", "T": "str", "L": "list[str]", "G": "geo", "M": "money", "D": "date"}
KINDS |= {"one": "int", "word": "str", "words": "list[str]", "spot": "geo", "cash": "money", "day": "date"}
FIELDS: dict[str, object] = {
    "sku": "str",
    **{name: kind + "?" * (name in ABSENT) for name, kind in KINDS.items()},
    "M": "money? by=currency",
    "cash": "money by=currency",
}
ROW = {
    "sku": "bare",
    "one": 1,
    "word": "a",
    "words": ["a", "b"],
    "spot": "52.5,13.4",
    "cash@EUR": "5",
    "day": "2026-05-01",
}
NAMES: dict[str, Any] = {"profile": dict(PRESENT)}
PROFILE = parse_fields(KINDS)
SIDES = [
    {
        **{name: f"{absent}.{name}" for name in ABSENT.split()},
        **{name: f"{present}.{name}" for name in PRESENT},
    }
    for absent in ("item", "profile")
    for present in ("item", "profile")
]
"""What the names of the table are, with what is missing and what is there on either side."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "memory"])
def things(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shop: SimpleNamespace
) -> Iterator[tuple[CatalogStore, CatalogSchema]]:
    """One item that lacks everything it may lack, in each kind of store."""
    root = tmp_path_factory.mktemp(request.param)
    shop.write(root, json.dumps(ROW), "products.jsonl")
    schema = shop.schema(FIELDS, "products.jsonl")
    urls = {"postgresql": shop.empty_schema(), "memory": nullcontext(MEMORY), "sqlite": nullcontext(None)}
    with urls[request.param] as url:
        store, rejected = open_store({"products": schema}, root, url=url)
        assert rejected == []
        yield store, schema
        store.close()


def type_of(node: nodes.Expr) -> FieldType | None:
    """The declared type of what the recipient has."""
    declared = PROFILE.get((dotted(node) or "").removeprefix("profile."))
    return declared and declared.type


def selects(store: CatalogStore, schema: CatalogSchema, shop: SimpleNamespace, where: str) -> bool:
    """Whether the condition holds of the item."""
    query = compile_select(
        schema, where=shop.expression(where), currency="EUR", dialect=store.dialect, type_of=type_of
    )
    with rendering(make_state()):
        values = [settled(node, shop.ENVIRONMENT)(NAMES) for node in query.bound]
    return [row["sku"] for row in store.select(query, values)] == ["bare"]


def is_refused(fact: Fact, where: str) -> bool:
    """Whether a collection has no such condition; of the recipient alone it may ask anything."""
    two_places = "near(" in where and where.count("item.") == 2
    return two_places or (fact.where is REFUSED and "item." in where)


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_as_a_condition(
    fact: Fact, things: tuple[CatalogStore, CatalogSchema], shop: SimpleNamespace
) -> None:
    for names in SIDES:
        where = fact.written(names)
        if is_refused(fact, where):
            if "profile." not in where or fact.where is not REFUSED:
                with pytest.raises(AuthoringError):
                    selects(*things, shop, where)
        elif fact.where is not REFUSED:
            found = selects(*things, shop, where), selects(*things, shop, f"not ({where})")
            # Items without a price are left out of what asks for one, whatever it asks.
            expect = (False, False) if "item.M" in where else (fact.where, not fact.where)
            assert found == expect, where
