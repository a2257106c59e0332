"""For every condition, order and recipient, each store selects what plain Python selects."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dynacontent.catalogs import MEMORY, open_store
from dynacontent.expressions.bound import settled
from dynacontent.expressions.sql import compile_select
from dynacontent.expressions.state import rendering
from dynacontent.models.authored import CatalogSchema
from dynacontent.ports import CatalogStore
from tests.catalogs import expressions
from tests.catalogs.reference import Reference, Rows, Wanted

CHAIN = ("de-AT", "de")
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
EXAMPLES = 400 if IN_CI else 60
"""Queries for each store."""
EXHAUSTIVE = 20_000

RUN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


class Catalog:
    """Random items in a store, and the same in plain Python."""

    def __init__(self, schema: CatalogSchema, store: CatalogStore, shop: SimpleNamespace) -> None:
        self.schema = schema
        self.store = store
        self.shop = shop

    def hold(self, wanted: Wanted, profile: Mapping[str, Any], currency: str | None) -> None:
        """The store and plain Python select the same."""
        keys = self.store.keys("products", 1000)
        rows = Rows(
            self.schema,
            list(self.store.items("products", keys).values()),
            currency=currency,
            chain=CHAIN,
        )
        names = {"profile": dict(profile)}
        expected = Reference(rows, self.shop.expression, self.shop.ENVIRONMENT).select(wanted, names)
        with rendering(rows.state()):
            found = self._select(wanted, names, currency)
        assert found == expected

    def _select(self, wanted: Wanted, names: Mapping[str, Any], currency: str | None) -> list[Any]:
        query = compile_select(
            self.schema,
            where=self.shop.expression(wanted.where),
            sort=[self.shop.expression(term) for term in wanted.sort],
            limit=wanted.limit,
            distinct_by=wanted.distinct_by,
            currency=currency,
            chain=CHAIN,
            type_of=expressions.type_of,
            dialect=self.store.dialect,
            keys={"products": self.schema.fields["sku"].type},
        )
        values = [settled(node, self.shop.ENVIRONMENT)(names) for node in query.bound]
        return [row["sku"] for row in self.store.select(query, values)]


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "memory"])
def catalog(
    request: pytest.FixtureRequest, shop: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalog]:
    root = tmp_path_factory.mktemp(request.param)
    shop.write(root, expressions.items(Random(1)), "products.jsonl")
    schema = shop.schema(expressions.FIELDS, "products.jsonl")
    urls = {"sqlite": nullcontext(None), "memory": nullcontext(MEMORY), "postgresql": shop.empty_schema()}
    with urls[request.param] as url:
        store, rejected = open_store({"products": schema}, root, url=url)
        assert rejected == []
        yield Catalog(schema, store, shop)
        store.close()


wanted = st.builds(
    Wanted,
    where=expressions.conditions,
    sort=expressions.orders.map(tuple),
    distinct_by=st.one_of(st.just({}), expressions.distincts),
    limit=st.sampled_from([1, 4, 1000]),
)
currencies = st.sampled_from(["EUR", "EUR", "USD", "JPY", None])


@given(wanted=wanted, profile=expressions.profiles, currency=currencies)
@RUN
def test_a_store_selects_what_python_selects(
    wanted: Wanted, profile: dict[str, Any], currency: str | None, catalog: Catalog
) -> None:
    catalog.hold(wanted, profile, _spendable(wanted, currency))


@pytest.mark.exhaustive
@given(wanted=wanted, profile=expressions.profiles, currency=currencies)
@settings(RUN, max_examples=EXHAUSTIVE, derandomize=False)
def test_a_store_selects_what_python_selects_in_a_great_many_cases(
    wanted: Wanted, profile: dict[str, Any], currency: str | None, catalog: Catalog
) -> None:
    catalog.hold(wanted, profile, _spendable(wanted, currency))


def _spendable(wanted: Wanted, currency: str | None) -> str | None:
    """The currency of the budget where it is compared: amounts of different ones are an error."""
    return "EUR" if "profile.budget" in wanted.where else currency
