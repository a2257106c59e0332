"""A changed workspace, tried out in a folder of its own before anything is written."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dynacontent.errors import DynacontentError
from dynacontent.loading.inventory import CONFIGURATIONS
from dynacontent.rendering.feeds import offline
from dynacontent.rendering.given import clock
from dynacontent.rendering.workspace import Workspace

_ABOUT = frozenset({"lookups", "decisions", "choices", "fallbacks", "warnings", "locales"})
"""What a result tells of how it came about, which says names."""
_DATABASE = re.compile(r"^\s*database_url\s*=.*$", re.MULTILINE)
FOLDERS = ("templates", "catalogs")


@contextmanager
def tried(root: Path, changed: Mapping[str, str]) -> Iterator[Workspace]:
    """The workspace with changed texts, opened in a folder that is gone afterwards.

    Raises `WorkspaceError` where it is not sound.
    """
    with tempfile.TemporaryDirectory(prefix="dynacontent-") as folder:
        trial = Path(folder)
        for name in FOLDERS:
            if (root / name).is_dir():
                shutil.copytree(root / name, trial / name, copy_function=_linked)
                _let_change(trial / name)
        for file in root.glob("*.py"):
            shutil.copy2(file, trial / file.name)
        for name in CONFIGURATIONS:
            if (root / name).is_file():
                # A trial reads the data files into a database of its own: nobody else's is written.
                text = _DATABASE.sub("", (root / name).read_text("utf-8"))
                (trial / name).write_text(text, "utf-8")
        for path, text in changed.items():
            (trial / path).unlink()
            (trial / path).write_bytes(text.encode())
        yield Workspace.open(trial, feeds=offline(), unsubscribe="preview")


def _let_change(folder: Path) -> None:
    """Folders may be written in, whatever those are that they are copies of."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def _linked(source: str, target: str) -> str:
    """The same file under another name where the system can do that; a copy elsewhere."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def renders(workspace: Workspace) -> dict[tuple[str, str, str], Any]:
    """What every persona is sent, by message, channel and persona; an error's kind where that fails."""
    found: dict[tuple[str, str, str], Any] = {}
    for message in workspace.messages:
        manifest = workspace.message(message)
        for name in workspace.personas:
            who = workspace.persona(name)
            if not who.may_get(manifest.event):
                continue
            context = clock(who)
            for channel in manifest.channels:
                try:
                    out = workspace.render(message, channel, who, context=context).to_dict()
                    found[message, channel, name] = {k: v for k, v in out.items() if k not in _ABOUT}
                except DynacontentError as error:
                    found[message, channel, name] = type(error).__name__
    return found
