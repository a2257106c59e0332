"""``dynacontent fields``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from dynacontent_cli.session import Session
from dynacontent_cli.tables import cell, cut, print_table, room
from dynacontent_cli.terminal import print_json

if TYPE_CHECKING:
    from dynacontent.rendering.fields import MergeTag


@click.command("fields")
@click.argument("message")
@click.option(
    "--profile",
    metavar="PERSONA|FILE",
    help="Whose values to show; if not given, those of the first persona that has one.",
)
@click.option(
    "--depth",
    metavar="N",
    type=click.IntRange(0, 3),
    default=1,
    show_default=True,
    help="How many items to enter on the way from one to the next.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.pass_obj
def command(session: Session, /, message: str, profile: str | None, depth: int, form: str) -> None:
    """List every merge tag that MESSAGE may use: name, type, level and a sample value.

    [] stands for each item of a list: event.lines[].quantity is the quantity of each line.
    """
    from dataclasses import asdict

    from dynacontent.rendering.fields import merge_tags
    from dynacontent_cli.recipients import recipient_of

    workspace = session.open()
    workspace.message(message)
    recipient = recipient_of(workspace, profile) if profile else None
    tags = merge_tags(workspace, message, recipient, hops=depth)
    if form == "json":
        print_json([asdict(tag) for tag in tags])
        return
    for group, members in groupby(tags, key=lambda tag: tag.group):
        click.secho(group, bold=True)
        _print_group(list(members))
        click.echo()


def _print_group(tags: list[MergeTag]) -> None:
    """One line each; in a narrow terminal the type gives way to the sample."""
    names = max(len(tag.name) for tag in tags)
    types = max(10, min(30, room() - names - 33))
    rows = [(tag.name, cut(tag.type, types), str(tag.level), cell(tag.sample)) for tag in tags]
    print_table(rows, headings=("tag", "type", "level", "sample"))
