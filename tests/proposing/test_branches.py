"""One row per kind of branch: without personas, some are proposed that reach all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from dynacontent.proposing import Proposal

Make = Callable[[Mapping[str, str]], Path]

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "de", "ar"]\ndefault_locale = "en"\n'
    'timezone = "Europe/Berlin"\ncurrency = "EUR"\nfeed_hosts = ["api.example.com"]\n',
    "templates/profile.yaml": """\
key: id
locale: language
currency: currency
fields:
  id: str
  name: str? pii
  language: locale?
  currency: currency?
  city: str?
  points: int?
  spent: decimal?
  risk: float?
  born: date?
  seen: datetime?
  active: bool?
  plan: enum[free,plus,pro]?
  tags: list[str]?
  scores: list[int]?
  home: {street: "str?", floor: "int?"}
  last: ref[things]?
  more: map[str]?
  owned: list[ref[things]]? consent=personalization
  tier: "str = 'gold' if profile.points >= 900 else 'silver' if profile.points >= 300 else 'none'"
""",
    "templates/events.yaml": """\
ordered:
  lines:
    - thing: ref[things]
      count: int
      note: str?
  total: money
  express: bool?
viewed: {thing: "ref[things]"}
bought: {thing: "ref[things]"}
""",
    "templates/segments.yaml": """\
vip: profile.spent >= 500 and profile.plan == 'pro'
stages:
  new: profile.seen is missing
  gone: profile.seen < context.now - days(90)
  here: "true"
""",
    "catalogs/things.yaml": """\
source: things.csv
key: id
fields:
  id: str
  name: str
  kind: str
  stock: int
  price: money by=currency
  owner: str?
  kin: list[ref[things]]?
collections:
  mine: {where: item.owner == profile.id, min: 2}
  fresh: {where: item.kind in profile.tags and item not in profile.owned and item.stock > 0, min: 2}
""",
    "catalogs/things.csv": """\
