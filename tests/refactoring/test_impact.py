"""What something declared matters to: messages, channels, locales, personas, and by which way."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent import UnknownNameError, Workspace
from dynacontent.refactoring.impact import Affected, impact

BANNER = "banner: {body: banner.html, link: 'https://a.example/', alt: '', sizes: [300x250]}\n"
FILES = {
    "dynacontent.toml": """\
version = 1
locales = ["en", "de"]
default_locale = "en"
feed_hosts = ["api.example.com"]
[brand]
name = "Shop"
""",
    "templates/profile.yaml": """\
key: id
locale: language
fields:
  id: str
  language: locale?
  name: str?
  points: int?
  level: "str = 'high' if profile.points > 9 else 'low'"
""",
    "templates/segments.yaml": "rich: profile.points > 5\n",
    "templates/personas/ada.yaml": "profile: {id: a, name: Ada, points: 12}\n",
    "templates/personas/uwe.yaml": "profile: {id: u, language: de}\n",
    "catalogs/things.yaml": """\
source: things.csv
key: id
fields: {id: str, name: str, price: int}
collections: {best: {where: item.price > 0, sort: [-item.price]}}
""",
    "catalogs/things.csv": "id,name,price\na,Ay,1\n",
    "catalogs/feeds.yaml": 'sky: {url: "https://api.example.com/", response: {blue: bool}}\n',
    "templates/components/parts.html": """\
{% macro card(p) %}
{# p: ref[things] #}
{{ p.name }}
{% endmacro %}
""",
    "templates/messages/hello/message.yaml": """\
push:
  title: "{{ profile.name | fallback('') }} {{ brand.name }}"
  body: Hello
"""
    + BANNER,
    "templates/messages/hello/banner.html": "{% trans %}Hello{% endtrans %}"
    "{% if segment('rich') %}!{% endif %}{{ feeds.sky().blue | fallback('') }}\n",
    "templates/messages/hello/banner.de.html": "{{ profile.level }}\n",
    "templates/messages/offer/message.yaml": BANNER,
    "templates/messages/offer/banner.html": '{% from "components/parts.html" import card %}\n'
    '{% for p in collection("best") %}{{ card(p) }}{% endfor %}\n',
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("impact")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Workspace.open(root)


def told(found: Affected) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return found.message, found.channels, found.locales, found.through, found.personas


BOTH, ALL = ("ada", "uwe"), ("en", "de")
CASES = {
    "a field": ("profile.name", [("hello", ("push",), ALL, (), ("ada",))]),
    "a field through a segment and a derived field": (
        "profile.points",
        [("hello", ("banner",), ALL, ("derived level", "segment rich"), ("ada",))],
    ),
    "a segment": ("rich", [("hello", ("banner",), ALL, (), BOTH)]),
    "a brand value": ("brand.name", [("hello", ("push",), ALL, (), BOTH)]),
    "a feed": ("sky", [("hello", ("banner",), ALL, (), BOTH)]),
    "a field of a catalog": ("things.name", [("offer", ("banner",), ALL, (), BOTH)]),
    "a field of a catalog through a collection": (
        "things.price",
        [("offer", ("banner",), ALL, ("collection best",), BOTH)],
    ),
    "a collection": ("best", [("offer", ("banner",), ALL, (), BOTH)]),
    "a component": ("card", [("offer", ("banner",), ALL, (), BOTH)]),
    "a catalog": ("things", [("offer", ("banner",), ALL, ("collection best",), BOTH)]),
    "a text": ("string:Hello", [("hello", ("banner",), ALL, (), BOTH)]),
    "a derived field of one locale's body": ("profile.level", [("hello", ("banner",), ("de",), (), ())]),
}


@pytest.mark.parametrize(("name", "messages"), CASES.values(), ids=CASES)
def test_what_it_matters_to(name: str, messages: list[object], workspace: Workspace) -> None:
    assert [told(found) for found in impact(workspace, name).messages] == messages


def test_a_name_that_is_not_there_has_a_hint(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match=r"nothing is called 'profile\.nam'") as raised:
        impact(workspace, "profile.nam")
    assert "did you mean 'profile.name'" in str(raised.value)


def test_a_field_by_its_last_name_alone_has_a_hint(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match=r"nothing is called 'level'") as raised:
        impact(workspace, "level")
    assert "hint: write profile.level" in str(raised.value)


def test_the_command_tells_in_text_and_json(workspace: Workspace) -> None:
    text = CliRunner().invoke(main, ["-C", str(workspace.root), "impact", "profile.name"])
    assert text.exit_code == 0
    assert "hello  (push; all locales)" in text.output
    assert "personas: ada" in text.output
    found = CliRunner().invoke(
        main, ["-C", str(workspace.root), "impact", "profile.name", "--format", "json"]
    )
    assert [one["message"] for one in json.loads(found.output)["messages"]] == ["hello"]


def test_what_nothing_uses_is_said_to_be_unused(workspace: Workspace) -> None:
    result = CliRunner().invoke(main, ["-C", str(workspace.root), "impact", "things.id"])
    assert (result.exit_code, result.output) == (0, "field things.id: no message uses it\n")
