"""What the analysis of templates reports, and what it must not report."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dynacontent.engine.analysis import Names, Report, analyze_template, check_file
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


@dataclass(frozen=True)
class Case:
    template: str
    message: str
    hint: str = ""
    place: str = ""


PROBLEMS = [
    # names
    Case("<p>\n  {{ nosuch }}", "there is no 'nosuch' here", place="m/email.html:2:6"),
    Case("{{ profil.first_name }}", "there is no 'profil' here", "profile"),
    Case("{{ profile.frist_name }}", "profile has no field 'frist_name'", "first_name", "m/email.html:1:12"),
    Case("{{ event.lines[0].product.nme }}", "has no field 'nme'", "name"),
    Case("{{ event.lines.product.nme | join }}", "has no field 'nme'", "name"),
    Case("{{ profile.address.town }}", "profile.address has no field 'town'", "city"),
    Case("{{ profile['frist_name'] }}", "has no field 'frist_name'"),
    Case("{{ brand.colors.ink }}", "brand has no field 'colors'", "colours"),
    Case("{{ context.nw }}", "context has no field 'nw'", "now"),
    Case("{{ profile.address.items() }}", "no methods", "| items"),
    Case("{{ profile._x }}", "underscore"),
    Case("{% for x in profile.bought %}{{ lop.index }}{% endfor %}", "there is no 'lop' here", "loop"),
    Case("{{ loop.index }}", "there is no 'loop' here"),
    Case("{% for x in profile.bought %}{{ loop.idx }}{% endfor %}", "has no field 'idx'", "index"),
    Case("{% for x in profile.bought %}{% endfor %}{{ x.name }}", "there is no 'x' here"),
    # names that are taken
    Case("<p>\n {% set brand = 'x' %}", "'brand' has its meaning", "my_brand", "m/email.html:2:9"),
    Case("{% set context %}x{% endset %}", "'context' has its meaning"),
    Case("{% for catalogs in profile.bought %}{% endfor %}", "'catalogs' has its meaning"),
    Case("{% for a, asset in profile.scores | items %}{% endfor %}", "'asset' has its meaning"),
    Case("{% with collection = 1 %}{% endwith %}", "'collection' has its meaning"),
    Case("{% macro m(segment) %}{% endmacro %}", "'segment' has its meaning", place="m/email.html:1:12"),
    Case("{% macro range(x) %}{% endmacro %}", "'range' has its meaning"),
    Case("{% from 'cards.html' import card as brand %}", "'brand' has its meaning"),
    Case("{% import 'cards.html' as days %}", "'days' has its meaning"),
    Case("{% if profile.age %}{% set profile = 1 %}{% endif %}", "'profile' has its meaning"),
    Case("{% for event in event.lines %}{% endfor %}", "'event' has its meaning"),
    Case("{% import 'cards.html' as history %}", "'history' has its meaning"),
    # catalogs, collections, segments, pictures
    Case("{{ catalogs.product['a'].name }}", "has no field 'product'", "products"),
    Case("{{ catalogs.products[1].name }}", "keys of products are str, not int"),
    Case("{{ catalogs.codes['1'].text }}", "keys of codes are int, not str", "17"),
    Case("{{ catalogs.products.tent.name }}", "has no field 'tent'", "taken by key"),
    Case("{% for p in collection('bst') %}{% endfor %}", "there is no collection 'bst'", "best"),
    Case("{% for p in collection(profile.first_name) %}{% endfor %}", "takes a name in quotes"),
    Case("{% if segment('vp') %}{% endif %}", "there is no segment 'vp'", "vip"),
    Case("{{ asset('hro.png') }}", "there is no picture 'hro.png'", "hero.png"),
    Case("{{ collection('best', lmit=3) | length }}", "has no argument 'lmit'", "limit"),
    Case("{{ collection('best', 0) | length }}", "a whole number from 1"),
    Case("{{ collection('best', limit='3') | length }}", "a whole number from 1", place="m/email.html:1:29"),
    # the history
    Case("{{ history.count('vieewed') }}", "there is no event 'vieewed'", "viewed", "m/email.html:1:18"),
    Case("{{ history.last('vieewed').product.name }}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.count('viewed', within='10 minutes') }}", "is no duration", "10m"),
    Case("{{ history.count('viewed', prodct=profile.last_viewed) }}", "has no argument 'prodct'", "product"),
    Case("{{ history.count('viewed', product=3) }}", "product of viewed is ref[products], not int"),
    Case("{% if history.since('vieewed') < days(3) %}{% endif %}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.since('viewed') }}", "cannot be printed as it is"),
    Case("{{ history.repeated('viewed').at | datetime }}", "history.repeated() needs times"),
    Case(
        "{% if history.repeated('viewed', 3, by='prodct') %}{% endif %}", "has no field 'prodct'", "product"
    ),
    Case("{% if history.repeated('viewed', 3, span='long') %}{% endif %}", "is no duration", "10m"),
    Case("{% if history.sequence() %}{% endif %}", "history.sequence() needs the names of events"),
    Case("{% if history.sequence('viewed', 'boght') %}{% endif %}", "there is no event 'boght'"),
    Case("{% if history.sequence('viewed', without='viewed') %}{% endif %}", "cannot be there and be absent"),
    Case("{{ history.repeated('viewed', 2).prodct }}", "has no field 'prodct'", "product"),
    Case("{{ history.last('viewed').prodct.name }}", "has no field 'prodct'", "product"),
    # printing and looping
    Case("{{ profile.last_viewed }}", "is an item and cannot be printed", "profile.last_viewed.name"),
    Case("{{ profile.address }}", "is an object and cannot be printed"),
    Case("{{ profile.favourites }}", "is a list and cannot be printed", "listing"),
    Case("{{ profile.paid }}", "is money and cannot be printed", "| money"),
    Case("{{ profile.born }}", "is a date and cannot be printed", "| date"),
    Case("{{ context.now }}", "is a date and time and cannot be printed"),
    Case("{{ collection }}", "is a function and cannot be printed"),
    Case("{{ 'x' ~ profile.paid }}", "is money and cannot be printed"),
    Case("{% for x in profile.address %}{% endfor %}", "not a list to loop over", "| items"),
    Case("{% for x in profile.first_name %}{% endfor %}", "not a list to loop over"),
    # filters and tests
    Case("{{ profile.first_name | uper }}", "there is no filter 'uper'", "upper"),
    Case("{% if profile.age is evn %}{% endif %}", "there is no test 'evn'", "even"),
    Case("{{ profile.first_name | money }}", "money formats money"),
    Case("{{ profile.paid | number }}", "number formats a number"),
    Case("{{ profile.age | date }}", "date formats a date"),
    Case("{{ profile.paid | compact }}", "compact formats a number, and profile.paid is money"),
    Case("{{ profile.paid | territory }}", "territory formats the code of a country"),
    Case("{{ profile.age | language }}", "language formats the tag of a language"),
    Case("{{ profile.paid | currency }}", "currency formats the code of a currency", place="m/email.html:1:"),
    Case("{{ profile.age | phone }}", "phone formats text, and profile.age is int"),
    Case("{{ profile.paid | money(style='cod') }}", "money has no style 'cod'", "code"),
    Case("{{ profile.age | compact('lnog') }}", "compact has no length 'lnog'", "long"),
    Case("{{ profile.favourites | listing('nor') }}", "listing has no style 'nor'", "did you mean 'or'"),
    Case("{{ context.now | timeago(length=3) }}", "timeago has no length 3", "it is long, short, narrow"),
    Case("{{ weekdays('brief') | join }}", "weekdays() has no width 'brief'", "wide"),
    Case("{{ weekdays() }}", "is a list and cannot be printed", "listing"),
    Case("{{ profile.first_name | safe }}", "is data and never safe", "html"),
    Case("{{ profile.first_name | upper | e | safe }}", "is data and never safe"),
    Case("{{ profile.bought | map(attribute='nme') | join }}", "has no field 'nme'"),
    # levels
    Case(
        "{% level 1 %}{{ profile.last_viewed.name }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
        "level 2",
    ),
    Case(
        "{% level 2 %}{{ profile.last_viewed.complements.name | join }}{% level 1 %}{% endlevel %}",
        "is of level 3 and stands in {% level 2 %}",
    ),
    Case(
        "{% level 2 %}{{ profile.last_viewed.similar[0].name }}{% level 1 %}x{% endlevel %}", "is of level 3"
    ),
    Case(
        "{% from 'cards.html' import plain %}{% level 1 %}{{ plain(profile.last_viewed) }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
        place="cards.html",
    ),
    Case(
        "{% from 'cards.html' import plain %}{{ plain(profile.last_viewed) }}"
        "{% level 1 %}{{ plain(profile.last_viewed) }}{% endlevel %}",
        "is of level 2 and stands in {% level 1 %}",
    ),
    Case(
        "{% level 2 %}{{ catalogs.products[profile.last_viewed.complements[0]].name }}"
        "{% level 1 %}x{% endlevel %}",
        "is of level 3",
    ),
    Case("{% level 1 %}{{ history.last('viewed').product.name }}{% endlevel %}", "is of level 2"),
    Case("{% level 1 %}{{ 1 if segment('vip') else 2 }}{% endlevel %}", "is of level 2"),
    # components
    Case("{% from 'cards.html' import crad %}", "cards.html has no component 'crad'", "card"),
    Case("{% import 'cards.html' as c %}{{ c.crad(1) }}", "has no field 'crad'", "card"),
    Case("{% from 'cards.html' import card %}{{ card() }}", "card() needs p"),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.last_viewed, ton='x') }}",
        "no parameter 'ton'",
        "tone",
    ),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.last_viewed, 'calm', 'b') }}", "takes 2 arguments"
    ),
    Case(
        "{% from 'cards.html' import card %}{{ card(profile.first_name) }}",
        "p should be ref[products], not str",
    ),
    Case("{% from 'cards.html' import plain %}{{ plain(event) }}", "has no field 'name'", place="cards.html"),
    Case(
        "{% macro m() %}{{ profile.first_name }}{% endmacro %}{{ m() }}",
        "there is no 'profile' here",
        "argument",
    ),
    Case(
        "{% from 'not_only_macros.html' import m %}", "components (macros) only", place="not_only_macros.html"
    ),
    Case(
        "{% from 'typed_badly.html' import m %}{{ m(profile.last_viewed) }}",
        "there is no catalog 'prodcts'",
        "products",
    ),
    Case("{% from 'typed_badly.html' import n %}{{ n(1) }}", "strr"),
    # files
    Case("{% include 'prt.html' %}", "there is no template 'prt.html'", "part.html"),
    Case("{% include profile.first_name %}", "a text in quotes"),
    Case("{% include ['part.html', 'x.html'] %}", "a text in quotes"),
    Case("{% include 'broken.html' %}", "Expected an expression", place="broken.html:1"),
    Case("{% include 'mutual.html' %}", "deep", place="mutual.html"),
    Case("{% extends 'bse.html' %}", "there is no template 'bse.html'", "base.html"),
    Case(
        "{% extends 'base.html' %}{% block boddy %}{% endblock %}", "base.html has no block 'boddy'", "body"
    ),
    Case("{% extends 'base.html' %}{% block body %}{{ nosuch }}{% endblock %}", "there is no 'nosuch' here"),
    Case("{% block a %}{% endblock %}{{ self.b() }}", "self has no block 'b'", "it has a"),
    Case(
        "{% extends 'base.html' %}{% block body %}{{ self.haed() }}{% endblock %}", "no block 'haed'", "head"
    ),
    Case("{% import profile.first_name as x %}", "a text in quotes"),
    Case("{% autoescape false %}{% endautoescape %}", "{% autoescape %} is not available"),
    Case("{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "limit ast_depth", place="m/email.html"),
    Case("{% if true %}", "Unexpected end of template"),
]


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case.template[:80])
def test_problem(case: Case) -> None:
    problems = analyzed(case.template).problems
    found = [problem for problem in problems if case.message in problem.message]
    assert found, [str(problem) for problem in problems]
    assert len(problems) == len(found), [str(problem) for problem in problems]
    assert case.hint in (found[0].hint or "")
    assert found[0].location is not None
    assert case.place in str(found[0].location)


VALID = [
    "{% extends 'base.html' %}{% block body %}{{ self.head() }}{% endblock %}",
    "{% level 2 %}{{ catalogs.products[profile.last_viewed].name }}{% level 1 %}x{% endlevel %}",
    "{% level 2 %}{% if segment('vip') %}x{% endif %}{% level 1 %}x{% endlevel %}",
    "{{ history.last('viewed').product.name }}{{ history.last('viewed').at | datetime }}",
    "{{ history.count('viewed', within='10m') }}{{ history.last(profile.first_name).x }}",
    "{{ collection('best', limit=3) | length }}",
    "{{ profile.first_name | fallback('friend') }}",
    "{{ profile.last_viewed.name }}{{ profile.last_viewed.price | money }}",
    (
        "{{ profile.paid | money }} {{ profile.paid.amount }} {{ profile.born | date('long') }} "
        "{{ profile.born.year }}"
    ),
    (
        "{% if profile.age and profile.age >= 18 %}{{ profile.age }}"
        "{% elif profile.age is missing %}?{% endif %}"
    ),
    "{% if profile.last_viewed in profile.bought %}{% endif %}",
    "{% if profile.last_viewed == event.lines[0].product or not profile.bought %}{% endif %}",
    (
        "{% set n = namespace(total=0) %}{% for l in event.lines %}"
        "{% set n.total = n.total + l.quantity %}{% endfor %}{{ n.total }}"
    ),
    (
        "{% for brand_name, group in profile.orders | groupby('number') %}{{ brand_name }}"
        "{% for o in group %}{{ o.number }}{% endfor %}{% endfor %}"
    ),
    "{% for g in profile.orders | groupby('number') %}{{ g.grouper }}{{ g.list | length }}{% endfor %}",
    "{% for row in profile.bought | batch(2) %}{% for p in row %}{{ p.name }}{% endfor %}{% endfor %}",
    "{% for k, v in profile.scores | dictsort %}{{ k }}{{ v }}{% endfor %}",
    "{% for k, v in profile.scores | items %}{{ k }}{{ v }}{% endfor %}",
    "{{ profile.scores.chess }}{{ profile.scores['go'] }}",
    (
        "{% set tree = [{'v': 1, 'c': [{'v': 2, 'c': []}]}] %}{% for n in tree recursive %}"
        "{{ n.v }}{{ loop(n.c) }}{% endfor %}"
    ),
    "{% from 'cards.html' import box %}{% call box() %}{{ profile.first_name }}{% endcall %}",
    (
        "{% macro m() %}{{ caller('x') }}{% endmacro %}{% call(x) m() %}{{ x }}"
        "{{ profile.first_name }}{% endcall %}"
    ),
    "{% macro m() %}{% for v in varargs %}{{ v }}{% endfor %}{{ kwargs.k }}{% endmacro %}{{ m(1, 2, k=3) }}",
    (
        "{% macro m(a, b=none) %}{% if b %}{{ b }}{% endif %}{{ a }}{% endmacro %}{{ m('x') }}"
        "{{ m(a=1, b='y') }}"
    ),
    "{% block t %}x{% endblock %}{{ self.t() }}",
    (
        "{% extends 'base.html' %}{% block body %}{{ super() }}{% block inner %}"
        "{{ profile.first_name }}{% endblock %}{% endblock %}"
    ),
    "{% extends 'base.html' %}{% set title = 'x' %}{% block head %}{{ title }}{% endblock %}",
    "{% include 'part.html' %}",
    (
        "{% import 'cards.html' as cards %}{% for l in event.lines %}"
        "{{ cards.card(l.product, tone='warm') }}{% endfor %}"
    ),
    (
        "{% from 'cards.html' import twice, with_profile %}{{ twice(profile.last_viewed) }}"
        "{{ with_profile(profile) }}"
    ),
    "{% from 'cards.html' import card %}{% for p in collection('best', limit=3) %}{{ card(p) }}{% endfor %}",
    (
        "{% level 3 %}{{ profile.last_viewed.complements[0].name }}{% level 2 %}"
        "{{ profile.last_viewed.name }}{% level 1 %}x{% endlevel %}"
    ),
    "{% level 2 %}{% for p in collection('best') %}{{ p.name }}{% endfor %}{% level 1 %}{% endlevel %}",
    "{{ event.lines.product.complements.name | unique | join(', ') }}",
    "{{ (profile.bought | sort(attribute='name'))[:3] | map(attribute='name') | listing }}",
    "{{ profile.favourites | first }}{{ profile.favourites[0] }}{{ profile.favourites | length }}",
    "{{ profile.first_name or 'you' }}{{ profile.first_name.upper() }}{{ profile.first_name[:1] }}",
    "{{ _('Hello %(name)s', name=profile.first_name | fallback('you')) }}",
    "{% trans count=event.lines | length %}one{% pluralize %}{{ count }} things{% endtrans %}",
    (
        "{{ history.count('viewed', within='7d') }}{% set last = history.last('viewed') %}"
        "{% if last %}{{ last.product.name }}{% endif %}"
    ),
    "{{ context.now | datetime }}{{ context.locale }}{% if context.stage == 'new' %}{% endif %}",
    "{{ asset('hero.png') }}{{ asset(profile.first_name) }}",
    "{{ brand.name }}{{ brand.colours.ink }}{% for l in brand.links %}{{ l }}{% endfor %}",
    "{% set x = 1 %}{% if profile.age %}{% set x = 'a' %}{% endif %}{{ x }}",
    "{% set d = {'a': 1, 'b': profile.first_name} %}{{ d.a }}{{ d.b }}{{ d['a'] }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% with c = a %}{{ c }}{% endwith %}",
    (
        "{% for l in event.lines if l.quantity > 1 %}{{ loop.index }}{{ loop.first }}"
        "{{ loop.cycle('a', 'b') }}{% else %}none{% endfor %}"
    ),
    "{% for l in event.lines %}{% if loop.previtem %}{{ loop.previtem.quantity }}{% endif %}{% endfor %}",
    (
        "{{ catalogs.products['tent'].name }}{% set key = 'a' %}{{ catalogs.products[key].name }}"
        "{{ catalogs.codes[1].text }}"
    ),
    (
        "{{ profile.address.city }}{{ profile.address.geo.lat }}{{ profile.bio }}"
        "{{ profile.orders[0]['items'] | join }}"
    ),
    "{{ 1 if profile.age else 2 }}{{ '%.2f' if false else 'x' }}{{ range(3) | join }}{{ [1, 2] | sum }}",
    (
        "{{ ('<b>' | safe) ~ profile.first_name }}{{ '<br>' | safe }}{% set s %}<i>"
        "{{ profile.first_name }}</i>{% endset %}{{ s | safe }}"
    ),
    "{% set j = joiner(', ') %}{% for l in event.lines %}{{ j() }}{{ l.product.name }}{% endfor %}",
    "{% set c = cycler('odd', 'even') %}{% for l in event.lines %}{{ c.next() }}{% endfor %}",
    "{% skip 'x' %}{% if not profile.bought %}{% skip 'nothing of ' ~ profile.first_name %}{% endif %}",
    (
        "{% filter upper %}{{ profile.first_name }}{% endfilter %}{% raw %}{{ nosuch }}"
        "{% endraw %}{# {{ nosuch }} #}"
    ),
]


@pytest.mark.parametrize("template", VALID)
def test_no_false_alarm(template: str) -> None:
    assert [str(problem) for problem in analyzed(template).problems] == []


def test_uses_are_noted_with_type_and_level() -> None:
    report = analyzed(
        "{{ profile.first_name }}{{ profile.last_viewed.name }}"
        "{{ event.lines.product.complements.name | join }}"
    )
    found = {(use.path, use.type, use.level) for use in report.uses}
    assert ("profile.first_name", "str?", 1) in found
    assert ("profile.last_viewed.name", "str?", 2) in found
    assert any(level == 3 for _path, _type, level in found)


def test_prices_that_must_be_there_are_noted() -> None:
    assert analyzed("{{ profile.last_viewed.price | money }}").required == {"products": {"price"}}


def test_a_file_is_checked_though_no_message_uses_it() -> None:
    environment = TemplateEnvironment(FILES, markup=True, brand={})
    report = Report()
    for name in ("unused.html", "broken.html", "cards.html", "renaming.html"):
        check_file(name, environment, report)
    assert [(str(problem.location), problem.message) for problem in report.problems] == [
        ("templates/unused.html:1:24", "there is no filter 'nosuch'"),
        ("templates/unused.html:1:41", "there is no test 'oddly'"),
        ("templates/broken.html:1:7", "Expected an expression, got 'end of statement block'"),
        (
            "templates/renaming.html:1:12",
            "'context' has its meaning in every template, and cannot be given another one",
        ),
    ]


def test_many_calls_and_includes_are_checked_in_bounded_time() -> None:
    doubling = "".join(
        f"{{% macro m{n}(p) %}}{{{{ m{n + 1}(p) }}}}{{{{ m{n + 1}(p) }}}}{{% endmacro %}}" for n in range(40)
    )
    report = analyzed(doubling + "{% macro m40(p) %}{{ p.name }}{% endmacro %}{{ m0(profile.last_viewed) }}")
    assert len(report.uses) < 1_000
    includes = analyzed("{% include 'part.html' %}" * 250)
    assert any("limit includes" in problem.message for problem in includes.problems)
