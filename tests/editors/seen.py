"""Authored files as editors see them, held against the schemas of their kinds."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path
from typing import Any, ClassVar

import yaml
from jsonschema import Draft7Validator

from dynacontent.editors.kinds import KINDS, FileKind


class CoreLoader(yaml.SafeLoader):
    """YAML as its version 1.2 has it (the core schema, section 10.3): so do the language servers read it."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for kind, pattern in {
    "null": r"~|null|Null|NULL|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
}.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"(?:{pattern})$"), None)


def seen(path: str, text: str) -> Any:
    """What an editor sees in a file; an empty one is not checked by any, and as good as a mapping."""
    if path.endswith(".toml"):
        return tomllib.loads(text)
    found = yaml.load(text, CoreLoader)
    return {} if found is None else found


def kinds_of(path: str) -> list[FileKind]:
    """The kinds that a file (its path from the workspace) is of."""
    return [kind for kind in KINDS if _fits(path, kind.files) and path != kind.other]


def _fits(path: str, glob: str) -> bool:
    parts, wanted = path.split("/"), glob.split("/")
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatch, parts, wanted))


def misfits(schema: dict[str, Any], path: str, text: str) -> list[str]:
    """What does not fit a schema in a file: the place and what is said of it."""
    errors = Draft7Validator(schema).iter_errors(seen(path, text))
    return sorted(f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in errors)


def authored(root: Path) -> list[str]:
    """The files of a workspace that have a kind, as paths from it."""
    every = (
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in (".yaml", ".toml")
    )
    return sorted(path for path in every if kinds_of(path))