id,name,kind,stock,price,price@USD,owner,kin
a1,Ant,insect,0,1.00 EUR,1.10,nobody,
b2,Bat,mammal,3,2.00 EUR,,olga,a1
c3,Cat,mammal,40,3.00 EUR,3.30,olga,a1|b2
d4,Dog,mammal,7,4.00 EUR,4.40,,
""",
    "catalogs/feeds.yaml": 'sky: {url: "https://api.example.com/{city}", parameters: {city: str}, '
    "response: {sky: str}}\n",
}

CARD = "{% macro card(thing, much) %}{% if thing.stock > much %}lots{% else %}few{% endif %}{% endmacro %}\n"
SHOWN = "{% macro plain() %}hello{% endmacro %}{% macro named(name) %}{{ name }}{% endmacro %}\n"


class Row(NamedTuple):
    """A body of the email, and what else the workspace has."""

    body: str
    manifest: str = ""
    event: str = ""
    files: Mapping[str, str] = {}


ROWS = {
    "if, elif, else": Row(
        "{% if profile.points > 100 %}a{% elif profile.points == 42 %}b{% else %}c{% endif %}"
    ),
    "a condition inside of another": Row(
        "{% if profile.points > 100 %}{% if profile.city == 'Rome' %}a{% else %}b{% endif %}{% endif %}"
    ),
    "and, or, not": Row(
        "{% if profile.points >= 7 and (profile.city == 'Rome' or not profile.active) "
        "and profile.plan != 'free' %}a{% endif %}"
    ),
    "numbers with a point": Row("{% if profile.risk > 0.7 and profile.spent < 12.5 %}a{% endif %}"),
    "a range": Row("{% if 10 < profile.points <= 11 %}a{% endif %}"),
    "arithmetic": Row("{% set more = profile.points - 40 %}{% if more > 2 %}a{% endif %}"),
    "one of several words": Row("{% if profile.city in ['Rome', 'Oslo'] %}a{% else %}b{% endif %}"),
    "an enum": Row("{% if profile.plan == 'plus' %}a{% elif profile.plan == 'pro' %}b{% endif %}"),
    "an inline if": Row("{{ 'a' if profile.active else 'b' }}"),
    "what is missing": Row("{% if profile.born is missing %}a{% endif %}"),
    "a nested field": Row(
        "{% if profile.home.floor >= 3 %}a{% endif %}{% if profile.home.street %}b"
        "{% endif %}"
    ),
    "a key of a map": Row(
        "{{ profile.more.size | fallback('-') }}{% if profile.more['cup'] == 'big' %}a{% endif %}"
    ),
    "the body of a locale": Row(
        "hello",
        files={
            "templates/messages/m/email.de.mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>"
            "{{ profile.name | fallback('du') }}{% if profile.points > 3 %}a{% endif %}"
            "</mj-text></mj-column></mj-section></mj-body></mjml>"
        },
    ),
    "a text that a filter changed": Row("{% if profile.city | lower == 'rome' %}a{% endif %}"),
    "part of a text": Row("{% if starts_with(profile.city | fallback(''), 'Bad ') %}a{% endif %}"),
    "an element of a list": Row("{% if 'sport' in profile.tags %}a{% endif %}"),
    "a loop and its else": Row("{% for tag in profile.tags or [] %}{{ tag }}{% else %}none{% endfor %}"),
    "the size of a list": Row("{% if profile.tags and profile.tags | length > 4 %}a{% endif %}"),
    "a condition in a loop": Row(
        "{% for score in profile.scores or [] %}{% if score > 30 %}a{% else %}b{% endif %}{% endfor %}"
    ),
    "a fallback": Row("{{ profile.name | fallback('friend') }}"),
    "a ladder": Row(
        "{% level 3 %}{{ collection('fresh')[0].name }}{% level 2 %}{{ catalogs.things[profile.city].name }}"
        "{% level 1 %}hello{% endlevel %}"
    ),
    "a fallback in a ladder": Row(
        "{% level 3 %}{{ profile.name | fallback('you') }}: {{ collection('fresh')[0].name }}"
        "{% level 1 %}hi{% endlevel %}"
    ),
    "a collection that is empty": Row("{% if collection('fresh') %}a{% else %}b{% endif %}"),
    "a collection of those whose key is in the data": Row("{% if collection('mine') %}a{% endif %}"),
    "a segment": Row("{% if segment('vip') %}a{% endif %}"),
    "stages": Row(
        "{% if context.stage == 'gone' %}a{% elif context.stage == 'here' %}b{% endif %}"
    ),
    "a derived field": Row("{% if profile.tier == 'silver' %}a{% elif profile.tier == 'gold' %}b{% endif %}"),
    "an item's field": Row("{% if profile.last.stock > 20 %}a{% elif profile.last.stock == 3 %}b{% endif %}"),
    "an item that is not there": Row(
        "{% if profile.last is missing %}a{% endif %}{% if profile.last.kin %}b"
        "{% endif %}"
    ),
    "a price without the currency": Row(
        "{% if profile.last %}{% if profile.last.price is missing %}a{% else %}"
        "{{ profile.last.price | money }}{% endif %}"
        "{% endif %}"
    ),
    "a component": Row(
        '{% from "components/cards.mjml" import card %}'
        "{% if profile.last %}{{ card(profile.last, 5) }}{% endif %}"
    ),
    "an event's field": Row("{% if event.express %}a{% else %}b{% endif %}", event="ordered"),
    "an event's list": Row(
        "{% for line in event.lines[:3] %}{{ line.note | fallback('-') }}{% if line.count > 1 %}x"
        "{% endif %}{% else %}none"
        "{% endfor %}{% set more = event.lines | length - 3 %}{% if more > 0 %}more{% endif %}",
        event="ordered",
    ),
    "what is in an event's list": Row(
        "{% if event.lines and event.lines[0].thing.kind == 'insect' %}a{% endif %}", event="ordered"
    ),
    "a price": Row("{% if event.total.amount >= 50 %}a{% endif %}", event="ordered"),
    "a skip": Row("{% if not event.lines %}{% skip 'empty' %}{% endif %}hello", event="ordered"),
    "a day before another": Row("{% if profile.born and profile.born < date('1970-05-01') %}a{% endif %}"),
    "days until": Row("{% if profile.seen and profile.seen > context.now - days(3) %}a{% endif %}"),
    "a birthday": Row("{% if profile.born and profile.born | anniversary is today %}a{% endif %}"),
    "hours of the day": Row("{% if context.now.hour >= 17 and context.now.hour < 22 %}a{% endif %}"),
    "days of the week": Row("{% if context.weekday in ['saturday', 'sunday'] %}a{% endif %}"),
    "a test of the clock": Row(
        "{% if context.now is weekend %}a{% endif %}"
        "{% if context.now is between('22:00', '06:00') %}b{% endif %}"
    ),
    "a version": Row(
        "{% if context.app_version and version(context.app_version) >= '10.9.1' %}a{% else %}b"
        "{% endif %}"
    ),
    "a device and a platform": Row(
        "{% if context.device == 'watch' %}a{% endif %}{% if context.platform == 'ios' %}b"
        "{% endif %}"
    ),
    "a locale and its direction": Row(
        "{% if context.direction == 'rtl' %}a{% endif %}{% if context.locale == 'de' %}b{% endif %}"
    ),
    "how often something happened": Row("{% if history.count('viewed', within='7d') >= 3 %}a{% endif %}"),
    "how long ago": Row("{% if history.since('viewed') > days(30) %}a{% endif %}"),
    "the last of its kind": Row(
        "{% if history.last('ordered').total.amount > 100 %}a{% elif history.last('ordered') %}b"
        "{% endif %}"
    ),
    "again and again": Row(
        "{% if history.repeated('viewed', 3, by='thing', span='10m', within='3d', without='bought') %}a"
        "{% endif %}"
    ),
    "one after the other": Row("{% if history.sequence('viewed', 'ordered', within='2d') %}a{% endif %}"),
    "most often": Row("{% if history.most('viewed', by='thing.kind') == 'insect' %}a{% endif %}"),
    "rules, variants and the default": Row(
        "{% placement 'hero' %}",
        manifest="""\
