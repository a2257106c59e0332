"""Feeds in snapshot tests: nobody is asked, but with ``--dynacontent-record``, which keeps the answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Workspace, WorkspaceError
from dynacontent.rendering.feeds import offline
from dynacontent.testing.feeds import feeds_file
from tests.feeds.evil import Connection, EvilServer, Received
from tests.testing.conftest import Run, write

pytest_plugins = ["pytester"]

CONFIGURATION = """\
[tool.dynacontent]
version = 1
locales = ["en", "de"]
default_locale = "en"
feed_hosts = ["{origin}"]
feed_allow_private = true
[tool.dynacontent.testing]
{testing}
[tool.pytest.ini_options]
testpaths = ["templates"]
filterwarnings = ["error"]
"""
FEEDS = """\
greeting:
  url: "{origin}/greet?name={{name}}"
  parameters: {{name: str}}
  response: {{words: str}}
"""
MANIFEST = """\
push:
  title: Hello
  body: >-
    {% level 2 %}{{ feeds.greeting(name=profile.name).words }}{% level 1 %}nothing{% endlevel %}
"""
FILE = 'feeds = "tests/feeds.json"'
RECORD = "--dynacontent-record"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EvilServer]:
    """Greets everybody, each time with another number."""
    monkeypatch.delenv("DYNACONTENT_OFFLINE")
    found = EvilServer()

    def greet(connection: Connection, request: Received) -> None:
        name = request.target.rpartition("=")[2]
        connection.reply({"words": f"Good day, {name}, number {len(found.received)}"})

    found.behaviours["/greet"] = greet
    yield found
    found.close()


@pytest.fixture
def asking(shop: pytest.Pytester, server: EvilServer) -> Callable[[str], None]:
    """Make the workspace one whose message asks the server."""

    def ask(testing: str) -> None:
        write(shop, "pyproject.toml", CONFIGURATION.format(origin=server.origin, testing=testing))
        write(shop, "catalogs/feeds.yaml", FEEDS.format(origin=server.origin))
        write(shop, "templates/messages/hello/message.yaml", MANIFEST)
        for name in ("email.mjml", "banner.html"):
            (shop.path / "templates" / "messages" / "hello" / name).unlink()

    return ask


def answers(shop: pytest.Pytester) -> dict[str, Any]:
    (take,) = json.loads((shop.path / "tests" / "feeds.json").read_text("utf-8"))["takes"]
    found: dict[str, Any] = take["feeds"]
    return found


def body(shop: pytest.Pytester, persona: str) -> str:
    file = shop.path / "snapshots" / "hello" / f"push-{persona}-L3.json"
    text = json.loads(file.read_text("utf-8"))["body"]
    assert isinstance(text, str)
    return text


def test_without_a_file_nobody_is_asked_and_ladders_step_down(shop, run: Run, asking, server) -> None:
    asking("")
    run("--snapshot-update").assert_outcomes(passed=4)
    assert body(shop, "ben-en") == "nothing"
    assert server.received == []


def test_recorded_answers_are_replayed_and_nobody_is_asked(shop, run: Run, asking, server) -> None:
    asking(FILE)
    recorded = run(RECORD, "--snapshot-update")
    recorded.assert_outcomes(passed=5)
    recorded.stdout.fnmatch_lines(["feeds.json holds 2 answers of feeds, 0 of them without a value"])
    asked = len(server.received)
    first = body(shop, "ben-en")
    assert first.startswith("Good day, Ben, number ")
    write(
        shop,
        "templates/test_hello.py",
        """\
        def test_hello(render, workspace):
            assert render("hello", "push", "ben").body.startswith("Good day, Ben")
            outs = workspace.render_many("hello", [workspace.persona("ada"), {"id": "x", "name": "Eve"}])
            assert [out.code for out in outs] == [None, "not_recorded"]
        """,
    )
    run().assert_outcomes(passed=6)
    assert (len(server.received), body(shop, "ben-en")) == (asked, first)


def test_what_is_not_in_the_file_names_the_command_and_what_is_stays(shop, run: Run, asking, server) -> None:
    asking(FILE)
    result = run("--snapshot-update", "-k", "ben")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        "*feeds.greeting(name='Ben') is not in tests/feeds.json",
        f"*hint: pytest {RECORD} asks the feeds and writes the file",
    ])  # fmt: skip
    assert server.received == []
    run(RECORD, "--snapshot-update", "-k", "hello and ada").assert_outcomes(passed=2)
    before = answers(shop)
    run(RECORD, "--snapshot-update", "-k", "ben").assert_outcomes(passed=1)
    assert len(answers(shop)) == 2
    assert before.items() <= answers(shop).items()


def test_workers_write_one_file(shop, run: Run, asking, server) -> None:
    asking(FILE)
    recorded = run(RECORD, "--snapshot-update", "-n", "2")
    recorded.assert_outcomes(passed=5)
    recorded.stdout.fnmatch_lines(["feeds.json holds 2 answers of feeds, 0 of them without a value"])
    run("-n", "2").assert_outcomes(passed=5)
    assert {path.name for path in (shop.path / "tests").iterdir()} == {"feeds.json"}


def test_a_recording_needs_a_file(shop, run: Run, asking, server) -> None:
    asking("")
    result = run(RECORD)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [f"*{RECORD} has no file to write", '*hint: write feeds = "tests/feeds.json"*']
    )


@pytest.mark.parametrize("named", ["5", '""', '"../feeds.json"', '"/tmp/feeds.json"'])
def test_the_file_is_one_of_the_workspace(tmp_path: Path, named: str) -> None:
    # Without `pytester`, which forgets what was imported meanwhile.
    configuration = 'version = 1\nlocales = ["en"]\ndefault_locale = "en"\n[testing]\nfeeds = '
    write_file(tmp_path / "dynacontent.toml", configuration + named)
    write_file(tmp_path / "templates" / "profile.yaml", "fields: {id: str}")
    with pytest.raises(WorkspaceError, match="feeds should be a file of the workspace"):
        feeds_file(Workspace.open(tmp_path, feeds=offline()))


def write_file(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
