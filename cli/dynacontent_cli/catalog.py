"""``dynacontent catalog``: product data, as the workspace reads it."""

from __future__ import annotations

import click

from dynacontent_cli.groups import Group
from dynacontent_cli.session import Session
from dynacontent_cli.terminal import print_json

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json."
)


@click.group("catalog", cls=Group)
def command() -> None:
    """Look into product data."""


@command.command("list")
@form_option
@click.pass_obj
def list_command(session: Session, /, form: str) -> None:
    """List the catalogs with how many items they have."""
    from dynacontent_cli.items import print_catalogs, summary

    workspace = session.open()
    found = [summary(workspace, name) for name in workspace.catalogs]
    if form == "json":
        print_json(found)
    else:
        print_catalogs(found)


@command.command("show")
@click.argument("name")
@click.argument("key", required=False)
@click.option(
    "--limit", metavar="N", type=click.IntRange(0, 1000), default=5, show_default=True, help="Items to show."
)
@form_option
@click.pass_obj
def show_command(session: Session, /, name: str, key: str | None, limit: int, form: str) -> None:
    """Show the catalog NAME: its fields, relations and collections, and its first items.

    With a KEY, that item with all of its fields.
    """
    from dynacontent_cli.items import catalog_of, details, find_item, print_catalog, print_item

    workspace = session.open()
    schema = catalog_of(workspace, name)
    if key is not None:
        item = find_item(workspace, schema, key)
        if form == "json":
            print_json(item)
        else:
            print_item(schema, item)
        return
    found = details(workspace, schema, limit)
    if form == "json":
        print_json(found)
    else:
        print_catalog(found)


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.pass_obj
def check_command(session: Session, /, names: tuple[str, ...]) -> None:
    """Check the data of all catalogs, or of those named: every problem with its place.

    Besides what does not fit the schema: keys of items that do not exist, and pictures that are
    not in templates/assets. Exit code 1 if there is any problem.
    """
    from dynacontent_cli.checks import check_catalogs
    from dynacontent_cli.items import catalog_of

    workspace = session.open(quiet=True)
    schemas = [catalog_of(workspace, name) for name in names or workspace.catalogs]
    check_catalogs(workspace, schemas)
