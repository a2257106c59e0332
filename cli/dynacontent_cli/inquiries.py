"""``catalog query``: what a collection gives a recipient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from dynacontent import Workspace
from dynacontent.models.results import plain
from dynacontent.rendering.inquiry import Inquiry
from dynacontent_cli.tables import cell, cut, print_columns


def print_inquiry(workspace: Workspace, found: Inquiry) -> None:
    """The items as a table, then which collections gave them, and why others did not."""
    if found.rows:
        schema = workspace.catalogs[found.catalog]
        names = [schema.key, *(name for name in schema.fields if name != schema.key)]
        columns = [[name, *(cut(cell(plain(row[name])), 32) for row in found.rows)] for name in names]
        # Columns that say nothing take no room.
        print_columns([column for column in columns if any(column[1:])], indent=0)
        click.echo()
    click.secho(_summary(found), bold=True)
    for name, count in (found.choice.given if found.choice else ())[1:]:
        click.echo(f"  {count} of them from {name}")
    for reason in found.choice.reasons if found.choice else ():
        click.echo(f"  not {reason.alternative}: {reason.detail}")
    for lookup in found.lookups:
        for name, value in _bound(lookup.argument).items():
            click.echo(f"  {lookup.name} read {name} = {cell(value)}")


def _summary(found: Inquiry) -> str:
    if not found.rows:
        return f"{found.collection} is missing: {found.code}"
    noun = "item" if len(found.rows) == 1 else "items"
    count = f"{len(found.rows)} {noun} of {found.catalog}"
    return f"{found.collection}: {count}, level {found.level}, {found.locale}"


def _bound(argument: Any) -> dict[str, Any]:
    return {name: plain(value) for name, value in argument.items()} if isinstance(argument, Mapping) else {}
