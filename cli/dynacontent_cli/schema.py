"""``dynacontent schema``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynacontent_cli.session import Session
from dynacontent_cli.terminal import print_json, say, warn

if TYPE_CHECKING:
    from dynacontent.editors.known import Known


@click.command("schema")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write each schema into a file of DIR, and print the settings for an editor.",
)
@click.pass_obj
def command(session: Session, /, folder: Path | None) -> None:
    """Make JSON Schemas of the workspace's YAML and TOML files, so that editors complete and check them.

    They offer the names there are: fields, events, components, catalogs, locales. A workspace with
    mistakes has schemas, too. Without --out, one JSON document on stdout holds them all, by the kind of file.
    With it, stdout is what goes into .vscode/settings.json; docs/editors.md tells of other editors.
    """
    from dynacontent.editors.kinds import KINDS, schemas_of
    from dynacontent.editors.writing import toml_comment, vscode_settings, write_schemas

    schemas, known = schemas_of(session.directory)
    _tell_unread(known)
    if folder is None:
        files = {kind.name: kind.globs for kind in KINDS}
        print_json({name: {"files": files[name], "schema": schema} for name, schema in schemas.items()})
        return
    written = write_schemas(schemas, folder)
    say(f"{len(written)} schemas: {folder}")
    say(f"TOML, as the first line of {known.configuration}: ", nl=False)
    say(toml_comment(session.directory, folder, known.configuration), bold=True)
    say("YAML, in .vscode/settings.json:")
    print_json(vscode_settings(session.directory, folder))


def _tell_unread(known: Known) -> None:
    """That names are lacking, where they are."""
    count = len(known.problems)
    if count:
        several = "problems keep" if count > 1 else "problem keeps"
        warn(f"{count} {several} names from being read: dynacontent lint tells more")
