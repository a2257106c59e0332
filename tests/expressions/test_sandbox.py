"""Item-first look-up, and what of Python cannot be reached or exhausted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from jinja2.exceptions import SecurityError

from dynacontent.engine.language.register import register
from dynacontent.errors import AuthoringError, LimitError, RenderError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.history import History
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.references import names, references
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import rendering
from dynacontent.location import Location
from dynacontent.models.source import SourceText
from dynacontent.models.values import Money
from tests.engine.render_state import NOW, make_state

EXPRESSIONS = SafeEnvironment()
register(EXPRESSIONS, brand={"name": "Shop"})
NAMES: dict[str, Any] = {
    "cart": {"items": ["a"], "keys": "k", "update": {"get": 1}},
    "lines": [
        {"product": Item("products", "t1"), "tags": ["x", "y"], "n": 1},
        {"product": Item("products", "no"), "tags": ["z"]},
    ],
    "l": [3, 1, 2],
    "t": "Text",
    "day": date(2026, 5, 1),
    "price": Money(Decimal("12.50"), "EUR"),
    "tent": Item("products", "t1"),
    "history": History(
        [
            {"event": "viewed", "at": datetime(2026, 5, 1, 8, 55, tzinfo=UTC), "product": "b"},
            {"event": "viewed", "at": datetime(2026, 4, 1, tzinfo=UTC), "product": "a"},
            {"event": "bought", "at": datetime(2026, 4, 2, tzinfo=UTC)},
            {"event": "viewed", "at": datetime(2026, 6, 1, tzinfo=UTC), "product": "later"},
        ]
    ),
}
CATALOGS = {"products": {"t1": {"name": "Tent", "complements": [Item("products", "t1")]}}}


def evaluated(text: str) -> Any:
    with rendering(make_state(catalogs=CATALOGS)):
        return Expression(SourceText(text), EXPRESSIONS).evaluate(NAMES)


FACTS: dict[str, Any] = {
    "cart.items": ["a"],
    "cart['items']": ["a"],
    "cart.keys": "k",
    "cart.update.get": 1,
    "cart | items | list | length": 3,
    "tent.name": "Tent",
    "tent['name']": "Tent",
    "tent == lines[0].product": True,
    "tent in lines.product": True,
    "lines.tags": ["x", "y", "z"],
    "lines.n": [1],
    "lines.product.name": ["Tent"],
    "lines[0].product.complements.name": ["Tent"],
    "l[0]": 3,
    "l[-1]": 2,
    "l[:2]": [3, 1],
    "(l | unique)[:2]": [3, 1],
    "(l | select('gt', 1))[0]": 3,
    "(l | reject('gt', 1)) | length": 1,
    "l | map('abs') | first": 3,
    "(l | batch(2))[1]": [2],
    "(l | slice(2))[0]": [3, 1],
    "(lines | selectattr('n') | list) | length": 1,
    "(lines | rejectattr('n', 'missing'))[0].n": 1,
    "(lines | map(attribute='tags')) == [['x', 'y'], ['z']]": True,
    "true if l | select('gt', 9) else false": False,
    "l | sort | join('-')": "1-2-3",
    "l | sum": 6,
    "lines | groupby('n', default=0) | map('first') | list": [0, 1],
    "t.upper()": "TEXT",
    "t[0]": "T",
    "'e\u0301a'[0]": "e\u0301",
    "'👍🏽👍'[:1]": "👍🏽",
    "'👍🏽👍'[1:]": "👍",
    "'👍'[1] is missing": True,
    "day.year": 2026,
    "price.amount > 12": True,
    "price.currency": "EUR",
    "brand.name": "Shop",
    "history.count('viewed')": 2,
    "history.count('viewed', within='10m')": 1,
    "history.count('nothing')": 0,
    "history.last('viewed').product": "b",
    "history.last('nothing') is missing": True,
    "context.now.year": 2026,
    "catalogs.products['t1'].name": "Tent",
    "namespace(a=1).a": 1,
    "dict(a=1).a": 1,
    "2 ** 10": 1024,
    "'ab' * 2": "abab",
    "'<b>x</b> &amp; <!-- c --> y' | striptags": "x & y",
    "'a' | replace('a', 'b')": "b",
    "1.257 | round(2)": 1.26,
}


@pytest.mark.parametrize("text", FACTS)
def test_look_up(text: str) -> None:
    found = evaluated(text)
    assert (list(found) if isinstance(FACTS[text], list) else found) == FACTS[text]


ABSENT = [
    "cart.pop",
    "t.format",
    "t.__len__",
    "l.append",
    "day.strftime",
    "history.events",
    "t.join",
    "price.allowed",
]


@pytest.mark.parametrize("text", ABSENT)
def test_no_attribute_of_python_is_there(text: str) -> None:
    try:
        assert isinstance(evaluated(text), Missing) or evaluated(text) == []
    except SecurityError:
        assert "__" in text


REFUSED: dict[str, type[Exception]] = {
    "t.__class__": SecurityError,
    "t['__class__']": SecurityError,
    "cart._x": SecurityError,
    "l | map(attribute='__class__') | list": SecurityError,
    "[t] | map(attribute='__class__') | list": SecurityError,
    "[t] | sort(attribute='_x')": SecurityError,
    "[t] | sum(attribute='__len__')": SecurityError,
    "t.format(1)": UsedMissingError,
    "cart.items()": SecurityError,
    "l.append(1)": RenderError,
    "t | attr('upper')": AuthoringError,
    "t | pprint": AuthoringError,
    "t is nosuchtest": AuthoringError,
    "'%s' % t": LimitError,
    "['a', 'b'] | sum(start='')": RenderError,
    "catalogs.products.t1": RenderError,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    from jinja2 import TemplateSyntaxError

    expected = (REFUSED[text], TemplateSyntaxError) if REFUSED[text] is AuthoringError else REFUSED[text]
    if text == "l.append(1)":
        expected = (RenderError, SecurityError, UsedMissingError, TypeError)
    with pytest.raises(expected):
        evaluated(text)


LIMITS = {
    "'a' * 2000000": "string_size",
    "l * 100000": "sequence_size",
    "range(200000)": "iterations",
    "2 ** 5000": "integer_size",
    "(2 ** 4000) * (2 ** 4000)": "integer_size",
    "('a' * 2000) | replace('a', 'b' * 2000)": "string_size",
    "(['a' * 1000] * 2000) | join": "string_size",
    "range(50000) | join('x' * 1000)": "string_size",
    "1.5 | round(1000000000, 'ceil')": "integer_size",
    "l | batch(1000000000, 'x')": "sequence_size",
    "l | slice(1000000000)": "sequence_size",
    "('a,' * 400000).split(',')": "sequence_size",
    "range(60000) | list + (range(60000) | list)": "iterations",
}


@pytest.mark.parametrize("text", LIMITS)
def test_limits_have_names(text: str) -> None:
    with pytest.raises(LimitError) as caught:
        evaluated(text)
    assert caught.value.code == LIMITS[text]
    assert f"(limit {LIMITS[text]})" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 5_000 + "1" + ")" * 5_000, "ast_depth"),
        ("not " * 100 + "x", "ast_depth"),
        ("x" + ".a" * 100, "ast_depth"),
        ("1" + " ~ 1" * 2_000, "ast_width"),
        ("1" + " < 1" * 30_000, "ast_width"),
        (" or ".join(["f(" + ",".join("a" * 900) + ")"] * 30), "ast_nodes"),
        ("9" * 5_000, "integer_size"),
        ("1e999", "integer_size"),
        ("'" + "a" * 300_000 + "'", "template_size"),
    ],
)
def test_limits_on_what_is_written(text: str, code: str) -> None:
    with pytest.raises(AuthoringError, match=f"limit {code}") as caught:
        Expression(SourceText(text, Location("s.yaml", 3, 7)), EXPRESSIONS)
    assert caught.value.problems[0].location == Location("s.yaml", 3, 7)


def test_a_render_ends_with_its_time() -> None:
    from dynacontent.engine.environment import TemplateEnvironment

    environment = TemplateEnvironment({}, markup=True, brand={})
    environment.add_inline("loop", SourceText("{% for a in range(90000) %}{% endfor %}"))
    environment.add_inline(
        "call", SourceText("{% macro m() %}{% endmacro %}{% macro n() %}{{ m() }}{% endmacro %}{{ n() }}")
    )
    for name in ("loop", "call"):
        with pytest.raises(LimitError) as caught, rendering(make_state(seconds=0.0)):
            environment.run(name, {})
        assert caught.value.code == "render_time"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a +", "s.yaml:3:9", "not an expression"),
        ("a b", "s.yaml:3:9", "unexpected 'b'"),
        ("a\n  == ==", "s.yaml:4:", "not an expression"),
        ("", "s.yaml:3:7", "not an expression"),
        ("a }}", "s.yaml:3:", "not an expression"),
        ("{{ a }}", "s.yaml:3:", "not an expression"),
        ("a if", "s.yaml:3:", "not an expression"),
    ],
)
def test_errors_of_expressions_have_their_place(text: str, place: str, message: str) -> None:
    with pytest.raises(AuthoringError, match=message) as caught:
        Expression(SourceText(text, Location("s.yaml", 3, 7)), EXPRESSIONS)
    assert str(caught.value.problems[0].location).startswith(place)


@pytest.mark.parametrize(("text", "message", "hint"), [
    ("item.stock >", "not an expression: it ends where something should follow", "an expression like"),
    ("item.stock = 3", "not an expression: unexpected '='", "equal is written =="),
    ("item.a > 3 AND item.b > 4", "not an expression: unexpected 'AND'", "and is written in small letters"),
    ("item.a > 3 OR item.b > 4", "not an expression: unexpected 'OR'", "or is written in small letters"),
    ("item.a && item.b", "not an expression: unexpected char '&'", "write and"),
    ("item.sku LIKE 'a%'", "not an expression: unexpected 'LIKE'", "a part of a text is found by contains("),
    ("item.a BETWEEN 4 AND 5", "not an expression: unexpected 'BETWEEN'", "write  4 <= item.rating <= 5"),
    ("item.a IS NULL", "not an expression: unexpected 'IS'", "what is not there:  item.rating is missing"),
    ("item.rating desc", "not an expression: unexpected 'desc'", "write -item.rating"),
    ("item.rating ASC", "not an expression: unexpected 'ASC'", "leave it out: the lowest comes first"),
])  # fmt: skip
def test_what_other_languages_write_is_told_as_it_is_here(text: str, message: str, hint: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        Expression(SourceText(text), EXPRESSIONS)
    problem = caught.value.problems[0]
    assert problem.message.startswith(message)
    assert (problem.hint or "").startswith(hint)


def test_references() -> None:
    node = Expression(
        SourceText("profile.a.b > 1 and item['k'] in event.l or f(x.y | upper)"), EXPRESSIONS
    ).node
    assert [path for path, _node in references(node)] == [
        "profile.a.b",
        "item['k']",
        "event.l",
        "f",
        "x.y",
    ]
    assert names(node) == {"profile", "item", "event", "f", "x"}


def test_nothing_of_one_recipient_is_there_for_the_next() -> None:
    from dynacontent.engine.environment import TemplateEnvironment
    from dynacontent.engine.structure.fragments import plain

    templates = {
        "lib.html": "{% macro m(x, seen=namespace(v='-')) %}"
        "{{ seen.v }}{% set seen.v = x %}{{ seen.v }}{% endmacro %}"
    }
    environment = TemplateEnvironment(templates, markup=True, brand={"b": {"c": 1}})
    environment.add_inline(
        "case",
        SourceText(
            "{% from 'lib.html' import m %}{% set j = joiner('|') %}{% set c = cycler('1', '2') %}"
            "{{ m(a) }}{{ j() }}{{ j() }}{{ c.next() }}{{ c.next() }}"
        ),
    )
    found = []
    for name in ("Ann", "Bob"):
        with rendering(make_state()):
            found.append(plain(environment.run("case", {"a": name}).parts()))
    assert found == ["-Ann|12", "-Bob|12"]


def test_history_is_what_was_before_now() -> None:
    assert NAMES["history"].template_read("count") is not None
    assert evaluated("history.last('viewed').at") < NOW
    with pytest.raises(ValueError, match="no duration"):
        evaluated("history.count('viewed', within='soon')")


@pytest.mark.parametrize("name", ['it\'s").__class__("', 'a"+1/0+"\'', "x{1/0}y", "a\nb", "'\"\\"])
def test_no_template_name_becomes_code(name: str) -> None:
    from dynacontent.engine.environment import TemplateEnvironment
    from dynacontent.engine.structure.fragments import plain

    source = "{{ ('x' if no) is missing }}{% from 'lib' import nope %}{{ nope is missing }}{{ m is missing }}"
    environment = TemplateEnvironment({name: source, "lib": ""}, markup=True, brand={})
    with rendering(make_state()):
        assert plain(environment.run(name, {"no": False}).parts()) == "TrueTrueTrue"
