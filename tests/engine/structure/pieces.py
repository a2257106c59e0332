"""What generated templates are made of: files, translations, values and addresses."""

from __future__ import annotations

FILES = {
    "library.mjml": """\
{% macro shown(x, y="") %}<b>{{ x }}</b>{% if y %} <i title="{{ y }}">{{ y }}</i>{% endif %}{% endmacro %}
{% macro framed(x) %}<span>{{ caller(x) }}</span>{% endmacro %}
{% macro row(x, u) %}
<mj-section><mj-column>
  <mj-text>{{ x }}</mj-text><mj-image src="{{ u }}" alt="{{ x }}" />
</mj-column></mj-section>
{% endmacro %}
""",
    "kit.mjml": """\
{% from "library.mjml" import shown as inner %}
{% macro badge(t="new", u=brand.site) -%}
<a href="{{ u }}" title="{{ t }}">{{ t | upper }} {{ brand.name }}</a>
{%- endmacro %}
{% macro pair(x, y) %}{{ inner(x) }}{{ inner(y, x) }}{{ badge() }}{{ badge(x) }}{% endmacro %}
{% macro stars(n) -%}
{% for i in range(n) %}{{ loop.index }}{% if loop.last %}!{% endif %}{% endfor %}
{%- endmacro %}
{% macro legal() -%}
{{ _("All rights") }} {{ brand.founded }} {{ brand.address }} <img src="{{ asset("x.png") }}" />
{%- endmacro %}
{% macro cost(p, w="") -%}
{% if p.was %}<s>{{ p.was }}</s>{% endif %} {{ p.name | fallback(_("All rights")) }}
{{ p.count | number }}{{ w }}
{%- endmacro %}
{% macro tag(p, x="") -%}
<a href="{{ p.u }}" title="{{ p.name }}">{{ p.name }} {{ x }}</a>{{ cost(p, x) }}
{%- endmacro %}
{% macro shelf(p, x="x") %}
<mj-section css-class="{{ brand.css }}"><mj-column><mj-text><a href="{{ p.u }}">{{ p.name }}</a> {{ x }}
{% if p.count > 1 %}{{ p.count }}{% trans x=p.was, y=x %}{{ x }} and {{ y }}{% endtrans %}{% endif %}
</mj-text>
<mj-image src="{{ p.u }}" alt="{{ p.name }}" width="{{ p.count }}0px" href="https://x.example/?q={{ x }}" />
</mj-column></mj-section>
{% endmacro %}
{% macro shelves(ps) %}{% for p in ps %}{{ shelf(p, loop.index) }}{% endfor %}{% endmacro %}
{% macro foot() %}
<mj-section css-class="{{ brand.css }}"><mj-column><mj-text>{{ legal() }}</mj-text>
<mj-image src="{{ asset("logo.png") }}" alt="{{ brand.name }}" href="{{ brand.site }}" />
</mj-column></mj-section>
{% endmacro %}
""",
    "base.mjml": """\
{% from "kit.mjml" import foot %}<mjml><mj-body>{% block top %}
<mj-section><mj-column>
<mj-text>{{ brand.name }}{% block inside %}{{ a }}{% endblock %}</mj-text>
</mj-column></mj-section>
{% endblock %}{% block main %}{{ foot() }}{% endblock %}</mj-body></mjml>
""",
    "part.mjml": "<em>{{ a }}</em>",
    "alone.mjml": "<em>{{ brand.name | lower }}{{ a is missing }}{{ brand.places | join(', ') }}</em>",
    "section.mjml": "<mj-section><mj-column><mj-text>{{ a }} and {{ b }}</mj-text></mj-column></mj-section>",
}
TEXTS = {
    "Hello %(name)s, <b>%(name)s</b>": "Hallo <b>%(name)s</b>, %(name)s",
    "All rights": "Alle <b>Rechte</b>",
    "%(x)s and %(y)s": "%(y)s und %(x)s",
    "%(x)s only": "nichts",
    "%(num)s %(x)s left": "%(x)s: %(num)s",
    "%(num)s %(x)ss left": "%(num)s &times; %(x)s, %(num)s",
    "%(num)s thing": "%(num)s Ding",
    "%(num)s things": "%(num)s Dinge",
}

