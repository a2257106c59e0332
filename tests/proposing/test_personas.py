"""What is proposed, told and written: files that load, change nothing there is, and say what they are for."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

from dynacontent import Workspace
from dynacontent.formats.yaml import read_yaml
from dynacontent.ports import MemoryFeedSource
from dynacontent.proposing import Proposal
from dynacontent.proposing.boundaries import Edge
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.writing import persona_text

Make = Callable[[Mapping[str, str]], Path]

FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "he"]\ndefault_locale = "en"\n'
    'feed_hosts = ["api.example.com"]\n',
    "templates/profile.yaml": """\
key: id
locale: language
fields:
  id: str
  first_name: str? pii
  language: locale?
  city: str?
  likes: list[str]? consent=letters
""",
    "templates/events.yaml": "ordered:\n  lines: list[str]\nleft: {}\n",
    "templates/messages/hello/message.yaml": """\
push:
  title: "{% if profile.city == 'Rome' %}Ciao{% else %}Hello{% endif %}"
  body: >-
    {{ profile.first_name | fallback('friend') }}{% for like in profile.likes or [] %} {{ like }}{% endfor %}
""",
    "templates/messages/thanks/message.yaml": """\
event: ordered
push:
  title: "{% if event.lines %}{{ event.lines | length }} things{% else %}Nothing{% endif %}"
  body: Thanks
""",
}


@pytest.fixture
def shop(make: Make) -> Path:
    return make(FILES)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "personas", "generate", *arguments])


def test_nothing_is_written_unless_asked(shop: Path) -> None:
    result = run(shop)
    assert result.exit_code == 0, result.output
    assert "templates/personas/mila.yaml\n# Nobody else reaches:\n#   messages/" in result.output
    assert "branches are reached with" in result.output
    assert "add --write" in result.output
    assert not (shop / "templates/personas").exists()


def test_what_is_written_loads_and_leaves_nothing_to_propose(shop: Path) -> None:
    first = run(shop, "--write")
    names = Workspace.open(shop).personas
    assert first.output.count("wrote ") == len(names) > 1
    kept = {path: path.read_bytes() for path in (shop / "templates/personas").iterdir()}
    again = run(shop, "--write")
    assert "; no persona was found that adds anything.\n" in again.output
    assert {path: path.read_bytes() for path in (shop / "templates/personas").iterdir()} == kept


def test_only_what_is_missing_is_proposed(shop: Path, make: Make, proposed: Callable[..., Proposal]) -> None:
    make(
        {"templates/personas/mila.yaml": "profile: {id: mila, city: Rome}\nevents: {ordered: {lines: [a]}}\n"}
    )
    found = proposed(shop, edges=False)
    assert 0 < found.before < found.after == found.branches
    reached = {branch.way for persona in found.personas for branch in persona.reaches}
    assert "if" not in reached
    assert {"else", "value", "loop"} <= reached
    assert "mila" not in [persona.name for persona in found.personas]


def test_one_message_asks_for_less(shop: Path, proposed: Callable[..., Proposal]) -> None:
    found = proposed(shop, "thanks", edges=False)
    assert found.messages == ("thanks",)
    assert found.after == found.branches == 3
    assert {branch.path for one in found.personas for branch in one.reaches} == {
        "templates/messages/thanks/message.yaml"
    }


def test_the_edges_of_what_is_read(shop: Path, proposed: Callable[..., Proposal]) -> None:
    found = proposed(shop)
    edges = {edge for persona in found.personas for edge in persona.edges}
    assert edges >= {
        Edge("profile.first_name", "long"),
        Edge("profile.first_name", "right to left"),
        Edge("profile.first_name", "emoji"),
        Edge("profile.language", "right to left"),
        Edge("event.ordered.lines", "many"),
        Edge("profile.likes", "many"),
    }
    assert not any(edge.path in ("profile.city", "profile.id") and edge.kind == "long" for edge in edges)
    many = next(one for one in found.personas if Edge("profile.likes", "many") in one.edges)
    assert len(many.data["profile"]["likes"]) == 12
    assert many.data["consent"] == ["letters"]


def test_a_language_that_messages_do_not_have_is_not_read_from_right_to_left(
    shop: Path, proposed: Callable[..., Proposal]
) -> None:
    """Whoever reads Arabic is sent English here: Hebrew is still to be looked at."""
    folder = shop / "templates/personas"
    folder.mkdir()
    (folder / "layla.yaml").write_text("profile: {id: layla, first_name: ليلى, language: ar}\n", "utf-8")
    found = proposed(shop)
    assert Edge("profile.language", "right to left") in {e for one in found.personas for e in one.edges}
    (folder / "layla.yaml").write_text("profile: {id: layla, first_name: ليلى, language: he-IL}\n", "utf-8")
    found = proposed(shop)
    assert Edge("profile.language", "right to left") not in {e for one in found.personas for e in one.edges}


def test_values_that_do_not_matter_are_left_out(shop: Path, proposed: Callable[..., Proposal]) -> None:
    for persona in proposed(shop, edges=False).personas:
        assert "left" not in persona.data["events"]
        assert "language" not in persona.data["profile"]


def test_the_same_is_found_again(shop: Path, proposed: Callable[..., Proposal]) -> None:
    assert proposed(shop) == proposed(shop)


def test_files_go_into_another_folder_and_never_over_others(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    assert run(shop, "--out", str(folder)).exit_code == 0
    some, *others = sorted(folder.iterdir())
    some.write_text("mine", "utf-8")
    for path in others:
        path.unlink()
    refused = run(shop, "--out", str(folder))
    assert refused.exit_code == 1
    assert f"nothing is overwritten, and there already is {some}" in refused.output
    assert [path.read_text("utf-8") for path in folder.iterdir()] == ["mine"]


def test_where_one_cannot_be_written_none_is(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere"
    write = Path.open

    def full(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.parent == folder and any(folder.iterdir()):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    refused = run(shop, "--out", str(folder))
    assert refused.exit_code == 1
    assert "No space left on device" in refused.output
    assert list(folder.iterdir()) == []


def test_the_answer_as_json(shop: Path) -> None:
    found = json.loads(run(shop, "--format", "json", "--write").output)
    assert found["branches"]["after"] == found["branches"]["all"]
    assert len(found["written"]) == len(found["personas"])
    for one in found["personas"]:
        assert (shop / one["path"]).read_text("utf-8") == one["text"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["helo"], 1, "there is no message 'helo'\n  hint: did you mean 'hello'?"),
        (["--write", "--out", "x"], 2, "--write and --out exclude each other"),
        (["--tries", "0"], 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_told(shop: Path, arguments: list[str], code: int, told: str) -> None:
    result = run(shop, *arguments)
    assert result.exit_code == code
    assert told in result.output


def test_how_far_a_search_went_is_told_as_it_was_asked_for(shop: Path) -> None:
    """Renders of the personas there are do not count."""
    folder = shop / "templates/personas"
    folder.mkdir()
    (folder / "ada.yaml").write_text("profile: {id: ada}\n", "utf-8")
    assert "The search ended early: 1 render used (--tries, --seconds)." in run(shop, "--tries", "1").output


def test_a_search_that_is_cut_short_says_so(shop: Path) -> None:
    result = run(shop, "--tries", "3")
    assert result.exit_code == 0
    assert "The search ended early: 3 renders used (--tries, --seconds)." in result.output


FEED = 'sky: {url: "https://api.example.com/{city}", parameters: {city: str}, response: {sky: str}}\n'
SKY = """\
push:
  title: "{% if feeds.sky(city=profile.city).sky == 'rain' %}Rain{% else %}Hello{% endif %}"
  body: Hello
