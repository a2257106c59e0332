"""``dynacontent privacy``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from dynacontent_cli.session import Session
from dynacontent_cli.tables import print_places, print_table
from dynacontent_cli.terminal import print_json

if TYPE_CHECKING:
    from dynacontent.refactoring.privacy import FieldRead, Privacy


@click.command("privacy")
@click.argument("message")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.pass_obj
def command(session: Session, /, message: str, form: str) -> None:
    """List every field that MESSAGE reads, with its marks and places, and what feeds are told.

    In all channels and locales: in templates, components, rules, segments, stages, derived fields,
    collections, relations, and templates that stand in product data.
    """
    from dynacontent.refactoring.privacy import privacy

    found = privacy(session.open(), message)
    if form == "json":
        print_json(found.to_dict())
    else:
        _print(found)


def _print(found: Privacy) -> None:
    for group, fields in groupby(found.fields, key=lambda one: one.group):
        click.secho(f"{group}", bold=True)
        told = list(fields)
        rows = [(one.name, one.type, str(one.level), _marks(one), _in(one.channels)) for one in told]
        print_table(rows, headings=("name", "type", "level", "marks", "for"))
        click.echo()
        for one in told:
            print_places(one.name, one.places)
        click.echo()
    click.secho("told to others", bold=True)
    if not found.sent:
        click.echo("  nothing: no feed is given anything of the recipient")
        return
    asked = [
        (f"{sent.feed} ({sent.host})", sent.parameter, ", ".join(sent.fields), _told(sent.pii, sent.personal))
        for sent in found.sent
    ]
    print_table(asked, headings=("feed", "parameter", "made of", "marks"))
    click.echo()
    for sent in found.sent:
        print_places(f"{sent.feed}({sent.parameter}=…)", sent.places)


def _marks(one: FieldRead) -> str:
    marks = ["pii"] if one.pii else []
    marks += [f"consent={purpose}" for purpose in one.consent]
    return " ".join([*marks, *(["derived"] if one.derived else [])])


def _told(pii: bool, personal: bool) -> str:
    return "pii" if pii else "personal" if personal else ""


def _in(channels: tuple[str, ...]) -> str:
    return ", ".join(channels) or "all"
