"""JSON Schemas as files, and the settings that make editors find them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dynacontent.editors.kinds import KINDS, MADE
from dynacontent.editors.scalars import Schema
from dynacontent.errors import WorkspaceError
from dynacontent.location import Location

_BEGINNING = 400
"""Characters in which a file says what made it."""


def write_schemas(schemas: Mapping[str, Schema], folder: Path) -> list[Path]:
    """Write each schema into a file of its name in a folder, which is made where it is not there.

    Raises `WorkspaceError` where a file cannot be written, or is there and is no schema of ours: then
    nothing is written over.
    """
    files = {folder / f"{name}.json": schema for name, schema in schemas.items()}
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError.at(
            "this is no folder", Location(str(folder)), hint="name a folder, or a new one"
        )
    try:
        for file in files:
            if file.exists() and MADE not in file.read_text("utf-8", errors="replace")[:_BEGINNING]:
                hint = "name a folder for the schemas alone"
                raise WorkspaceError.at("this file is there already", Location(str(file)), hint=hint)
        folder.mkdir(parents=True, exist_ok=True)
        for file, schema in files.items():
            text = json.dumps(schema, ensure_ascii=False, indent=1)
            file.write_text(f"{text}\n", "utf-8", newline="\n")
    except OSError as error:
        place = Location(str(error.filename or folder))
        raise WorkspaceError.at(f"this cannot be written: {error.strerror}", place) from None
    return list(files)


def vscode_settings(root: Path, folder: Path) -> dict[str, Any]:
    """The settings of Visual Studio Code, opened at a workspace, with schemas in a folder: for its YAML.

    https://github.com/redhat-developer/vscode-yaml#associating-schemas
    """
    found: dict[str, str | list[str]] = {}
    for kind in KINDS:
        if kind.is_yaml:
            address = schema_address(root, folder, kind.name)
            found[address] = kind.globs if kind.other else kind.files
    return {"yaml.schemas": found}


def toml_comment(root: Path, folder: Path, configuration: str) -> str:
    """The first line of the configuration, by which Taplo and what is built on it find its schema.

    https://taplo.tamasfe.dev/configuration/directives.html
    """
    name = next(kind.name for kind in KINDS if kind.files == configuration)
    return f"#:schema {schema_address(root, folder, name)}"


def schema_address(root: Path, folder: Path, name: str) -> str:
    """Where a schema is: from the workspace's folder, where it is in that, else as a whole address."""
    file = folder.resolve() / f"{name}.json"
    if file.is_relative_to(root.resolve()):
        return f"./{file.relative_to(root.resolve()).as_posix()}"
    return file.as_uri()
