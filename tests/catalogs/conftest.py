"""A small shop for tests: a catalog on disk, its schema, and expressions over it."""

# ruff: noqa: E501 - the rows of a CSV file stay on their lines

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from secrets import token_hex
from types import SimpleNamespace

import pytest

from dynacontent.catalogs import MEMORY, open_store
from dynacontent.engine.language.register import register
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.formats.fields import parse_fields
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore

FIELDS = {
    "sku": "str",
    "name": "str by=locale",
    "price": "money by=currency",
    "brand": "str?",
    "Brand": "int?",
    "rating": "float?",
    "stock": "int",
    "weight": "decimal?",
    "added": "date?",
    "seen": "datetime?",
    "new": "bool?",
    "size": "enum[s,m,l]?",
    "tags": "list[str]?",
    "grades": "list[int]?",
    "best": "ref[products]?",
    "complements": "list[ref[products]]",
    "maker": {"city": "str", "size?": {"staff": "int?"}},
    "place": "geo?",
    "list": "money?",
}

ROWS = """\
sku,name,name@de,price@EUR,price@USD,brand,Brand,rating,stock,weight,added,seen,new,size,tags,grades,best,\
complements,maker,place,list
bag,Bag,Sack,,99,Boréa,1,4.1,7,2.0,2026-01-02,2026-01-02T10:00:00+02:00,true,m,b|é,1|2,tent,tent,"{""city"": ""Köln""}",,
mat,Mat,,39.90,,Zeta,,,0,0.1,,,false,s,,,,,"{""city"": ""Bern"", ""size"": {""staff"": 3}}",,
Tent,Ärmel,,10,20,,,5,3,0.100001,2026-03-04,2026-01-02T08:00:00Z,,,a|b,3,bag,mat|bag,"{""city"": ""kiel""}",,9 EUR
tent,Tent,Zelt,199.00,219,zeta,2,4.5,-3,,2025-12-31,,true,l,a,,mat,mat|bag,"{""city"": ""Kiel""}","52.5,13.4",
émile,Émile,Zoë,5.5,7,Boréa,0,4.5,12,9.999999,2026-03-04,2026-05-01T00:00:00Z,,,,2,émile,,"{""city"": ""Köln""}",,
"""


def schema(fields: dict[str, object] | None = None, source: str = "products.csv") -> CatalogSchema:
    """The schema of the shop's products."""
    return CatalogSchema(
        name="products",
        path="catalogs/products.yaml",
        source=SourceText(source),
        key="sku",
        fields=parse_fields(FIELDS if fields is None else fields),
    )


def write(root: Path, text: str | bytes = ROWS, name: str = "products.csv") -> Path:
    """Write a source file into a workspace."""
    path = root / "catalogs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def environment() -> SafeEnvironment:
    """An environment with everything that expressions may name."""
    made = SafeEnvironment()
    register(made, brand={})
    return made


ENVIRONMENT = environment()


def expression(text: str) -> Expression:
    """A parsed expression that stands in the shop's schema."""
    return Expression(SourceText(text, Location("catalogs/products.yaml", 9, 12)), ENVIRONMENT)


@pytest.fixture(scope="session")
def shop() -> SimpleNamespace:
    """What is above, for tests: folders of tests are no packages to import from."""
    return SimpleNamespace(
        ENVIRONMENT=ENVIRONMENT,
        ROWS=ROWS,
        empty_schema=empty_schema,
        expression=expression,
        schema=schema,
        write=write,
    )


@contextmanager
def empty_schema() -> Iterator[str]:
    """The URL of an empty schema in a PostgreSQL database."""
    url = os.environ.get("DYNACONTENT_TEST_POSTGRES")
    if not url:
        pytest.skip("no PostgreSQL: run the tests as .ci/with-postgres ./dev test")
    import psycopg

    schema = f"test_{token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty PostgreSQL for one test."""
    with empty_schema() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "memory"])
def shop_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CatalogStore]:
    """The shop's products in each kind of store, to read from."""
    root = tmp_path_factory.mktemp(request.param)
    write(root)
    urls = {"postgresql": empty_schema(), "memory": nullcontext(MEMORY), "sqlite": nullcontext(None)}
    with urls[request.param] as url:
        store, rejected = open_store({"products": schema()}, root, url=url)
        assert rejected == []
        yield store
        store.close()


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The ``database_url`` of each kind of store, empty."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return MEMORY if request.param == "memory" else None


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting_url(request: pytest.FixtureRequest) -> str | None:
    """The same of those stores that outlive the process."""
    return str(request.getfixturevalue("postgres")) if request.param == "postgresql" else None
