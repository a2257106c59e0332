"""npm's MJML, run by Node: a process of its own for each document, so slow, and the original."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from dynacontent.engine.mjml.refusal import CompilerError
from dynacontent.errors import MissingExtraError

_INSTALL = "npm install mjml"
_SECONDS = 60
# Exit code 3: it is not there. MJML 5 gives a promise, 4 the answer itself.
_SCRIPT = """
let mjml
try { mjml = require("mjml") } catch (error) { console.error(error.message); process.exit(3) }
const compile = mjml.default || mjml
const options = { validationLevel: "skip", ignoreIncludes: true, fonts: {}, keepComments: true }
Promise.resolve(require("fs").readFileSync(0, "utf8"))
  .then((source) => compile(source, options))
  .then((made) => process.stdout.write(JSON.stringify(made.html)))
  .catch((error) => { console.error(error.message); process.exit(4) })
"""
_BETWEEN_TAGS = re.compile(r">\s+<")


class NodeMjml:
    """The package `mjml` of npm, found from the current folder, or beside the command `mjml`."""

    is_mrml = False

    def compile(self, document: str) -> str:
        """The HTML without white space between its tags, as mrml writes it."""
        node = shutil.which("node")
        if node is None:
            raise MissingExtraError(
                f"npm's MJML needs Node: install it from https://nodejs.org, then {_INSTALL}"
            )
        environment = {**os.environ, "NODE_PATH": os.pathsep.join(_folders())}
        try:
            done = subprocess.run(  # noqa: S603 - the script is ours
                [node, "-e", _SCRIPT],
                input=document,
                capture_output=True,
                encoding="utf-8",
                env=environment,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CompilerError(f"Node gave no answer in {_SECONDS} seconds") from error
        if done.returncode == 3:
            raise MissingExtraError(f"npm's MJML is not installed: {_INSTALL}")
        if done.returncode:
            raise CompilerError(done.stderr.strip() or f"Node ended with exit code {done.returncode}")
        html: str = json.loads(done.stdout)
        return _BETWEEN_TAGS.sub("><", html).strip()


def _folders() -> list[str]:
    """Where Node looks besides: folders named by the environment, and that of a global package."""
    named = os.environ.get("NODE_PATH", "")
    command = shutil.which("mjml")
    beside = (
        [str(folder) for folder in Path(command).resolve().parents if folder.name == "node_modules"]
        if command
        else []
    )
    return [*filter(None, named.split(os.pathsep)), *beside]
