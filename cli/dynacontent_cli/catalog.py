"""``dynacontent catalog``: product data, as the workspace reads it."""

from __future__ import annotations

from datetime import datetime
from time import monotonic

import click

from dynacontent_cli.groups import Group
from dynacontent_cli.options import level_option, locale_option, now_option, profile_option
from dynacontent_cli.session import Session
from dynacontent_cli.terminal import print_json, print_problems

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json."
)


@click.group("catalog", cls=Group)
def command() -> None:
    """Import product data and look into it."""


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
    from dynacontent.rendering.databases import catalog_named
    from dynacontent_cli.items import details, find_item, print_catalog, print_item

    workspace = session.open()
    schema = catalog_named(name, workspace.catalogs)
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
@form_option
@click.pass_obj
def check_command(session: Session, /, names: tuple[str, ...], form: str) -> None:
    """Check the data of all catalogs, or of those named: every problem with its place.

    Besides what does not fit the schema: keys of items that do not exist, and pictures that are
    not in templates/assets. Exit code 1 if there is any problem. Collections and relations that no
    index helps are named too; they are no problem where items are few.
    """
    from dynacontent.errors import DynacontentError
    from dynacontent.rendering.databases import catalog_named
    from dynacontent_cli.checks import check_catalogs

    try:
        workspace = session.open(quiet=True)
        schemas = [catalog_named(name, workspace.catalogs) for name in names or workspace.catalogs]
        check_catalogs(workspace, schemas, form=form)
    except DynacontentError as error:
        if form == "text":
            raise
        print_problems(error)
        raise click.exceptions.Exit(1) from None


@command.command("import")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--force", is_flag=True, help="Import also what did not change.")
@form_option
@click.pass_obj
def import_command(session: Session, /, names: tuple[str, ...], form: str, *, force: bool) -> None:
    """Import the data of all catalogs, or of those named, where they changed.

    Opening the workspace does the same; this is for doing it beforehand, once for many processes.
    Nobody sees half an import, and data with a problem change nothing: exit code 1.
    """
    from dataclasses import asdict

    from dynacontent.rendering.databases import import_data

    start = monotonic()
    found = import_data(session.directory, names, force=force)
    if form == "json":
        print_json([asdict(one) for one in found])
        return
    for one in found:
        what = "imported" if one.anew else "unchanged"
        click.echo(f"{one.catalog}: {one.items:,} items, {what}")
    if any(one.anew for one in found):
        click.echo(f"{monotonic() - start:.1f} s")


@command.command("query")
@click.argument("collection")
@profile_option
@click.option("--message", metavar="NAME", help="Ask as this message would: with its event and its prices.")
@click.option(
    "--parameter", "parameters", metavar="NAME=VALUE", multiple=True, help="What the collection is given."
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Items at most.")
@level_option
@locale_option
@now_option
@form_option
@click.pass_obj
def query_command(
    session: Session,
    /,
    collection: str,
    profile: str,
    message: str | None,
    parameters: tuple[str, ...],
    limit: int | None,
    level: int | None,
    locale: str | None,
    now: datetime | None,
    form: str,
) -> None:
    """Show what COLLECTION gives a recipient, in their language and currency, and why."""
    from dynacontent.rendering.context import Options
    from dynacontent.rendering.inquiry import inquire
    from dynacontent_cli.inquiries import print_inquiry
    from dynacontent_cli.recipients import recipient_of

    workspace = session.open()
    found = inquire(
        workspace,
        collection,
        recipient_of(workspace, profile),
        message=message,
        parameters=_pairs(parameters),
        limit=limit,
        options=Options(level=level, locale=locale, context={"now": now} if now else None),
    )
    if form == "json":
        print_json(found.to_dict())
    else:
        print_inquiry(workspace, found)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} should be NAME=VALUE", param_hint="--parameter")
        if name in found:
            hint = f"give it once: {name}={found[name]} or {text}"
            raise click.BadParameter(f"{name} is given twice; {hint}", param_hint="--parameter")
        found[name] = value
    return found
