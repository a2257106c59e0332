"""The documents that are compared with npm's MJML: templates, and cases of one construct each."""

from __future__ import annotations

import json
from pathlib import Path

from dynacontent.engine.mjml.includes import expanded
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.errors import AuthoringError

DATA = Path(__file__).parents[2] / "data" / "mjml"
TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted(DATA.glob("*.mjml"))}
CONSTRUCTS: dict[str, str] = json.loads((DATA / "micro_cases.json").read_text("utf-8"))
MORE = {path.stem: path.read_text("utf-8") for path in sorted((DATA / "more").glob("*.mjml"))}
"""Documents as shops, tools and the documentation write them, and as people do who make mistakes."""
DOCUMENTS = {**TEMPLATES, **CONSTRUCTS}
BESIDE = DATA / "08_include.mjml"
"""Where includes of the cases are looked up: beside this one."""


def ours(source: str) -> str | None:
    """Our HTML of a document with its includes; ``None`` where it is refused."""
    try:
        return compile_mjml(expanded(source, BESIDE.name, _file), path=BESIDE.name)
    except AuthoringError:
        return None


def _file(path: str) -> str | None:
    file = DATA / path
    return file.read_text("utf-8") if file.is_file() else None
