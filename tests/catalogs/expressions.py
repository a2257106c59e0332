"""Random conditions, orders and items of every type that collections understand, for property tests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st
from jinja2 import nodes

from dynacontent.expressions.items import Item
from dynacontent.expressions.references import dotted
from dynacontent.models.schema import FieldType
from dynacontent.models.values import Geo, Money

FIELDS = {
    "sku": "str",
    "name": "str by=locale",
    "brand": "str?",
    "kind": "enum[a,b,c]?",
    "stock": "int",
    "size": "int?",
    "rating": "float?",
    "weight": "decimal?",
    "height": "decimal",
    "new": "bool?",
    "price": "money by=currency",
    "added": "date?",
    "seen": "datetime?",
    "tags": "list[str]?",
    "grades": "list[int]",
    "weights": "list[decimal]?",
    "best": "ref[products]?",
    "complements": "list[ref[products]]",
    "place": "geo?",
    "maker": {"city": "str?"},
}
WORDS = ["a", "A", "Z", "zeta", "\u00e9", "e\u0301", "ß", "ss", "Boréa", "\ue000", "😀", "q'\"\\%_", " x"]
DECIMALS = ["0", "0.1", "0.100001", "-2.5", "3", "9.999999", "120.25"]
FLOATS = [0.0, 0.1, -2.5, 3.0, 4.5, 0.30000000000000004, 1e17]
PLACES = [(52.5, 13.4), (52.51, 13.41), (0, 179.99), (0, -179.99), (89.99, 10), (89.99, -170), (-90, 0)]
DATES = [date(2026, 2, 27), date(2026, 3, 28), date(2026, 3, 29), date(2024, 2, 29)]
MOMENTS = [
    datetime(2026, 2, 27, 9, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 9, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 9, 30, 0, 1, tzinfo=UTC),
]
KEYS = [*"abcdefghijklmnopqrst", "é", "É", "😀", "Z"]


def items(random: Random) -> str:
    """A data file of items, as JSON Lines; much of it is missing, equal or nearly so."""

    def some(values: list[Any]) -> Any:
        return random.choice([*values, None])

    def many(values: list[Any]) -> list[Any]:
        return random.sample(values, random.randint(0, 3))

    def item(key: str) -> dict[str, Any]:
        place = some(PLACES)
        seen = some(MOMENTS)
        return {
            "sku": key,
            "name": random.choice(WORDS),
            "name@de": some(WORDS),
            "name@de-AT": some(WORDS),
            "brand": some(WORDS[:6]),
            "kind": some(["a", "b", "c"]),
            "stock": random.randint(-2, 5),
            "size": some([0, 1, 2, 10**12]),
            "rating": some(FLOATS),
            "weight": some(DECIMALS),
            "height": random.choice(DECIMALS),
            "new": some([True, False]),
            "price@CHF": "1",
            "price@EUR": some(DECIMALS),
            "price@USD": some(DECIMALS),
            "added": None if (day := some(DATES)) is None else day.isoformat(),
            "seen": None if seen is None else seen.isoformat(),
            "tags": some([many(WORDS[:6])]),
            "grades": many([1, 2, 3, 4]),
            "weights": some([many(DECIMALS)]),
            "best": some(KEYS),
            "complements": many(KEYS),
            "place": None if place is None else "{},{}".format(*place),
            "maker": {"city": some(WORDS)},
        }

    return "\n".join(
        json.dumps({name: value for name, value in item(key).items() if value is not None}) for key in KEYS
    )


# -- what is bound --------------------------------------------------------------------------

_numbers = st.sampled_from([0, 1, 3, -2.5, 0.1, 4.5, 10**30, *map(Decimal, [*DECIMALS, "0.1000005"])])
_items = st.sampled_from([Item("products", key) for key in KEYS[:8]] + [Item("stores", "a")])

profiles = st.fixed_dictionaries(
    {
        "two": st.just(2),
        "zero": st.just(0),
        "yes": st.booleans(),
        "word": st.sampled_from([*WORDS, ""]),
        "words": st.lists(st.sampled_from([*WORDS, 5]), max_size=3),
        "number": _numbers,
        "numbers": st.lists(_numbers, max_size=3),
        "count": st.integers(-3, 40),
        "share": st.sampled_from(list(map(Decimal, DECIMALS))),
        "part": st.sampled_from(FLOATS),
        "budget": st.sampled_from([Money(Decimal(text), "EUR") for text in DECIMALS]),
        "dollars": st.just(Money(Decimal(3), "USD")),
        "day": st.sampled_from(DATES),
        "moment": st.sampled_from(MOMENTS),
        "item": _items,
        "items": st.lists(_items, max_size=4),
        "place": st.sampled_from([Geo(*place) for place in PLACES]),
    }
)
"""Of the profile; ``profile.nothing`` is never there."""

_TYPES = {"profile.share": "decimal", "profile.part": "float", "profile.count": "int"}


def type_of(node: nodes.Expr) -> FieldType | None:
    """The types that are known of the profile: those of the numbers to compute with."""
    kind = _TYPES.get(dotted(node) or "")
    return FieldType(kind) if kind else None


# -- expressions ----------------------------------------------------------------------------

_order = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
_member = st.sampled_from(["in", "not in"])
_text = st.sampled_from(["item.name", "item.brand", "item.maker.city", "item.sku"])
_kind = st.sampled_from(["'a'", "'b'"])
_literals = [json.dumps(word, ensure_ascii=False) for word in WORDS[:9]]
_words = st.sampled_from(["profile.word", "profile.nothing", *_literals])
_exact = st.sampled_from(["item.weight", "item.height", "item.stock", "item.size"])
_floating = st.sampled_from(["item.rating", "item.stock"])
_exact_other = st.sampled_from(["profile.share", "profile.count", "2", "-3"])
_float_other = st.sampled_from(["profile.part", "profile.count", "2", "0.1"])
_sign = st.sampled_from(["+", "-", "*"])
_km = st.sampled_from(["1", "2.5", "20", "5000", "20100", "profile.count", "profile.nothing"])


@st.composite
def _computed(draw: st.DrawFn) -> str:
    """Numbers made of numbers: exact ones of exact ones, floats of floats."""
    own, other = draw(st.sampled_from([(_exact, _exact_other), (_floating, _float_other)]))
    left, right = draw(own), draw(st.one_of(own, other))
    made = f"({left} {draw(_sign)} {right})"
    return draw(st.sampled_from([made, f"(-{left})", f"({made} + {draw(other)})"]))


Texts = st.SearchStrategy[str]


def _pair(left: Texts, operator: Texts, *right: Texts) -> Texts:
    return st.tuples(left, operator, st.one_of(*right)).map(" ".join)


_said = st.sampled_from(
    """
    item.new|item.stock|item.tags|item.brand|item.rating|item.weight|item.size|item.complements
    profile.yes|profile.nothing|profile.two == 2|profile.nothing + 1 > 2|10 / profile.zero > 1
    item.brand is missing|item.price is missing|item.tags is defined|item.place is not missing
    item.kind in ['a', 'b']|item.stock in [1, profile.two, 7]|item.stock in []|1 < item.stock <= 4
    item == profile.item|item.best == profile.item|item.best != profile.item|item.best == item
    item not in profile.items|item.best in profile.items|profile.item in item.complements
    item.best in item.complements|item in item.complements|overlaps(item.complements, profile.items)
    overlaps(item.tags, profile.words)|overlaps(profile.words, item.tags)|profile.word in item.tags
    item.brand in item.tags|overlaps(item.tags, item.tags)|item.stock in item.grades|2 in item.grades
    item.height in item.weights|item.stock in item.weights|profile.share in item.weights
    overlaps(item.weights, profile.numbers)|overlaps(item.grades, profile.numbers)
    profile.nothing in item.tags
    item.price < profile.budget|item.price.amount * 2 <= 6.2|not item.price >= profile.budget
    profile.dollars.currency == 'EUR' and item.price < profile.dollars
    item.stock > 10 / profile.zero|profile.zero != 0 and item.stock < 10 / profile.zero
    item.height > item.stock|item.weight == item.height|item.rating > item.stock|item.rating == item.size
    """.replace("\n", "|").split("|")
).map(str.strip)

leaves = st.one_of(
    _said.filter(bool),
    _said.filter(bool),
    _pair(_text, _order, _words),
    _pair(_text, _order, _text),
    _pair(st.just("item.kind"), st.sampled_from(["==", "!="]), _kind),
    _pair(_text, _member, st.sampled_from(["profile.words", "profile.nothing", "['a', 'é']"])),
    st.tuples(st.sampled_from(["contains", "starts_with", "ends_with"]), _text, _words).map(
        lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
    ),
    st.tuples(st.sampled_from(["starts_with", "ends_with"]), _words, _text).map(
        lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
    ),
    st.tuples(_words, _text).map(lambda pair: f"{pair[0]} in {pair[1]}"),
    _pair(_exact, _order, _exact, st.sampled_from(["profile.number", "profile.nothing", "0.1", "3", "-2.5"])),
    _pair(_floating, _order, _floating, st.sampled_from(["profile.number", "4.5", "0.3", "3"])),
    _pair(_exact, _member, st.sampled_from(["profile.numbers", "[0, 0.5, 3]"])),
    _pair(_computed(), _order, st.sampled_from(["0", "3", "profile.count", "-7.5"])),
    _pair(st.just("item.added"), _order, st.sampled_from(["profile.day", "context.today - days(30)"])),
    _pair(st.just("item.seen"), _order, st.sampled_from(["profile.moment", "context.now - days(30)"])),
    st.tuples(st.sampled_from(["profile.place", "profile.nothing"]), _km).map(
        lambda pair: f"near(item.place, {pair[0]}, km={pair[1]})"
    ),
)  # fmt: skip

conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        _pair(inner, st.sampled_from(["and", "or"]), inner).map("({})".format),
    ),
    max_leaves=5,
)

orders = st.lists(
    st.one_of(
        _text, _exact, _floating, _computed(),
        st.sampled_from(["item.price", "item.price.amount", "item.added", "item.seen", "item.new"]),
        st.just("distance(item.place, profile.place)"),
    ).flatmap(lambda term: st.sampled_from([term, f"-{term}"])),
    max_size=3,
)  # fmt: skip

_groups = st.sampled_from(["brand", "kind", "maker.city", "best", "height"])
distincts = st.dictionaries(_groups, st.integers(1, 3), max_size=2)
