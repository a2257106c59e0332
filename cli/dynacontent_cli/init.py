"""``dynacontent init``."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from dynacontent_cli.terminal import json_text, say

STARTER = Path(__file__).parent / "starter"
"""The files of a new workspace; a name that should begin with a dot begins with ``dot-`` here."""

SCHEMAS = "schemas"
"""The folder of a new workspace that has schemas for editors."""

EXAMPLE = "Harbour Roasters"
"""What the sender is called in them."""

_TEXTS = frozenset("toml ini txt md yaml yml csv po mjml html gitignore".split())
_UNSEEN = frozenset({".git"})


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", metavar="TEXT", default=EXAMPLE, show_default=True, help="What the sender is called.")
def command(folder: Path, name: str) -> None:
    """Start a workspace in DIR: a message in three channels, products, personas, translations.

    It passes its own tests, and brings what a repository needs: snapshots, a workflow for CI, a hook for
    pre-commit, schemas for editors. DIR is made, or empty.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise click.UsageError("--name is one line of text.")
    try:
        _write(folder, name)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from None

    from dynacontent import Workspace
    from dynacontent.testing.writing import write_snapshots

    workspace = Workspace.open(folder)
    written = write_snapshots(workspace)
    _write_schemas(folder)
    say(f"{folder} is a workspace: messages {', '.join(workspace.messages)}, with {written} snapshots.")
    click.echo(
        "Next:\n"
        f"  cd {shlex.quote(str(folder))}\n"
        f"  dynacontent render {workspace.messages[0]} --profile {workspace.personas[0]} --out out\n"
        "  pytest    (it needs: pip install 'dynacontent[testing]')"
    )


def _write(folder: Path, name: str) -> None:
    if folder.exists() and not folder.is_dir():
        raise click.ClickException(f"{folder} is a file: name a folder that is empty, or a new one")
    if folder.exists() and _holds_something(folder):
        raise click.ClickException(f"{folder} is not empty: name a folder that is, or a new one")
    for source in sorted(_files(STARTER)):
        target = folder.joinpath(*map(_real_name, source.relative_to(STARTER).parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.name.rpartition(".")[2].removeprefix("dot-") in _TEXTS:
            in_quotes = json.dumps(name, ensure_ascii=False)[1:-1]  # as TOML and PO files have them, too
            written = in_quotes if source.suffix in {".toml", ".po"} else name
            target.write_text(source.read_text("utf-8").replace(EXAMPLE, written), "utf-8", newline="\n")
        else:
            target.write_bytes(source.read_bytes())


def _write_schemas(folder: Path) -> None:
    """What editors know of the files, with the settings by which they find it."""
    from dynacontent.editors.kinds import schemas_of
    from dynacontent.editors.writing import vscode_settings, write_schemas

    schemas, _known = schemas_of(folder)
    write_schemas(schemas, folder / SCHEMAS)
    settings = json_text(vscode_settings(folder, folder / SCHEMAS))
    (folder / ".vscode" / "settings.json").write_text(f"{settings}\n", "utf-8", newline="\n")


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__":
                yield from _files(path)
        else:
            yield path


def _holds_something(folder: Path) -> bool:
    return any(path.name not in _UNSEEN for path in folder.iterdir())


def _real_name(name: str) -> str:
    return f".{name.removeprefix('dot-')}" if name.startswith("dot-") else name
