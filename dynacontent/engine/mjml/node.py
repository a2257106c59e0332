"""npm's MJML, run by Node: a process of its own for each document, so slow, and the original.

It is code, so it is the user's own: taken from where the user installs programs, never from the
workspace or the current folder, which may be somebody else's repository.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from dynacontent.engine.mjml.refusal import CompilerError
from dynacontent.errors import MissingExtraError

VARIABLE = "DYNACONTENT_NPM_MJML"
"""Names the folder whose ``node_modules`` holds npm's MJML; without it, the global one is taken."""

_INSTALL = "npm install -g mjml"
_SECONDS = 60
# Exit code 3: it cannot be loaded. MJML 5 gives a promise, 4 the answer itself.
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
    """The package `mjml` of npm, from the folder that `VARIABLE` names, else installed globally."""

    is_mrml = False

    def compile(self, document: str) -> str:
        """The HTML without white space between its tags, as mrml writes it."""
        node = _command("node")
        if node is None:
            raise MissingExtraError(
                f"npm's MJML needs Node: install it from https://nodejs.org, then {_INSTALL}"
            )
        # Where it runs, Node looks for packages, and MJML for a .mjmlconfig, which can name more code.
        done = _run([node, "-e", _SCRIPT], folder=_home(), text=document)
        if done.returncode == 3:
            raise MissingExtraError(f"npm's MJML cannot be loaded: {_INSTALL}")
        if done.returncode:
            raise CompilerError(done.stderr.strip() or f"Node ended with exit code {done.returncode}")
        html: str = json.loads(done.stdout)
        return _BETWEEN_TAGS.sub("><", html).strip()


def _home() -> Path:
    """The folder whose ``node_modules`` holds MJML; raises `MissingExtraError` where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        folder = Path(named)
        if not folder.is_absolute():
            raise MissingExtraError(f"{VARIABLE} has to be an absolute path, not {named}")
        missing = f"{VARIABLE}: there is no node_modules/mjml in {named}; unset it and {_INSTALL}"
    else:
        npm = _command("npm")
        modules = None if npm is None else _global_modules(npm)
        missing = f"npm's MJML is not installed: {_INSTALL}"
        if modules is None:
            raise MissingExtraError(missing)
        folder = modules.parent
    if not (folder / "node_modules" / "mjml" / "package.json").is_file():
        raise MissingExtraError(missing)
    return folder


@lru_cache(maxsize=1)
def _global_modules(npm: str) -> Path | None:
    """The ``node_modules`` of `npm install -g`; run beside npm, as a workspace may have an .npmrc."""
    done = _run([npm, "root", "--global"], folder=Path(npm).parent)
    found = Path(done.stdout.strip())
    return found if done.returncode == 0 and found.is_absolute() and found.name == "node_modules" else None


def _command(name: str) -> str | None:
    """A command of the user; what PATH or Windows would find from the current folder does not count."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which(name, path=os.pathsep.join(filter(os.path.isabs, folders)))
    return found if found and os.path.isabs(found) else None  # noqa: PTH117 - it is a text


def _run(command: list[str], *, folder: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "NODE_PATH"}
    try:
        return subprocess.run(  # noqa: S603 - commands and script are ours
            command,
            input=text,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CompilerError(f"{Path(command[0]).stem} gave no answer in {_SECONDS} seconds") from error