placements:
  hero:
    rules:
      - {name: rich, when: profile.spent > 1000, show: plain}
      - {name: cap, when: segment('vip'), show: named, with: {name: "= profile.name"}}
      - {name: may, when: profile.active, show: plain, from: 2026-05-01, until: 2026-05-03, locales: [de]}
      - name: test
        when: profile.points > 10
        experiment: colours
        coverage: 50%
        variants: {red: {weight: 50, show: plain}, blue: {weight: 50, show: plain}}
    default: plain
""",
    ),
    "a cap": Row(
        "{% level 3 %}{{ collection('fresh')[0].name }}{% level 1 %}hello{% endlevel %}",
        manifest="max_level: \"1 if context.stage == 'new' else 3\"\n",
    ),
}  # fmt: skip


def files_of(row: Row) -> dict[str, str]:
    """A workspace whose email has the body of a row."""
    event = f"event: {row.event}\n" if row.event else ""
    head = '{% from "components/cards.mjml" import card %}' if "import card" in row.body else ""
    return {
        **FILES,
        **({"templates/components/cards.mjml": CARD} if head else {}),
        **row.files,
        **({"templates/components/parts.mjml": SHOWN} if row.manifest else {}),
        "templates/messages/m/message.yaml": f'{event}email: {{subject: "s"}}\n{row.manifest}',
        "templates/messages/m/email.mjml": f"{head}<mjml><mj-body><mj-section><mj-column><mj-text>\n"
        f"{row.body.replace(head, '')}\n</mj-text></mj-column></mj-section></mj-body></mjml>\n",
    }


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_every_way_is_found(make: Make, proposed: Callable[..., Proposal], row: Row) -> None:
    found = proposed(make(files_of(row)))
    assert [(one.branch.line, one.branch.way, one.why) for one in found.unreached] == []
    assert (found.before, found.after) == (0, found.branches)
    assert not found.spent