"""


def test_what_depends_on_a_feed_is_told(make: Make, proposed: Callable[..., Proposal]) -> None:
    files = {**FILES, "catalogs/feeds.yaml": FEED, "templates/messages/hello/message.yaml": SKY}
    found = proposed(make(files), "hello")
    assert [(one.branch.way, one.why) for one in found.unreached] == [
        (
            "if",
            "the condition never held: it depends on feeds.sky, and no answers are recorded (testing.feeds)",
        )
    ]


def test_recorded_answers_lead_the_way(make: Make, proposed: Callable[..., Proposal]) -> None:
    files = {
        **FILES,
        "dynacontent.toml": FILES["dynacontent.toml"] + '[testing]\nfeeds = "feeds.json"\n',
        "catalogs/feeds.yaml": FEED,
        "templates/messages/hello/message.yaml": SKY,
    }
    root = make(files)
    said = {"Oslo": "snow", "Bergen": "rain"}
    source = MemoryFeedSource(lambda request: {"sky": said[dict(request.arguments)["city"]]})
    with Workspace.open(root, feeds=source).recording(root / "feeds.json") as recorded:
        for city in said:
            recorded.render("hello", "push", {"id": "a", "city": city})
    found = proposed(root, "hello", edges=False)
    assert found.unreached == ()
    assert "Bergen" in [persona.data["profile"].get("city") for persona in found.personas]


def test_whom_a_message_cannot_be_rendered_for_is_told(shop: Path, make: Make) -> None:
    make({"templates/messages/hello/message.yaml": 'push: {title: "{{ profile.city }}", body: "Hello"}\n'})
    result = run(shop, "hello")
    assert result.exit_code == 0
    assert (
        "cannot be rendered for some who were tried\n  hello: templates/messages/hello/message"
        in result.output
    )
    assert "profile.city" in result.output


NASTY = [
    "no",
    "1.10",
    "12:30",
    "null",
    "~",
    "- x",
    "a: b",
    "#1",
    "{x}",
    "[",
    "&a",
    "*b",
    "",
    " x ",
    "a, b",
    "x" * 200,
]
NASTY += [
    '"',
    "'",
    "\\",
    "@",
    "%",
    "!",
    "|",
    ">",
    "`",
    "\u200f\u05d0",
    "Zoë 🌻",
    "-5",
    "2026-01-15T12:00:00Z",
    "?",
    "x?",
    "é\n",
    "a\x85b",
    "a\u2028b",
    "a\x7fb",
    "a\ufffeb",
    "👩‍👩‍👧",
]


@pytest.mark.parametrize("value", NASTY)
def test_any_text_is_read_as_it_was_meant(value: str) -> None:
    data = {"profile": {"id": value, "likes": [value, {"a": value}], value or "x": 1}, "events": {}}
    text = persona_text(Draft(data), [], [])
    assert read_yaml(text, "x.yaml").data == {"profile": {**data["profile"], value or "x": "1"}}
