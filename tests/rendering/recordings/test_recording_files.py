"""A recording as a file: what stands in it, what never does, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dynacontent import AuthoringError, Push, Workspace
from dynacontent.ports import MemoryFeedSource
from tests.rendering.test_feeds import CONFIGURATION

Root = Callable[[dict[str, str | None]], Path]

PROFILE = """\
key: id
fields:
  id: str pii
  first_name: str pii
  born: int pii
  seen: ref[stores] pii
  shout: str = profile.first_name | upper | replace("-", "") | lower
  secret: str? pii = profile.first_name | upper
  tier: str
"""
EVENTS = """\
asked:
  words: str pii
  order: {number: str pii, city: str}
"""
STORES = """\
source: stores.csv
key: id
fields: {id: str, city: str, size: int, price: "money? by=currency", next: "ref[stores]?"}
relations:
  near: {to: stores, where: item.city == this.city and item.id != this.id}
collections:
  of_year: {where: item.size > profile.born, sort: [item.id]}
  named: {where: item.id == event.words, sort: [item.id]}
"""
ROWS = """\
id,city,size,price@EUR,next
xq-kiosk,Ulm,10,1.50,
xq-words,Bonn,3000,2.50,
plain,Ulm,4000,,xq-words
"""
FEEDS = """\
greet:
  url: "https://api.example.com/g?name={name}&tier={tier}"
  parameters: {name: str, tier: str}
  response: {rank: int}
