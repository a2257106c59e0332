"""The language server of YAML that Visual Studio Code, Neovim and others run, asked about a workspace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent / "node" / "language.mjs"
CURSOR = "|"


class Editor:
    """An editor at a workspace; in the texts it is asked about, ``|`` is the cursor."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def problems(self, path: str, text: str) -> list[str]:
        """What is underlined: line, column and sentence."""
        found: list[str] = self._asked("problems", path, text, 0)
        return found

    def offers(self, path: str, text: str) -> dict[str, str | None]:
        """What is offered at the cursor, with what is said of it."""
        return dict(self._at_cursor("offers", path, text))

    def says(self, path: str, text: str) -> str:
        """What is shown where the pointer rests on the cursor's place."""
        found: str = self._at_cursor("says", path, text)
        return found

    def _at_cursor(self, ask: str, path: str, text: str) -> Any:
        return self._asked(ask, path, text.replace(CURSOR, "", 1), text.index(CURSOR))

    def _asked(self, ask: str, path: str, text: str, offset: int) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        question = {"ask": ask, "path": path, "text": text, "offset": offset}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def modules() -> Path:
    """The folder that holds ``node_modules``: named by the environment, else beside the script."""
    return Path(os.environ.get("DYNACONTENT_NPM_YAML", SCRIPT.parent))


@contextmanager
def editor_at(root: Path) -> Iterator[Editor]:
    """An editor with the settings in ``.vscode/`` of a workspace; skips the test where it cannot run."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    if not (modules() / "node_modules" / "yaml-language-server").is_dir():
        pytest.skip(f"yaml-language-server is not installed: npm install in {SCRIPT.parent}")
    command = ["node", str(SCRIPT), str(modules()), str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Editor(process)
