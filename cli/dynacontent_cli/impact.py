"""``dynacontent impact``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dynacontent_cli.session import Session
from dynacontent_cli.tables import print_places
from dynacontent_cli.terminal import print_json

if TYPE_CHECKING:
    from dynacontent.refactoring.impact import Impact


@click.command("impact")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.pass_obj
def command(session: Session, /, name: str, form: str) -> None:
    """Tell which messages, channels, locales and personas break or change without NAME.

    NAME is a field (profile.first_name, event.order_placed.total, products.price), a brand value
    (brand.logo), a segment, collection, component, feed, event, catalog, picture or translated text;
    segment:NAME says which of several things of one name.
    """
    from dynacontent.refactoring.impact import impact

    # Nobody is asked: feeds have their fallbacks before and after.
    found = impact(session.open(offline=True), name)
    if form == "json":
        print_json(found.to_dict())
    else:
        _print(found, len(session.open(offline=True).configuration.locales))


def _print(found: Impact, locales: int) -> None:
    if not found.messages:
        click.echo(f"{found.kind} {found.name}: no message uses it")
        return
    count = len(found.messages)
    click.echo(f"{found.kind} {found.name}: {count} message{'s' if count > 1 else ''}")
    for one in found.messages:
        tags = "all locales" if len(one.locales) == locales else ", ".join(one.locales)
        click.echo()
        click.secho(f"{one.message}  ({', '.join(one.channels)}; {tags})", bold=True)
        if one.through:
            print_places("through", one.through)
        print_places("personas", one.personas or ("none",))
        print_places("named in", one.places)
