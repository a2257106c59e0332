"""Peers that run on Node, each in a process of its own that is asked for rounds."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "node"
MODULES = FOLDER / "node_modules"
PEERS = {
    "handlebars": ("handlebars",),
    "liquid": ("liquidjs",),
    "react_email": ("@react-email/render", "react"),
    "handlebars_mjml": ("handlebars", "mjml"),
    "mjml": ("mjml",),
}
"""Scripts, and the packages each needs."""


class NodePeer:
    """A running script of `FOLDER`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def show(self, index: int) -> dict[str, str]:
        """The finished email of one recipient: subject, preheader, html, text."""
        answer: dict[str, str] = self._ask(f"show {index}")
        return answer

    def run(self, first: int, count: int) -> float:
        """CPU seconds for ``count`` recipients from ``first`` on."""
        return float(self._ask(f"run {first} {count}")["microseconds"]) / 1e6

    def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"node ended with code {self._process.wait()}; its own words stand above")
        return json.loads(answer)


@contextmanager
def node_peer(script: str, data: Path) -> Iterator[NodePeer]:
    """Start a peer on the file that holds brand, layouts and recipients; it ends with the ``with``."""
    command = ["node", "--expose-gc", str(FOLDER / f"{script}.mjs"), str(data)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield NodePeer(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=60)


def lacking(script: str) -> str | None:
    """Why a peer cannot run here, or ``None``."""
    if shutil.which("node") is None:
        return "Node is not installed"
    absent = [name for name in PEERS[script] if not (MODULES / name / "package.json").is_file()]
    return f"{', '.join(absent)} not installed: python -m benchmarks install" if absent else None


def versions() -> dict[str, str]:
    """Versions of Node and of the packages that are there."""
    found: dict[str, str] = {}
    node = shutil.which("node")
    if node:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        found["node"] = shown.stdout.strip().removeprefix("v")
    for name in sorted({name for names in PEERS.values() for name in names}):
        manifest = MODULES / name / "package.json"
        if manifest.is_file():
            found[name] = str(json.loads(manifest.read_text("utf-8"))["version"])
    return found


def install() -> int:
    """Fetch the packages with npm; its exit code."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm was not found; install Node 20 or newer")
    command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    return subprocess.run(command, cwd=FOLDER, check=False).returncode  # noqa: S603
