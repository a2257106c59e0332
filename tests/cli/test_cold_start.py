"""What an author waits for: a render of a workspace that was checked before loads what it uses, not more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RENDER = ("render", "abandoned_cart", "--profile", "ada", "--channel", "email")
PROGRAM = (
    "import atexit, sys\n"
    "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
    "from dynacontent_cli.main import main\n"
    "main()"
)
LATER = {
    "reading files of authors": ["yaml", "tomllib", "pydantic", "pydantic_core", "langcodes"],
    "loading and checking a workspace": [
        "dynacontent.loading.workspace",
        "dynacontent.rendering.verifying",
        "dynacontent.rendering.checks.checking",
        "dynacontent.engine.analysis",
    ],
    "compiling templates": ["dynacontent.engine.structure.codegen", "dynacontent.engine.including"],
    "compiling MJML": ["mjml", "css_inline", "selectolax", "dynacontent.engine.mjml.pipeline"],
    "writing queries": ["dynacontent.expressions.sql", "dynacontent.expressions.sql_access"],
    "importing catalogs": ["csv", "pyarrow", "dynacontent.catalogs.importing"],
    "logs of exposures": [
        "psycopg",
        "dynacontent.decisions.sqlite_log",
        "dynacontent.decisions.postgres_log",
    ],
    "placements": ["dynacontent.rendering.placing"],
    "feeds": ["httpcore2", "stamina", "asyncio", "ssl"],
    "other channels": [
        "dynacontent.channels.banner",
        "dynacontent.channels.push",
        "dynacontent.engine.banners",
        "dynacontent.rendering.banners",
        "dynacontent.rendering.pushes",
    ],
    "MIME, and addresses of email": [
        "email",
        "idna",
        "dynacontent.channels.mime",
        "dynacontent.formats.mail",
    ],
    "errors": ["difflib", "dynacontent.engine.language.idioms"],
}
"""By what they are for: modules that a finished email of a checked workspace needs nothing of."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of the second of two equal commands."""
    cache = {**os.environ, "DYNACONTENT_CACHE_DIR": str(tmp_path_factory.mktemp("cache"))}
    first, second = (
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *RENDER],
            cwd=ROOT,
            env=cache,
            check=True,
            capture_output=True,
            text=True,
        )
        for _ in range(2)
    )
    assert first.stdout == second.stdout != ""
    modules = set(first.stderr.splitlines()[-1].split())
    assert {"yaml", "dynacontent.expressions.sql", "dynacontent.engine.analysis"} < modules
    return set(second.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("what", LATER)
def test_what_a_render_does_not_use_is_not_loaded(what: str, loaded: set[str]) -> None:
    assert "dynacontent.channels.email" in loaded
    assert loaded.intersection(LATER[what]) == set()


def test_what_is_named_here_exists() -> None:
    """A module that was renamed would never be loaded."""
    own = [name for names in LATER.values() for name in names if name.startswith("dynacontent.")]
    places = [ROOT.joinpath(*name.split(".")) for name in own]
    assert [p for p in places if not p.is_dir() and not p.with_suffix(".py").is_file()] == []
