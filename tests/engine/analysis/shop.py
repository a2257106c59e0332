"""A shop's names and template files, and a template analysed among them."""

from __future__ import annotations

from dynacontent.engine.analysis.placements import analyze_template
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import CatalogSchema, Collection, Relation
from dynacontent.models.source import SourceText

BRAND = {"name": "Shop", "colours": {"ink": "#000"}, "links": ["a", "b"]}
PROFILE = {
    "first_name": "str? pii",
    "age": "int?",
    "favourites": "list[str]?",
    "last_viewed": "ref[products]?",
    "bought": "list[ref[products]]",
    "born": "date?",
    "paid": "money",
    "scores": "map[int]",
    "bio": "html",
    "address": {"city": "str", "geo": "geo?"},
    "orders": [{"number": "str", "items": "list[str]"}],
}
FILES = {
    "cards.html": ""
    "{% macro card(p, tone='calm') %}{# p: ref[products], tone: enum[calm,warm] #}<b>"
    "{{ p.name }}</b>{% endmacro %}"
    "{% macro plain(p) %}{{ p.name }}{% endmacro %}"
    "{% macro deep(p) %}{{ p.complements[0].name }}{% endmacro %}"
    "{% macro box() %}<div>{{ caller() }}</div>{% endmacro %}"
    "{% macro with_profile(profile) %}{{ profile.first_name }}{% endmacro %}"
    "{% macro twice(p) %}{{ card(p) }}{{ plain(p) }}{% endmacro %}",
    "not_only_macros.html": "{% macro m() %}{% endmacro %}text",
    "typed_badly.html": "{% macro m(p) %}{# p: ref[prodcts] #}{% endmacro %}"
    "{% macro n(p) %}{# p: strr #}{% endmacro %}",
    "base.html": "<html>{% block head %}{{ brand.name }}{% endblock %}{% block body %}{% endblock %}</html>",
    "wanting.html": "{% block title required %}{% endblock %}{% block end %}{% endblock %}",
    "between.html": "{% extends 'wanting.html' %}{% block end %}c{% endblock %}",
    "part.html": "{{ profile.first_name }}",
    "broken.html": "{% if %}",
    "mutual.html": "{% include 'mutual.html' %}",
    "renaming.html": "{% macro m(context) %}{% endmacro %}",
    "unused.html": "{% macro m(x) %}{{ x | nosuch }}{% if x is oddly %}{% endif %}{% endmacro %}",
}


def names() -> Names:
    products = CatalogSchema(
        name="products",
        path="catalogs/products.yaml",
        source=SourceText("products.csv"),
        key="sku",
        fields=parse_fields(
            {
                "sku": "str",
                "name": "str by=locale",
                "price": "money by=currency",
                "complements": "list[ref[products]]",
            }
        ),
        relations={"similar": Relation(to="products")},
        collections={"best": Collection(name="best", catalog="products", sort=(SourceText("item.name"),))},
    )
    codes = CatalogSchema(
        name="codes",
        path="c",
        source=SourceText("c.csv"),
        key="id",
        fields=parse_fields({"id": "int", "text": "str"}),
    )
    return Names(
        profile=parse_fields(PROFILE),
        event=parse_fields({"lines": [{"product": "ref[products]", "quantity": "int"}]}),
        catalogs={"products": products, "codes": codes},
        levels={"best": 2, "picked": 3},
        segments=frozenset({"vip"}),
        stages=("new", "regular"),
        brand=BRAND,
        assets=frozenset({"hero.png"}),
        events={"viewed": parse_fields({"product": "ref[products]"})},
        segment_levels={"vip": 2},
    )


def analyzed(template: str) -> Report:
    environment = TemplateEnvironment({**FILES, "m/email.html": template}, markup=True, brand=BRAND)
    report = Report()
    analyze_template("m/email.html", environment, names(), report)
    return report
