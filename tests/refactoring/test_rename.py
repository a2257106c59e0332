"""A name is changed everywhere it means the same thing, nowhere else, and only where that is safe."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

from dynacontent import Workspace
from dynacontent.refactoring.trial import tried

ROOT = Path(__file__).parents[2]

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\ndefault_locale = "en"\n',
    "templates/profile.yaml": """\
key: id          # who it is
fields:
  id: str
  name: str? pii   # as they write it
  points: int?
  level: "str = 'high' if profile.points > 9 else 'low'"
  home: {name: str, zip: str}
  favourite: ref[things]?
""",
    "templates/events.yaml": "bought:\n  thing: ref[things]\n  lines:\n    - count: int\n",
    "templates/segments.yaml": """\
known: profile.name is not missing
rich: segment('known') and profile.points > 5
""",
    "templates/personas/ada.yaml": """\
profile: {id: a, name: Name, points: 7, home: {name: Nest, zip: "1"}, favourite: a}
events: {bought: {thing: a, lines: [{count: 2}, {count: 3}]}}
history:
  - {event: bought, at: 2026-01-01, thing: a, lines: [{count: 1}]}
""",
    "catalogs/things.yaml": """\
source: things.csv
key: id
fields: {id: str, name: str by=locale, brand: str, price: int}
relations:
  kin: {to: things, where: item.brand == this.brand and item != this, sort: [-item.price], limit: 2}
collections:
  best: {where: item.price > 0, sort: [-item.price], limit: 2, distinct_by: {brand: 1}, fallback: all_things}
  all_things: {sort: [item.name], limit: 3}