"""
BODY = (
    "{{ feeds.greet(name=profile.first_name, tier=profile.tier).rank }} "
    '{{ feeds.greet(name=event.order.number, tier="a").rank }} '
    '{{ feeds.greet(name=profile.secret, tier="b").rank }} '
    '{{ feeds.greet(name="all", tier="c").rank }} '
    '{{ profile.seen.city }} {{ profile.seen.near.city | join(" ") }} '
    '{{ collection("of_year").id | join(" ") }} {{ collection("named").city | join(" ") }}'
)
FILES: dict[str, str | None] = {
    "dynacontent.toml": CONFIGURATION,
    "templates/profile.yaml": PROFILE,
    "templates/events.yaml": EVENTS,
    "templates/segments.yaml": None,
    "templates/personas/ada.yaml": None,
    "catalogs/products.yaml": None,
    "catalogs/stores.yaml": STORES,
    "catalogs/stores.csv": ROWS,
    "catalogs/feeds.yaml": FEEDS,
    "templates/messages/note/message.yaml": f"event: asked\npush: {{title: t, body: {json.dumps(BODY)}}}\n",
}
WHO: dict[str, Any] = {
    "profile": {"id": "xq-4711", "first_name": "Xq-Ann", "born": 1987, "seen": "xq-kiosk", "tier": "gold"},
    "event": {"words": "xq-words", "order": {"number": "xq-N7", "city": "Ulm"}},
}
MARKED = ("xq-4711", "Xq-Ann", "XQ-ANN", "1987", "xq-kiosk", "xq-N7")


@pytest.fixture
def shop(root: Root) -> Workspace:
    return Workspace.open(root(FILES), feeds=MemoryFeedSource(lambda _request: {"rank": 7}))


@pytest.fixture
def file(shop: Workspace, tmp_path: Path) -> Path:
    """A recording of one render."""
    with shop.recording(tmp_path / "r.json") as recorded:
        recorded.render("note", "push", WHO, context={"device": "Xq-Ann", "currency": "EUR"})
    return tmp_path / "r.json"


def test_nothing_personal_stands_in_it(shop: Workspace, file: Path) -> None:
    text = file.read_text("utf-8")
    # The key of an item is in other items' refs as well, which are product data: xq-words is in one.
    assert [value for value in MARKED if value in text] == []
    after = Workspace.open(shop.root, replay=file)
    out = after.render("note", "push", WHO, context={"device": "Xq-Ann"})
    assert isinstance(out, Push)
    assert out.body == "7 7 7 7 Ulm Ulm plain xq-words Bonn"
    assert out.to_dict() == shop.render("note", "push", WHO, context={**out.context}).to_dict()


def test_what_stands_in_it(file: Path) -> None:
    found = json.loads(file.read_text("utf-8"))
    (render,), (take,) = found["renders"], found["takes"]
    assert render["context"] == {"currency": "EUR"}
    assert sorted(found) == [
        "dialect", "dynacontent", "format", "renders", "salt", "takes", "version", "workspace",
    ]  # fmt: skip
    assert take["items"]["stores"]["plain"] == {
        "city": "Ulm", "size": 4000, "next": "xq-words",
    }  # fmt: skip
    hidden = [row for key, row in take["items"]["stores"].items() if key.startswith("(personal) ")]
    assert {"city": "Ulm", "size": 10, "price": {"EUR": "1.50"}} in hidden
    assert sorted(query["query"] for query in take["queries"].values()) == ["named", "of_year", "stores.near"]
    assert [feed["arguments"] for feed in take["feeds"].values()] == [
        {"name": "(personal)", "tier": "gold"},
        {"name": "(personal)", "tier": "a"},
        {"name": "(personal)", "tier": "b"},
        {"name": "all", "tier": "c"},
    ]


def test_no_two_recordings_say_the_same_of_somebody(shop: Workspace, tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        with shop.recording(tmp_path / f"{number}.json") as recorded:
            recorded.render("note", "push", WHO)
        names.add(json.loads((tmp_path / f"{number}.json").read_text("utf-8"))["renders"][0]["recipient"])
    assert len(names) == 2


@dataclass(frozen=True, slots=True)
class Wrong:
    description: str
    content: str | None
    message: str


def changed(**members: Any) -> str:
    """A recording of nothing, with some members changed."""
    whole = {
        "format": "dynacontent recording", "version": 1, "dynacontent": "0.1.0",
        "dialect": "sqlite", "salt": "0" * 32, **members,
    }  # fmt: skip
    return json.dumps({name: value for name, value in whole.items() if value is not None})


RENDER = {"message": "note", "channel": "push", "recipient": "", "data": "", "now": "2026-01-01T00:00:00Z"}
WRONG = [
    Wrong("not there", None, "r.json: this file cannot be read: no such file or directory\n  hint: --record"),
    Wrong("no JSON", "<html>", "r.json:1:1: this is not JSON"),
    Wrong("torn", changed()[:40], "r.json:1:3"),
    Wrong("empty", "", "there is no JSON here"),
    Wrong("something else", "[1]", "r.json: this is no recording\n  hint: --record writes one"),
    Wrong("another file", '{"version": 1}', "this is no recording"),
    Wrong("a later version", changed(version=2), "is of version 2, and this release reads 1\n  hint: record"),
    Wrong("a key that is lacking", changed(dialect=None), "key 'dialect' is missing"),
    Wrong("an unknown key", changed(renderz=[]), "unknown key 'renderz'"),
    Wrong("an unknown dialect", changed(dialect="dbase"), "dialect should be sqlite or postgresql"),
    Wrong("a wrong type", changed(takes=[{"items": {"stores": 5}}]), "stores should be a mapping"),
    Wrong("a render without its data", changed(renders=[RENDER]), "a render has no take"),
    Wrong("a wrong salt", changed(salt="xyz"), "salt should be 32 hexadecimal digits"),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.description)
def test_what_is_no_sound_recording_is_told(shop: Workspace, tmp_path: Path, case: Wrong) -> None:
    file = tmp_path / "r.json"
    if case.content is not None:
        file.write_text(case.content, "utf-8")
    with pytest.raises(AuthoringError) as caught:
        Workspace.open(shop.root, replay=file)
    assert case.message in str(caught.value)


def test_a_file_that_cannot_be_written_is_told(shop: Workspace, tmp_path: Path) -> None:
    (tmp_path / "r.json").mkdir()
    with (
        pytest.raises(AuthoringError, match=r"r\.json: this file cannot be written: is a directory"),
        shop.recording(tmp_path / "r.json"),
    ):
        pass
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".r.json")]
