"""What the list of what a message reads says of each way of reading it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent import Workspace
from dynacontent.refactoring.privacy import Privacy, privacy

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\ndefault_locale = "en"\n'
    'feed_hosts = ["api.example.com"]\n',
    "templates/profile.yaml": """\
key: id
locale: language
fields:
  id: str
  language: locale?
  name: str? pii
  city: str?
  points: int? consent=scores
  level: "str = 'high' if profile.points > 9 else 'low'"
  home: {street: str pii, zip: str}
  favourite: ref[things]?
""",
    "templates/events.yaml": "bought:\n  thing: ref[things]\n  lines:\n    - count: int\n      size: str?\n",
    "templates/segments.yaml": "local: profile.city is not missing\n",
    "catalogs/things.yaml": """\
source: things.csv
key: id
consent: shop
fields: {id: str, name: str, brand: str, text: template, price: int}
relations:
  kin: {to: things, where: item.brand == this.brand and item != this, limit: 2}
collections:
  best: {where: item.price > profile.points, sort: [item.name], limit: 2, distinct_by: {brand: 1}}
""",
    "catalogs/things.csv": 'id,name,brand,text,price\na,Ay,x,"for {{ profile.city }}",1\n',
    "catalogs/feeds.yaml": 'sky: {url: "https://api.example.com/{city}", parameters: {city: str}, '
    "response: {sky: str}}\n",
    "templates/components/parts.html": "{% macro card(home) %}{{ home.street }}{% endmacro %}\n",
}

CASES = {
    "a merge tag": ("{{ profile.name | fallback('') }}", {"profile.name"}),
    "a name in brackets": ("{{ profile['name'] | fallback('') }}", {"profile.name"}),
    "a member of an object": ("{{ profile.home.zip }}", {"profile.home.zip"}),
    "an object through a component": (
        '{% from "components/parts.html" import card %}{{ card(profile.home) }}',
        {"profile.home.street"},
    ),
    "an object as a whole": (
        "{% for name, value in profile.home | items %}{{ name }}{% endfor %}",
        {"profile.home.street", "profile.home.zip"},
    ),
    "a variable": ("{% set p = profile %}{{ p.city | fallback('') }}", {"profile.city"}),
    "a derived field": ("{{ profile.level }}", {"profile.level", "profile.points"}),
    "a segment": ("{% if segment('local') %}x{% endif %}", {"profile.city"}),
    "any segment": (
        "{% set one = profile.name %}{% if segment(one) %}x{% endif %}",
        {"profile.name", "profile.city"},
    ),
    "an event's list": (
        "{% for one in event.lines %}{{ one.count }}{% endfor %}",
        {"event.bought.lines", "event.bought.lines.count"},
    ),
    "a field that a filter names": (
        "{{ event.lines | sum(attribute='count') }}",
        {"event.bought.lines", "event.bought.lines.count"},
    ),
    "a field that map names": (
        "{{ event.lines | map(attribute='count') | join(' ') }}",
        {"event.bought.lines", "event.bought.lines.count"},
    ),
    "an item": (
        "{{ profile.favourite.name | fallback('') }}",
        {"profile.favourite", "things.name"},
    ),
    "a template in data": (
        "{{ profile.favourite.text | fallback('') }}",
        {"profile.favourite", "things.text", "profile.city"},
    ),
    "a relation": (
        "{% for one in event.thing.kin %}{{ one.price }}{% endfor %}",
        {"event.bought.thing", "things.kin", "things.brand", "things.price"},
    ),
    "a collection": (
        "{% for one in collection('best') %}{{ one.id }}{% endfor %}",
        {"things.id", "things.price", "things.name", "things.brand", "profile.points"},
    ),
    "the history": (
        "{{ history.count('bought', thing=profile.favourite) }}",
        {"history.bought", "history.bought.thing", "profile.favourite"},
    ),
    "a way that the history names": (
        "{{ history.most('bought', by='thing.brand') | fallback('') }}",
        {"history.bought", "history.bought.thing", "things.brand"},
    ),
    "a feed": (
        "{{ feeds.sky(city=profile.city).sky | fallback('') }}",
        {"feeds.sky.sky", "profile.city"},
    ),
}
ALWAYS = {"profile.id", "profile.language"}
"""Who it is, and in which language they read."""


def found(root: Path, body: str) -> Privacy:
    manifest = (
        "event: bought\nbanner: {body: banner.html, link: 'https://a.example', alt: '', sizes: [300x250]}\n"
    )
    files = {
        **FILES,
        "templates/messages/hello/message.yaml": manifest,
        "templates/messages/hello/banner.html": body,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return privacy(Workspace.open(root), "hello")


@pytest.mark.parametrize(("body", "names"), CASES.values(), ids=CASES)
def test_what_is_read_is_listed(body: str, names: set[str], tmp_path: Path) -> None:
    assert {one.name for one in found(tmp_path, body).fields} - ALWAYS == names - ALWAYS


def test_marks_are_those_of_everything_a_field_is_in(tmp_path: Path) -> None:
    body = "{{ profile.home.street }}{{ profile.level }}{{ profile.favourite.name | fallback('') }}"
    by_name = {one.name: one for one in found(tmp_path, body).fields}
    assert by_name["profile.home.street"].pii
    assert by_name["profile.points"].consent == ("scores",)
    assert by_name["things.name"].consent == ("shop",)
    assert by_name["profile.level"].derived == "'high' if profile.points > 9 else 'low'"
    assert by_name["profile.home.street"].places == ("templates/messages/hello/banner.html:1:17",)
    assert by_name["profile.home.street"].channels == ("banner",)


def test_what_feeds_are_told(tmp_path: Path) -> None:
    where = "{% set where = profile.name | fallback('Berlin') | upper %}"
    body = where + "{{ feeds.sky(city=where).sky | fallback('') }}"
    (sent,) = found(tmp_path, body).sent
    assert (sent.feed, sent.host, sent.parameter, sent.fields) == (
        "sky", "api.example.com", "city", ("profile.name",),
    )  # fmt: skip
    assert sent.pii
    assert sent.personal


def test_a_constant_tells_feeds_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "{{ feeds.sky(city='Berlin').sky | fallback('') }}").sent == ()


def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    found(tmp_path, "{{ profile.name | fallback('') }}")
    text = CliRunner().invoke(main, ["-C", str(tmp_path), "privacy", "hello"])
    assert "profile.name" in text.output
    assert "pii" in text.output
    told = CliRunner().invoke(main, ["-C", str(tmp_path), "privacy", "hello", "--format", "json"])
    assert [one["name"] for one in json.loads(told.output)["fields"] if one["pii"]] == ["profile.name"]
    unknown = CliRunner().invoke(main, ["-C", str(tmp_path), "privacy", "helo"])
    assert unknown.exit_code == 1
    assert "hello" in unknown.output
