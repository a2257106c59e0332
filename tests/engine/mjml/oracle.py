"""npm's MJML, run by Node: what the tests compare with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

VERSION = "4.18.0"
SCRIPT = Path(__file__).parent / "node" / "oracle.mjs"


@dataclass(frozen=True, slots=True)
class Answer:
    """What npm's MJML makes of a document; ``html`` is ``None`` where it throws."""

    html: str | None
    errors: tuple[str, ...] = ()
    refused: str | None = None


class Oracle:
    """One Node process, asked document by document."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def compile(self, mjml: str, *, level: str = "soft", path: Path | str = ".") -> Answer:
        """Compile at a validation level; includes are looked up beside the file ``path``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"mjml": mjml, "level": level, "path": str(path)}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "refused" in answer:
            return Answer(None, refused=answer["refused"])
        return Answer(answer["html"], tuple(error["message"] for error in answer["errors"]))


def modules() -> Path:
    """The folder that holds ``node_modules``: named by the environment, else beside the script."""
    return Path(os.environ.get("DYNACONTENT_NPM_MJML", SCRIPT.parent))


def lacking() -> str | None:
    """Why the oracle cannot run here, or ``None``."""
    if shutil.which("node") is None:
        return "Node is not installed"
    manifest = modules() / "node_modules" / "mjml" / "package.json"
    if not manifest.is_file():
        return f"mjml is not installed: npm install in {SCRIPT.parent}"
    found = json.loads(manifest.read_text("utf-8"))["version"]
    return None if found == VERSION else f"mjml {found} is installed, the tests compare with {VERSION}"


@contextmanager
def oracle() -> Iterator[Oracle]:
    """A running oracle; skips the test where it cannot run."""
    reason = lacking()
    if reason is not None:
        pytest.skip(reason)
    command = ["node", str(SCRIPT), str(modules())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Oracle(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()
