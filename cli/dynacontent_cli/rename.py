"""``dynacontent rename``."""

from __future__ import annotations

import click

from dynacontent_cli.session import Session


@click.command("rename")
@click.argument("name")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@click.pass_obj
def command(session: Session, /, name: str, new: str, dry_run: bool) -> None:
    """Call NAME something else, NEW, everywhere: declarations, templates, expressions, personas, data.

    NAME is a field (profile.first_name, event.order_placed.total, products.price), a relation, a segment,
    a collection or a component; NEW is its new name alone, as in given_name. The changed workspace is tried
    out first: it opens, and every persona gets the same as before. Else nothing is changed.
    """
    from dynacontent.refactoring.rename import rename, write

    workspace = session.open(offline=True)
    edits = rename(workspace, name, new)
    for edit in edits if dry_run else ():
        click.echo(f"{edit.path}:{edit.line}:{edit.column}: {edit.old} → {edit.new}")
    if not dry_run:
        write(workspace, edits)
    files = len({edit.path for edit in edits})
    verb = "would be changed" if dry_run else "changed"
    click.echo(f"{len(edits)} place{'s' * (len(edits) != 1)} in {files} file{'s' * (files != 1)} {verb}")
