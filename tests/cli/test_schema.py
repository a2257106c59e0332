"""``dynacontent schema``: schemas on stdout or in files, with what an editor needs to find them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result
from dynacontent_cli.main import main
from jsonschema import Draft7Validator

from tests.editors.full import write

NAMES = "configuration profile events segments persona message placement catalog feeds".split()


def dynacontent(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "schema", *arguments])


def test_one_document_holds_all_schemas(tmp_path: Path) -> None:
    done = dynacontent(write(tmp_path))
    assert (done.exit_code, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    assert list(printed) == NAMES
    assert printed["catalog"]["files"] == ["catalogs/*.yaml", "!catalogs/feeds.yaml"]
    for one in printed.values():
        Draft7Validator.check_schema(one["schema"])


def test_files_are_written_and_stdout_is_the_settings_of_an_editor(tmp_path: Path) -> None:
    root = write(tmp_path)
    done = dynacontent(root, "--out", str(root / "schemas"))
    assert done.exit_code == 0
    assert done.stderr == (
        f"9 schemas: {root}/schemas\n"
        "TOML, as the first line of dynacontent.toml: #:schema ./schemas/configuration.json\n"
        "YAML, in .vscode/settings.json:\n"
    )
    assert json.loads(done.stdout) == {
        "yaml.schemas": {
            "./schemas/profile.json": "templates/profile.yaml",
            "./schemas/events.json": "templates/events.yaml",
            "./schemas/segments.json": "templates/segments.yaml",
            "./schemas/persona.json": "templates/personas/*.yaml",
            "./schemas/message.json": "templates/messages/*/message.yaml",
            "./schemas/placement.json": "templates/placements/*.yaml",
            "./schemas/catalog.json": ["catalogs/*.yaml", "!catalogs/feeds.yaml"],
            "./schemas/feeds.json": "catalogs/feeds.yaml",
        }
    }
    assert sorted(path.stem for path in (root / "schemas").iterdir()) == sorted(NAMES)


def test_the_same_workspace_has_the_same_schemas(tmp_path: Path) -> None:
    """Wherever it lies, and in every process: so that they may be kept in git."""
    found = []
    for seed in ("1", "2"):
        root = write(tmp_path / seed)
        command = [
            sys.executable,
            "-m",
            "dynacontent_cli",
            "-C",
            str(root),
            "schema",
            "--out",
            str(root / "schemas"),
        ]
        for _again in range(2):
            subprocess.run(
                command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
            )
        found.append({file.name: file.read_bytes() for file in (root / "schemas").iterdir()})
    assert found[0] == found[1]
    assert not any(str(tmp_path).encode() in content for content in found[0].values())


def test_a_folder_outside_of_the_workspace_is_named_whole(tmp_path: Path) -> None:
    done = dynacontent(write(tmp_path / "shop"), "--out", str(tmp_path / "schemas"))
    assert f"#:schema file://{tmp_path}/schemas/configuration.json" in done.stderr
    assert f"file://{tmp_path}/schemas/profile.json" in json.loads(done.stdout)["yaml.schemas"]


def test_a_project_is_told_of_its_own_schema(tmp_path: Path) -> None:
    text = '[tool.dynacontent]\nversion = 1\nlocales = ["en"]\n'
    root = write(tmp_path, {"dynacontent.toml": None, "pyproject.toml": text})
    done = dynacontent(root, "--out", str(root / "schemas"))
    assert "the first line of pyproject.toml: #:schema ./schemas/pyproject.json\n" in done.stderr
    assert not (root / "schemas" / "configuration.json").exists()


def test_a_workspace_with_mistakes_has_schemas(tmp_path: Path) -> None:
    """That is when they are needed; what is lacking is told."""
    root = write(tmp_path, {"templates/events.yaml": "a: b: c", "templates/profile.yaml": "fields: {a: itn}"})
    done = dynacontent(root)
    assert done.exit_code == 0
    assert done.stderr == ("warning: 2 problems keep names from being read: dynacontent lint tells more\n")
    assert json.loads(done.stdout)["message"]["schema"]["properties"]["placements"]


def refused(done: Result, said: str) -> None:
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_workspace_has_none(tmp_path: Path) -> None:
    refused(
        dynacontent(tmp_path), "this is no workspace: it has neither dynacontent.toml nor [tool.dynacontent]"
    )
    refused(dynacontent(tmp_path / "gone"), "there is no such folder")


def test_what_is_no_schema_of_ours_is_not_written_over(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "events.json").write_text('{"mine": true}')
    done = dynacontent(root, "--out", str(root))
    refused(
        done, f"{root}/events.json: this file is there already\n  hint: name a folder for the schemas alone\n"
    )
    assert (root / "events.json").read_text() == '{"mine": true}'
    assert not (root / "profile.json").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    root = write(tmp_path)
    refused(
        dynacontent(root, "--out", str(root / "dynacontent.toml")), "dynacontent.toml: this is no folder\n"
    )
    refused(
        dynacontent(root, "--out", str(root / "dynacontent.toml" / "x")),
        "this cannot be written: Not a directory",
    )


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    refused(dynacontent(write(tmp_path), "--out", "/proc/schemas"), "this cannot be written: ")
