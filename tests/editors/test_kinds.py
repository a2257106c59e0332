"""Every file that loading reads as YAML or TOML has one JSON Schema, which says what its keys mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

import dynacontent.models
from dynacontent.editors.fields import DEFINITION
from dynacontent.editors.forms import FORMS
from dynacontent.editors.kinds import KINDS, FileKind
from dynacontent.editors.known import Known, known_of
from dynacontent.loading.files import Folder
from dynacontent.loading.workspace import load_workspace
from dynacontent.rendering.records import FOLLOWS
from tests.editors.full import FULL, write
from tests.editors.seen import authored, kinds_of, seen

MODELS = Path(dynacontent.models.__file__).parent


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(schema, list):
        for part in schema:
            yield from parts(part)
    elif isinstance(schema, dict):
        yield schema
        for key, part in schema.items():
            if key == "properties":
                yield from (inner for member in part.values() for inner in parts(member))
            elif key != "enum":
                yield from parts(part)


@pytest.mark.parametrize("configuration", ["dynacontent.toml", "pyproject.toml"])
def test_what_loading_reads_has_a_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configuration: str
) -> None:
    read: list[str] = []
    monkeypatch.setattr(Folder, "read", _noting(Folder.read, read))
    text = 'version = 1\nlocales = ["en", "de"]\nfeed_hosts = ["api.example.com"]\n'
    section = "[tool.dynacontent]\n" if configuration == "pyproject.toml" else ""
    load_workspace(write(tmp_path, {"dynacontent.toml": None, configuration: section + text}))
    known = {
        path: [kind.name for kind in kinds_of(path)] for path in read if path.endswith((".yaml", ".toml"))
    }
    assert set(authored(tmp_path)) <= set(known)
    assert {path: names for path, names in known.items() if len(names) != 1} == {}
    other = {"dynacontent.toml", "pyproject.toml"} - {configuration}
    assert {names[0] for path, names in known.items() if path not in other} == {
        kind.name for kind in KINDS if kind.files not in other
    }


def _noting(read: Any, paths: list[str]) -> Any:
    def noted(folder: Folder, path: str, **options: Any) -> str | None:
        paths.append(path)
        found: str | None = read(folder, path, **options)
        return found

    return noted


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_a_schema_is_one(tmp_path: Path, kind: FileKind, known: bool) -> None:
    schema = kind.schema(known_of(write(tmp_path)) if known else Known())
    Draft7Validator.check_schema(schema)
    refers = any("$ref" in part for part in parts(schema))
    assert refers is (DEFINITION in schema.get("definitions", {}))


def members(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key in a schema, with what is said of it."""
    for part in parts(schema):
        yield from part.get("properties", {}).items()


def own(kind: FileKind) -> dict[str, Any]:
    """The schema of a kind without what others declare: formats of push services, codes of lint."""
    schema = kind.schema(Known())
    for key, member in members(schema):
        if key in ("android", "apns", "webpush", "severity"):
            for part in parts(member):
                part.pop("properties", None)
    return schema


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_key_says_what_it_means(kind: FileKind) -> None:
    silent = {key for key, member in members(own(kind)) if "description" not in member}
    assert silent <= {"tool", "dynacontent", *AMONG_VALUES}


AMONG_VALUES = {"lat", "lon", "amount", "currency", "placement", "rule", "at", "event", *FOLLOWS}
"""Keys of a persona that are no field's: of values, and of what is known of the past."""


def test_the_full_workspace_has_every_key() -> None:
    """So what is tested with it is tested of every key."""
    written = {key for path, text in FULL.items() if kinds_of(path) for key in _keys(seen(path, text))}
    told = {key for kind in KINDS if kind.name != "pyproject" for key, _member in members(own(kind))}
    assert told - written <= FOLLOWS


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from _keys(member)
    elif isinstance(value, list):
        for member in value:
            yield from _keys(member)


def test_every_form_is_there_and_asked_for() -> None:
    named = set()
    for file in MODELS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Form":
                named.add(ast.literal_eval(node.args[0]))
    assert named | {"duration", "moment", "rate", "slice"} == set(FORMS)
