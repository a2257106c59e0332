"""``dynacontent init shop && cd shop && pytest`` works at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

from dynacontent import Workspace
from tests.editors.language import editor_at


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments])


def test_a_new_workspace_passes_its_own_tests(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    made = init(str(shop))
    assert (made.exit_code, made.stderr) == (
        0,
        f"{shop} is a workspace: messages fresh_coffee, with 20 snapshots.\n",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    alone = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    # (syrupy's report depends on it.)
    done = subprocess.run(command, cwd=shop, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "20 snapshots passed." in done.stdout
    assert "unused" not in done.stdout


def test_a_new_workspace_brings_what_a_repository_needs(tmp_path: Path) -> None:
    init(str(tmp_path))
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        *(".gitignore", ".pre-commit-config.yaml", ".github/workflows/messages.yml", "README.md"),
        *(
            "dynacontent.toml",
            "pytest.ini",
            "requirements.txt",
            "templates/locales/de/LC_MESSAGES/messages.po",
        ),
    } <= names
    assert not any("dot-" in name for name in names)


def test_a_new_workspace_has_schemas_that_are_up_to_date(tmp_path: Path) -> None:
    """Editors find them by its settings, and by the first line of its configuration."""
    init(str(tmp_path / "shop"))
    shop = tmp_path / "shop"
    made = {file.name: file.read_text("utf-8") for file in (shop / "schemas").iterdir()}
    again = CliRunner().invoke(main, ["-C", str(shop), "schema", "--out", str(shop / "schemas")])
    assert made == {file.name: file.read_text("utf-8") for file in (shop / "schemas").iterdir()}
    assert (shop / ".vscode" / "settings.json").read_text("utf-8") == again.stdout
    first = (shop / "dynacontent.toml").read_text("utf-8").split("\n")[0]
    assert f"the first line of dynacontent.toml: {first}\n" in again.stderr


def test_what_to_do_next_can_be_copied(tmp_path: Path) -> None:
    folder = tmp_path / "my shop"
    assert f"\n  cd '{folder}'\n" in init(str(folder)).stdout


def test_a_file_is_no_folder_that_is_not_empty(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine", "utf-8")
    made = init(str(file))
    assert (made.exit_code, made.stderr) == (
        1,
        f"Error: {file} is a file: name a folder that is empty, or a new one\n",
    )
    assert file.read_text("utf-8") == "mine"


def test_nothing_is_underlined_in_a_new_workspace(tmp_path: Path) -> None:
    init(str(tmp_path))
    files = [
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml") if path.parent != tmp_path
    ]
    assert len(files) == 7
    with editor_at(tmp_path) as editor:
        assert {path: editor.problems(path, (tmp_path / path).read_text("utf-8")) for path in files} == {
            path: [] for path in files
        }
        assert "shelf" in editor.offers(
            "templates/messages/fresh_coffee/message.yaml", "placements:\n  a:\n    default: |"
        )


def test_every_channel_is_there_in_every_locale_at_every_level(tmp_path: Path) -> None:
    init(str(tmp_path))
    shop = Workspace.open(tmp_path)
    assert (shop.data_problems, shop.mjml_problems) == ((), ())
    outputs = [shop.render_all("fresh_coffee", shop.persona(name)) for name in shop.personas]
    assert [set(found) for found in outputs] == [{"email", "push", "banner"}] * 3
    assert {output.locale for found in outputs for output in found.values()} == {"en", "de", "ar"}
    assert {found["email"].level for found in outputs} == {2, 3}
    assert not [output.warnings for found in outputs for output in found.values() if output.warnings]


@pytest.mark.parametrize("name", ["Möwe & Söhne", 'The "Best" \\ Coffee', "山田珈琲", "{{ 7 * 7 }}"])
def test_the_sender_has_the_name_it_is_given(tmp_path: Path, name: str) -> None:
    assert init(str(tmp_path / "shop"), "--name", name).exit_code == 0
    shop = Workspace.open(tmp_path / "shop")
    assert shop.configuration.brand["name"] == name


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    refused = init(str(tmp_path))
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"Error: {tmp_path} is not empty: name a folder that is, or a new one\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert init(str(tmp_path / "notes.txt")).exit_code == 1


def test_a_repository_without_files_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert init(str(tmp_path)).exit_code == 0


@pytest.mark.parametrize("name", ["", "  ", "a\x00b"])
def test_a_name_is_a_line_of_text(tmp_path: Path, name: str) -> None:
    assert init(str(tmp_path / "shop"), "--name", name).exit_code == 2
