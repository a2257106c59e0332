"""What the analysis of templates finds, and what it must not report."""

from __future__ import annotations

import pytest

from dynacontent.engine.analysis.files import check_file
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.environment import TemplateEnvironment
from tests.engine.analysis.shop import FILES, analyzed

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
    "{{ (profile.born + months(1) + days(2)) | date }}{{ (context.now - hours(2)) | datetime }}",
    "{{ (context.today - profile.born) | duration }}{{ (context.now - context.now) | duration }}",
    "{% if context.today - profile.born > days(30) and profile.born < context.today %}{% endif %}",
    "{% if history.since('viewed') < hours(2) and context.now | as_date == profile.born %}{% endif %}",
    "{{ (profile.paid * 2 - profile.paid / 4) | money }}{{ (profile.paid / profile.paid) | number }}",
    "{% if profile.born is today or profile.born | anniversary is this 'week' %}{% endif %}",
    "{% if profile.age is between(18, 30) and context.now is between('22:00', '08:00') %}{% endif %}",
    "{{ nth_weekday('last', 'friday') | fallback(context.today) | date }}",
    "{{ profile.age | tier({'A': 0}) | fallback('none') }}{{ profile.age * 0.5 + 1 }}",
    "{{ 'a' + 'b' }}{{ 'ab' * 2 }}{{ ([1] + [2]) | join }}{% if profile.first_name == 'x' %}{% endif %}",
    "{% macro m(a=none) %}{# a: str? #}{% if a %}{{ a }}{% endif %}{% endmacro %}{{ m() }}{{ m(none) }}",
    (
        "{% macro list(values) %}{# values: list[str] #}{% for v in values %}{{ caller(v, loop.index) }}"
        "{% endfor %}{% endmacro %}{% call(v, n) list(profile.favourites) %}{{ n }}{{ v }}{% endcall %}"
    ),
    (
        "{% macro m() %}{% if caller %}{{ caller() }}{% endif %}{% endmacro %}"
        "{{ m() }}{% call m() %}x{% endcall %}"
    ),
    (
        "{% macro m() %}{{ caller('head') }}{{ caller('foot') }}{% endmacro %}"
        "{% call(part) m() %}{% if part == 'head' %}a{% else %}b{% endif %}{% endcall %}"
    ),
    "{% macro m(a) %}{# translators: on a button #}{{ a }}{% endmacro %}{{ m('x') }}",
    "{% block t %}x{% endblock %}{{ self.t() }}",
    (
        "{% extends 'base.html' %}{% block body %}{{ super() }}{% block inner %}"
        "{{ profile.first_name }}{% endblock %}{% endblock %}"
    ),
    "{% extends 'base.html' %}{% set title = 'x' %}{% block head %}{{ title }}{% endblock %}",
    "{% extends 'between.html' %}{% block title %}{{ super() }}a{% endblock %}{% block end %}b{% endblock %}",
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