VALUES = ["{{ a }}", "{{ b }}", "{{ c }}"]
LOOKED_AT = [
    "{{ a | upper }}",
    "{{ a ~ b }}",
    "{{ brand.name }}",
    '{{ a | fallback("none") }}',
    "{{ v }}",
    "{{ rich }}",
]
LOOKED_AT += [
    "{{ (kept or b) | upper }}",
    "{{ shown(a) | trim }}",
    "{{ kept }}",
    "{{ shown(b) }}",
    "{{ rich | striptags }}",
]
SPECIAL = [
    *[
        "{{ tag(p) }}",
        "{{ tag(q, a) }}",
        "{{ cost(p) }}{{ cost(p) }}",
        "{{ tag(p, b) | upper }}",
        "{{ tag(q) ~ a }}",
    ],
    *[
        "{% for x in [p, q, p] %}{{ tag(x, c) }}{% endfor %}",
        "{% set z %}{{ tag(p) }}{% endset %}{{ z }}{{ kept }}",
    ],
    *[
        "{{ badge() }}",
        "{{ badge(a) }}",
        "{{ badge(a, u=u) }}",
        "{{ badge(u=v) }}",
        "{{ badge(brand.name) }}",
    ],
    *["{{ pair(a, b) }}", "{{ pair('x', brand.name) }}", "{{ pair(rich, c) }}", "{{ pair(kept, badge()) }}"],
    *[
        "{{ stars(3) }}",
        "{{ stars(count) }}",
        "{{ legal() }}",
        "{{ own() }}",
        "{{ own(a) }}",
        "{{ own(kept) }}",
    ],
    *[
        "{{ shown(badge(), a) | upper }}",
        "{{ badge() ~ a ~ kept }}",
        "{{ [a, kept, rich, c] | join(' - ') }}",
    ],
    *[
        "{{ brand.places | join(a) }}",
        "{{ [badge(), own(b)] | join }}",
        "{{ kept | length }}",
        "{{ own(a) | trim }}",
    ],
    *[
        "{{ brand.address }}",
        "{{ brand.founded }} {{ brand.places[1] }}",
        "{{ brand.name ~ ' ' ~ brand.css }}",
    ],
    *["{{ _('All rights') }}", "{{ _('All rights') | upper }}", "{{ 'x' if yes else badge(a) }}"],
    *["{{ gone | fallback(own(a)) }}", "{{ a | fallback(kept) }}", "{{ brand.none | fallback(brand.name) }}"],
    *[
        "{{ rich ~ a }}",
        "{{ (a ~ b) | replace('a', '<') }}",
        "{{ many | unique | join('&') }}",
        "{{ c }}{{ count }}",
    ],
    *["{{ [a, b] | select('eq', a) | join }}", "{{ a | default('x') }}", "{{ box(a) }}", "{{ box() }}"],
    *["{{ own(a) | shorten(5) }}", "{{ kept | case('upper') }}", "{{ rich | case('title') | mask }}"],
    *[
        "{{ a | pick({'x': badge()}, other=own(b)) }}",
        "{{ gone | pick(x=a, other=kept) }}",
        "{{ many | listing(most=1, more=own(a)) }}",
        "{{ (many | intersect(['x', 'one']) | union(brand.places)) | join(', ') }}",
        "{{ contains(own(a), 'b') }}{{ _('All rights') | shorten(6) }}",
    ],
    *["{% include 'alone.mjml' without context %}", "{% include 'alone.mjml' %}", "{{ kit.badge(a) }}"],
    "{% trans x=a, y=b %}{{ x }} and {{ y }}{% endtrans %}",
    "{% trans x=rich, y=count %}{{ x }} and {{ y }}{% endtrans %}",
    "{% trans x=kept, y=badge() %}{{ x }} and {{ y }}{% endtrans %}",
    "{% trans x=brand.name %}{{ x }} only{% endtrans %}",
    "{% trans num=count, x=a %}{{ num }} {{ x }} left{% pluralize %}{{ num }} {{ x }}s left{% endtrans %}",
    "{% trans num=count, x=b %}{{ num }} {{ x }} left{% pluralize %}{{ num }} {{ x }}s left{% endtrans %}",
    "{% for p in brand.places %}{{ loop.index }}. {{ p }}{{ a }}{% endfor %}",
    "{% for p in brand.places %}{{ p | upper }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x in many %}{{ loop.index }}{{ loop.length }}{{ badge(x) }}{{ legal() }}{% else %}no{% endfor %}",
    "{% if brand.founded > 1900 %}{{ brand.name | upper }}{{ badge() }}{% endif %}",
    "{% filter upper %}{{ a }}<b>{{ badge() }}</b>{% endfilter %}",
    "{% with z = badge(a) %}{{ z }}{{ z }}{% endwith %}",
    "{% set z = own(a) ~ own() %}{{ z }}{{ z | upper }}",
    "{% call(z) framed(a) %}{{ badge(z) }}{{ kept }}{% endcall %}",
]
ATTRIBUTES = [
    *VALUES,
    "{{ a }} {{ b }}",
    "x{{ a }}",
    "",
    "fixed",
    "{{ brand.name }}",
    "{{ rich }}",
    "{{ a | upper }}",
]
SPECIAL_ATTRIBUTES = [
    *[
        "{{ count }}",
        "{{ count }} of {{ a }}",
        "{{ brand.founded }}",
        "{{ brand.address }}",
        "{{ brand.name ~ a }}",
    ],
    *[
        "{{ c }} {{ brand.name | upper }}{{ brand.css }}",
        "{{ [a, b] | join('\"') }}",
        "{{ kept }}",
        "{{ own(a) }}",
    ],
    *[
        "{{ _('All rights') }}",
        "{% for p in brand.places %}{{ p }} {% endfor %}",
        "{% if a %}{{ a }}{% else %}x{% endif %}",
    ],
    "{% trans x=a, y=count %}{{ x }} and {{ y }}{% endtrans %}",
]
SPECIAL_URLS = [
    *[
        "{{ brand.site }}",
        "{{ brand.site }}&amp;x={{ a }}",
        "{{ asset('x.png') }}",
        "{{ asset(a) }}",
        "{{ brand.site ~ a }}",
    ],
    *[
        "https://x.example/{{ count }}/{{ brand.name }}?q={{ brand.name }}",
        "{{ brand.name }}",
        "{{ kept }}",
        "{{ a | urlencode }}",
    ],
    *[
        "{% if yes %}{{ u }}{% else %}{{ v }}{% endif %}",
        "{{ u if yes else brand.site }}",
        "{{ gone | fallback(u) }}",
        "{{ u | url_with(a=a, b=1) }}",
        "{{ brand.site | url_with(q=brand.name) }}",
    ],
]
URLS = [
    *[
        "{{ u }}",
        "{{ v }}",
        "https://x.example/{{ a }}",
        "https://x.example/p?q={{ a }}&amp;r={{ b }}",
        "mailto:{{ a }}",
    ],
    *[
        "tel:{{ a }}",
        "{{ u }}#{{ a }}",
        "{{ a }}{{ b }}",
        "/{{ a }}",
        "https://x.example{{ a }}",
        "https://{{ a }}/x",
    ],
    *[
        "{{ u }}?x={{ c }}",
        "https://x.example/",
        "https://x.example/{{ a }}/{{ a }}",
        "#{{ a }}",
        " {{ u }} ",
    ],
]
WORDS = [
    "word ",
    " word",
    "two words",
    " ",
    "\n  ",
    "&nbsp;",
    "·",
    "é",
    "https://x.example/",
    "~",
    "&lt;",
    "x",
]

PREAMBLE = (
    '{% from "library.mjml" import shown, framed, row %}{% set kept %}<i>{{ a }}</i> {{ b }}{% endset %}'
)
KIT = (
    '{% from "kit.mjml" import badge, pair, stars, legal, foot, cost, tag, shelf, shelves %}'
    '{% import "kit.mjml" as kit %}'
    '{% from "kit.mjml" import badge as box with context %}'
    "{% macro own(x='own') %}<u>{{ x }}</u>{{ brand.css }}{% endmacro %}"
)