""",
    "catalogs/things.csv": "id,name,name@de,brand,price\na,name,Name,x,1\nb,Bee,Biene,x,2\n",
    "templates/components/parts.html": """\
{% macro card(p) %}
{# p: ref[things] #}
<b title="name">{{ p.name }} {{ p.price }}</b>
{% endmacro %}
{% macro unused(p) %}
{# p: ref[things] #}
{{ p.brand }}
{% endmacro %}
""",
    "templates/messages/hello/message.yaml": """\
event: bought
banner:
  body: banner.html
  link: https://a.example/
  alt: "{{ profile['name'] | fallback('name') }}"
  sizes: [300x250]
""",
    "templates/messages/hello/banner.html": """\
{% from "components/parts.html" import card %}
{% set name = profile.name | fallback("name") %}
<p>{{ name }} of {{ profile . home.name }} {% trans name=name %}name: {{ name }}{% endtrans %}</p>
{% if segment("known") %}{{ profile.level }}{% endif %}
{{ event.lines | sum(attribute="count") }}
{{ history.count("bought", thing=profile.favourite) }}
{{ history.most("bought", by="thing.brand") | fallback("") }}
{% for p in collection("best") %}{{ card(p) }}{% for q in p.kin %}{{ card(q) }}{% endfor %}{% endfor %}
""",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "rename", *arguments])


def texts(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes().decode()
        for folder in ("templates", "catalogs")
        for file in (root / folder).rglob("*")
        if file.suffix in (".yaml", ".html", ".csv", ".mjml", ".txt", ".svg")
    }


EVERYWHERE = {
    "profile.name": {
        "templates/profile.yaml": 1,
        "templates/segments.yaml": 1,
        "templates/personas/ada.yaml": 1,
        "templates/messages/hello/message.yaml": 1,
        "templates/messages/hello/banner.html": 1,
    },
    "profile.home.name": {
        "templates/profile.yaml": 1,
        "templates/personas/ada.yaml": 1,
        "templates/messages/hello/banner.html": 1,
    },
    "profile.id": {"templates/profile.yaml": 2, "templates/personas/ada.yaml": 1},
    "event.bought.lines.count": {
        "templates/events.yaml": 1,
        "templates/personas/ada.yaml": 3,
        "templates/messages/hello/banner.html": 1,
    },
    "event.bought.thing": {
        "templates/events.yaml": 1,
        "templates/personas/ada.yaml": 2,
        "templates/messages/hello/banner.html": 2,
    },
    "things.name": {
        "catalogs/things.yaml": 2,
        "catalogs/things.csv": 2,
        "templates/components/parts.html": 1,
    },
    "things.brand": {
        "catalogs/things.yaml": 4,
        "catalogs/things.csv": 1,
        "templates/components/parts.html": 1,
        "templates/messages/hello/banner.html": 1,
    },
    "things.id": {"catalogs/things.yaml": 2, "catalogs/things.csv": 1},
    "things.kin": {"catalogs/things.yaml": 1, "templates/messages/hello/banner.html": 1},
    "known": {"templates/segments.yaml": 2, "templates/messages/hello/banner.html": 1},
    "best": {"catalogs/things.yaml": 1, "templates/messages/hello/banner.html": 1},
    "all_things": {"catalogs/things.yaml": 2},
    "card": {"templates/components/parts.html": 1, "templates/messages/hello/banner.html": 3},
}


@pytest.mark.parametrize(("name", "places"), EVERYWHERE.items(), ids=EVERYWHERE)
def test_a_name_is_changed_everywhere_and_nothing_else_is(
    name: str, places: dict[str, int], root: Path
) -> None:
    before = texts(root)
    result = run(root, name, "zz_new")
    assert result.exit_code == 0, result.output
    after = texts(root)
    changed = {path: text.count("zz_new") for path, text in after.items() if "zz_new" in text}
    assert changed == places
    old = name.rpartition(".")[2]
    assert {path: text.replace("zz_new", old) for path, text in after.items()} == before
    Workspace.open(root)


def test_a_dry_run_shows_each_place_and_changes_nothing(root: Path) -> None:
    before = texts(root)
    result = run(root, "profile.home.name", "called", "--dry-run")
    assert "templates/messages/hello/banner.html:3:36: name → called" in result.output
    assert "3 places in 3 files would be changed" in result.output
    assert texts(root) == before


def test_line_ends_and_modes_stay(root: Path) -> None:
    file = root / "templates/messages/hello/banner.html"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    assert run(root, "profile.home.name", "called").exit_code == 0
    assert file.read_bytes().count(b"\r\n") == FILES["templates/messages/hello/banner.html"].count("\n")
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("things.jsonl", '{"id": "a", "name": "name", "name@de": "x", "brand": "x", "price": 1}\n'),
        ("things.json", '[\n  {"id": "a", "name": "name", "name@de": "x", "brand": "x", "price": 1}\n]\n'),
    ],
)
def test_keys_of_json_are_changed_and_values_are_not(source: str, data: str, root: Path) -> None:
    schema = root / "catalogs/things.yaml"
    schema.write_text(schema.read_text().replace("things.csv", source))
    (root / "catalogs" / source).write_text(data)
    assert run(root, "things.name", "title").exit_code == 0
    told = (root / "catalogs" / source).read_text()
    assert told == data.replace('"name":', '"title":').replace('"name@de":', '"title@de":')


def test_nobody_elses_database_is_touched(root: Path) -> None:
    """The changed workspace is tried out with a database of its own, whatever the configuration says."""
    from dynacontent.refactoring.trial import tried

    file = root / "dynacontent.toml"
    file.write_text(file.read_text() + 'database_url = "postgresql://nobody@127.0.0.1:1/nothing"\n')
    with tried(root, {}) as workspace:
        assert workspace.configuration.database_url is None
        assert workspace.parts.store.keys("things", 5) == ["a", "b"]


REFUSED = {
    "a name that is taken": ("profile.name", "points", "'points' is taken"),
    "the same name": ("profile.name", "name", "is called 'name' already"),
    "a word that is no name": ("profile.name", "first-name", "cannot be the name of a field"),
    "an underscore": ("profile.name", "_name", "cannot begin with an underscore"),
    "a field that is not there": ("profile.nam", "x", "did you mean 'profile.name'"),
    "what has no name to change": ("bought", "x", "an event like bought cannot be renamed"),
    "a relation's name for a field": ("things.brand", "kin", "'kin' is taken"),
}


@pytest.mark.parametrize(("name", "new", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_safe_is_refused(name: str, new: str, says: str, root: Path) -> None:
    before = texts(root)
    result = run(root, name, new)
    assert result.exit_code == 1
    assert says in result.output
    assert texts(root) == before


def test_what_may_not_be_written_in_is_tried_out_all_the_same(root: Path) -> None:
    """Of a checkout that is only read, ``--dry-run`` tells what would be changed."""
    for folder in (root / "templates", root / "templates/personas"):
        folder.chmod(0o500)
    with tried(root, {"templates/segments.yaml": FILES["templates/segments.yaml"]}) as trial:
        modes = {
            path.stat().st_mode & 0o777 for path in (trial.root / "templates").rglob("*") if path.is_dir()
        }
        assert modes == {0o700}
    assert (root / "templates").stat().st_mode & 0o777 == 0o500
    assert run(root, "profile.points", "score", "--dry-run").exit_code == 0


def test_a_name_that_only_a_render_knows_is_refused_with_its_place(root: Path) -> None:
    body = root / "templates/messages/hello/banner.html"
    body.write_text(body.read_text() + "{% set way = 'name' %}{{ profile[way] | fallback('') }}\n")
    result = run(root, "profile.points", "score")
    assert result.exit_code == 1
    assert "templates/messages/hello/banner.html:9:" in result.output
    assert "any part of profile may be named here" in result.output


@pytest.mark.parametrize(
    ("name", "new"), [("profile.first_name", "given_name"), ("products.name", "product_title")]
)
def test_in_the_sample_shop_only_the_name_changes(name: str, new: str, tmp_path: Path) -> None:
    """Its renders are the same before and after: `rename` itself holds all of them against each other."""
    for folder in ("templates", "catalogs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    before, shop = texts(tmp_path), Workspace.open(ROOT)
    assert run(tmp_path, name, new).exit_code == 0
    after, renamed = texts(tmp_path), Workspace.open(tmp_path)
    old = name.rpartition(".")[2]
    assert {path: text.replace(new, old) for path, text in after.items()} == before
    for persona in ("ada", "layla", "sam"):
        told = shop.render("abandoned_cart", "email", shop.persona(persona))
        now = renamed.render("abandoned_cart", "email", renamed.persona(persona))
        assert (now.html, now.text) == (told.html, told.text)
