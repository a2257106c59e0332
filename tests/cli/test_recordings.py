"""``--record`` and ``--replay``: what was shown is shown again, without product data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

FORMATS = [("email", "html"), ("email", "text"), ("email", "eml"), ("email", "json"), ("push", "json")]


@pytest.fixture
def recorded(run: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """Run a command that records, on the whole shop; then the shop has no data any more."""

    def record(*arguments: str) -> Result:
        result = run(*arguments, "--record", tmp_path / "r.json")
        assert (result.exit_code, result.stderr) == (0, "")
        shutil.rmtree(tmp_path / "shop" / ".dynacontent")
        (tmp_path / "shop" / "catalogs" / "products.csv").unlink()
        return result

    return record


@pytest.fixture
def replay(tmp_path: Path) -> Callable[..., Result]:
    """Run a command on what is left of the shop, with the recording."""

    def replay(*arguments: str) -> Result:
        told = ["-C", str(tmp_path / "shop"), *arguments, "--replay", str(tmp_path / "r.json")]
        return CliRunner().invoke(main, told, prog_name="dynacontent", terminal_width=80)

    return replay


@pytest.mark.parametrize(("channel", "form"), FORMATS)
def test_a_render_prints_the_same_bytes(
    recorded: Callable[..., Result], replay: Callable[..., Result], channel: str, form: str
) -> None:
    told = ("render", "cart", "--profile", "ada", "--channel", channel, "--format", form)
    before = recorded(*told)
    after = replay(*told)
    assert (after.exit_code, after.stdout, after.stderr) == (0, before.stdout, "")


def test_time_and_options_come_from_the_recording(
    recorded: Callable[..., Result], replay: Callable[..., Result]
) -> None:
    told = ("render", "cart", "--profile", "ada", "--channel", "email", "--format", "json")
    before = recorded(*told, "--locale", "en", "--level", "2", "--now", "2030-01-02T03:04:05Z")
    after = replay(*told)
    assert after.stdout == before.stdout
    found = json.loads(after.stdout)
    assert found.get("email", found)["context"]["now"].startswith("2030-01-02")
    later = json.loads(replay(*told, "--now", "2031-01-01T00:00:00Z").stdout)
    assert later.get("email", later)["context"]["now"].startswith("2031-01-01")


def test_explain_explains_the_recording(
    recorded: Callable[..., Result], replay: Callable[..., Result]
) -> None:
    told = ("explain", "picks", "--profile", "ada", "--format", "json")
    before = json.loads(recorded(*told).stdout)
    after = json.loads(replay(*told).stdout)
    assert {look["origin"] for look in after["push"]["lookups"]} == {"recording"}
    for found in (before, after):
        for look in found["push"]["lookups"]:
            del look["origin"], look["seconds"]
    assert after == before
    text = replay("explain", "picks", "--profile", "ada")
    assert "collection picked: 2 items (recording" in text.stdout


def test_what_is_not_recorded_ends_with_an_error(
    recorded: Callable[..., Result], replay: Callable[..., Result]
) -> None:
    recorded("render", "cart", "--profile", "ada")
    result = replay("render", "cart", "--profile", "bob")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error: cart (email) was not recorded for this recipient\n  hint: recipients are" in result.stderr


def test_a_failed_render_is_recorded_too(run: Callable[..., Result], tmp_path: Path) -> None:
    change = {"templates/messages/cart/banner.html": "{{ profile.last_viewed.name }}"}
    told = ("render", "cart", "--profile", "bob", "--channel", "banner", "--record", tmp_path / "r.json")
    result = run(*told, change=change)
    assert result.exit_code == 1
    assert len(json.loads((tmp_path / "r.json").read_text("utf-8"))["renders"]) == 1


def test_one_excludes_the_other(run: Callable[..., Result], tmp_path: Path) -> None:
    for command in ("render", "explain"):
        result = run(
            command, "cart", "--profile", "ada", "--record", tmp_path / "a", "--replay", tmp_path / "b"
        )
        assert result.exit_code == 2
        assert "--record and --replay exclude each other" in result.stderr
    assert not (tmp_path / "a").exists()


def test_a_changed_workspace_is_a_warning(
    recorded: Callable[..., Result], replay: Callable[..., Result], tmp_path: Path
) -> None:
    told = ("render", "cart", "--profile", "ada", "--channel", "banner", "--format", "html")
    recorded(*told)
    body = tmp_path / "shop" / "templates" / "messages" / "cart" / "banner.html"
    body.write_text(f"{body.read_text('utf-8')}<b>new</b>", "utf-8")
    result = replay(*told)
    assert (result.exit_code, "<b>new</b>" in result.stdout) == (0, True)
    assert result.stderr == "warning: the workspace changed since this was recorded: renders may differ\n"
