"""What a collection cannot do is refused when it is loaded, with place and hint."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.errors import AuthoringError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.sql import Inverse, compile_select, inverse
from dynacontent.expressions.sql_operands import UNDERSTOOD
from dynacontent.formats.fields import parse_fields
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema, Relation
from dynacontent.models.schema import FieldType
from dynacontent.models.source import SourceText

ENVIRONMENT = SafeEnvironment()


def schema() -> CatalogSchema:
    fields = {
        "sku": "str",
        "name": "str by=locale",
        "price": "money by=currency",
        "cost": "money",
        "stock": "int",
        "rating": "float?",
        "weight": "decimal",
        "added": "date",
        "size": "enum[small,large]",
        "tags": "list[str]",
        "place": "geo",
        "brand": "ref[brands]",
        "maker": {"city": "str"},
        "lines": [{"code": "str"}],
    }
    return CatalogSchema(
        name="products",
        path="catalogs/products.yaml",
        source=SourceText("products.csv"),
        key="sku",
        fields=parse_fields(fields),
        relations={"cheaper": Relation(to="products")},
    )


def expression(text: str) -> Expression:
    return Expression(SourceText(text, Location("catalogs/products.yaml", 20, 12)), ENVIRONMENT)


@dataclass(frozen=True)
class Case:
    where: str
    column: int
    message: str
    hint: str


CASES = [
    Case(
        "item.stock > 1 and near(item.place, profile.place)",
        31,
        "near() needs a distance in kilometres",
        "near(item.location, profile.location, km=20)",
    ),
    Case(
        "near(item.place, item.place, km=2)",
        12,
        "one of two places is the item's, the other is not",
        "near(item.location, profile.location, km=20)",
    ),
    Case(
        "near(profile.place, item.name, km=2)",
        32,
        "item.name (str) is no place",
        "a field of type geo",
    ),
    Case(
        "near(item.place, 5, km=2)",
        29,
        "int is no place",
        "a value of type geo",
    ),
    Case(
        "near(item.place, profile.place, km=item.stock)",
        47,
        "the distance is the same for all items",
        "near(item.location, profile.location, km=20)",
    ),
    Case(
        "near(item.place, profile.place, km=-1)",
        47,
        "the distance is a number of kilometres above 0",
        "near(item.location, profile.location, km=20)",
    ),
    Case(
        "distance(item.place, profile.place) < 20",
        12,
        "distance() is for sort",
        "a condition takes near(item.location, profile.location, km=20)",
    ),
    Case(
        "item.added + days(30) > context.now",
        12,
        "item.added is date, no number",
        "shift the other side, as in context.now - days(30)",
    ),
    Case(
        "item.rating > item.weight",
        12,
        "an exact decimal and a float do not compare",
        "declare both as decimal or both as float",
    ),
    Case(
        "item.lines and item.stock > 1",
        12,
        "a collection cannot tell whether item.lines is empty",
        "ask for item.lines is missing",
    ),
    Case("item.raiting > 4", 17, "catalog products has no field 'raiting'", "did you mean 'rating'?"),
    Case(
        "item.stock > 1 and item.cheaper",
        36,
        "cheaper is a relation, which a collection cannot follow",
        "a collection sees the fields of its own items: "
        "sku, name, price, cost, stock, rating, weight, added, size, tags, place, brand … (14 in all)",
    ),
    Case(
        "item.brand.name == 'x'",
        23,
        "a collection cannot look into item.brand (ref[brands])",
        "a collection sees the fields of its own items, not those of items they refer to",
    ),
    Case("item.maker.town == 'x'", 23, "item.maker has no member 'town'", "it has city"),
    Case(
        "item.stock / 2 > 1",
        12,
        "/ does not work on an item's values",
        "division and remainders differ between databases: do them on the other side",
    ),
    Case(
        "item.stock % 2 == 1",
        12,
        "% does not work on an item's values",
        "division and remainders differ between databases: do them on the other side",
    ),
    Case(
        "item.name == 3",
        25,
        "item.name (str) does not compare with int",
        "values of different types are never equal and have no order",
    ),
    Case(
        "item.stock < item.name",
        25,
        "item.stock (int) does not compare with item.name (str)",
        "values of different types are never equal and have no order",
    ),
    Case(
        "item.price < 50",
        25,
        "item.price (money) does not compare with int",
        "compare item.price.amount with a number",
    ),
    Case(
        "item.added > '2026-01-01'",
        25,
        "item.added (date) does not compare with str",
        "compare it with a date",
    ),
    Case(
        "item.brand == 'acme'",
        26,
        "item.brand (ref[brands]) does not compare with str",
        "compare it with an item: catalogs.brands[...]",
    ),
    Case(
        "item.cost < this.cost",
        12,
        "item.cost holds amounts of any currency, which do not compare",
        "declare cost: money by=currency, with columns like cost@EUR",
    ),
    Case("item.size == 'larg'", 25, "'larg' is no choice of this field", "did you mean 'large'?"),
    Case(
        "item.tags == 'x'", 12, "item.tags (list[str]) cannot be compared with =", "use in, or overlaps(a, b)"
    ),
    Case(
        "item.tags in profile.x", 12, "item.tags (list[str]) cannot be in a list", "use in, or overlaps(a, b)"
    ),
    Case(
        "item.place == profile.x",
        12,
        "item.place (geo) cannot be compared with =",
        "collections understand only is missing of it",
    ),
    Case(
        "item.brand < this",
        12,
        "item.brand (ref[brands]) cannot be compared with <",
        "items have no order; == and != do",
    ),
    Case(
        "item.rating * item.weight > 2",
        12,
        "an exact decimal and a float do not add or multiply",
        "declare both as decimal or both as float",
    ),
    Case("item.price + 1 > 2", 12, "item.price is money, no number", "compute with its .amount"),
    Case("item.stock + 'x' > 2", 25, "item.stock + str cannot be computed", "+ - * are for numbers"),
    Case("item.stock in 5", 26, "in needs a list, not int", "a list: [a, b]"),
    Case(
        "item.stock is odd",
        12,
        "a collection cannot test whether a value is odd",
        "collections understand: is missing, is defined",
    ),
    Case(
        "overlap(item.tags, profile.x)",
        12,
        "a collection cannot use overlap() on an item",
        "did you mean 'overlaps'?",
    ),
    Case(
        "contains(item.name, 'x', ignore_case=true)",
        12,
        "contains() compares letter by letter in a collection",
        "databases do not agree about large and small letters; give the catalog a field in small ones",
    ),
    Case(
        "version(item.name) > '2'",
        12,
        "a collection cannot use version() on an item",
        UNDERSTOOD,
    ),
    Case(
        "item.name | upper == 'X'",
        12,
        "a collection cannot use the filter upper on an item",
        UNDERSTOOD,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_what_a_collection_cannot_do_is_refused_at_its_place(case: Case) -> None:
    with pytest.raises(AuthoringError) as caught:
        compile_select(schema(), where=expression(case.where), currency="EUR")
    assert (
        str(caught.value) == f"catalogs/products.yaml:20:{case.column}: {case.message}\n  hint: {case.hint}"
    )


@pytest.mark.parametrize(
    ("sort", "message"),
    [
        ("item.tags", "items cannot be sorted by item.tags"),
        ("-item.brand", "items cannot be sorted by item.brand"),
        ("profile.x", "sort needs something of the item"),
        ("item.stock > 3", "a condition stands where a collection needs a value"),
    ],
)
def test_items_sort_by_values_that_have_an_order(sort: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message):
        compile_select(schema(), sort=[expression(sort)])


@pytest.mark.parametrize("name", ["tags", "place", "maker"])
def test_distinct_by_needs_a_simple_value(name: str) -> None:
    with pytest.raises(AuthoringError, match="items cannot be told apart by"):
        compile_select(schema(), distinct_by={name: 1})


def test_an_inverse_relation_needs_a_field_that_points_back() -> None:
    place = Location("catalogs/products.yaml", 30, 14)
    assert isinstance(inverse(schema(), "brand", place), Inverse)
    with pytest.raises(AuthoringError) as caught:
        inverse(schema(), "tags", place)
    assert str(caught.value) == (
        "catalogs/products.yaml:30:14: inverse needs a field that points back\n"
        "  hint: a field of type ref[...] or list[ref[...]]; tags is list[str]"
    )
    with pytest.raises(AuthoringError, match="catalog products has no field 'brnad'"):
        inverse(schema(), "brnad", place)


def test_types_of_bound_parts_are_checked_where_they_are_known() -> None:
    def type_of(_node: object) -> FieldType:
        return FieldType("str")

    with pytest.raises(AuthoringError, match=r"item.stock \(int\) does not compare with str"):
        compile_select(schema(), where=expression("item.stock > profile.language"), type_of=type_of)


def test_what_does_not_touch_the_item_is_bound_once_and_literals_not_at_all() -> None:
    query = compile_select(
        schema(),
        where=expression(
            "item.stock > 3 and (profile.a + 1 > 2 or item.rating in profile.b) "
            "and item.name != profile.c and item.sku != profile.c"
        ),
        limit=4,
    )
    assert [type(node).__name__ for node in query.bound] == ["Compare", "CondExpr", "Getattr", "Const"]
    assert query.sql == (
        'SELECT item."@row" FROM "catalog products" AS item WHERE ((((item."stock" > ?1) AND (?2 OR '
        '(item."rating" IN (SELECT element.value FROM json_each(?3) AS element)))) '
        'AND ((item."name" = ?4) IS NOT TRUE)) AND ((item."sku" = ?4) IS NOT TRUE)) '
        'ORDER BY item."sku" ASC LIMIT ?5'
    )


def test_variants_resolve_by_the_chain_of_locales_and_the_currency() -> None:
    query = compile_select(
        schema(),
        where=expression("item.name != 'x'"),
        sort=[expression("-item.price")],
        chain=("de-AT", "de"),
        currency="EUR",
    )
    assert query.sql == (
        'SELECT item."@row" FROM "catalog products" AS item WHERE ((COALESCE(item."name@de-AT", '
        'item."name@de", item."name") = ?1) IS NOT TRUE) AND item."price@EUR" IS NOT NULL '
        'ORDER BY item."price@EUR" DESC NULLS LAST, item."sku" ASC LIMIT ?2'
    )
    assert [column for _, column in query.variants] == ["name@de", "name@de-AT", "price@EUR"]
