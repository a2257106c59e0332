"""``dynacontent explain``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dynacontent_cli.options import recipient_options, recording_options
from dynacontent_cli.session import Session
from dynacontent_cli.tables import print_table
from dynacontent_cli.terminal import print_json

if TYPE_CHECKING:
    from dynacontent.rendering.ruletable import RuleRow, RuleTable

DEFAULT = "default"
"""What is left of a placement where no rule applies."""


@click.command("explain")
@click.argument("message")
@recipient_options
@click.option(
    "--placement", metavar="NAME", help="The rules of this placement, each with why it holds or not."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@recording_options
@click.pass_obj
def command(session: Session, /, message: str, placement: str | None, form: str, **choice: Any) -> None:
    """Tell why a recipient sees what they see in MESSAGE.

    Per channel: the level reached and why not a higher one, what each ladder and collection chose and
    why, look-ups, fallbacks used, and where locale, currency and time came from.
    """
    from dynacontent.rendering.explain import explain
    from dynacontent.rendering.ruletable import rule_tables
    from dynacontent_cli.explanations import print_explanation
    from dynacontent_cli.recipients import event_of, recipient_of

    with session.recording(choice["record"], choice["replay"]) as workspace:
        workspace.message(message)
        who = recipient_of(workspace, choice["profile"])
        options: dict[str, Any] = {
            "channels": choice["channels"],
            "event": event_of(workspace, message, choice["event"]),
            "level": choice["level"],
            "locale": choice["locale"],
            "context": {"now": choice["now"]} if choice["now"] else None,
        }
        if placement is not None:
            _print_rules(rule_tables(workspace, message, who, placement, **options), form)
            return
        explanations = explain(workspace, message, who, **options)
    if form == "json":
        print_json({found.channel: found.to_dict() for found in explanations})
        return
    for number, found in enumerate(explanations):
        if number:
            click.echo()
        print_explanation(found)


def _print_rules(tables: Sequence[RuleTable], form: str) -> None:
    """The rules of a placement, channel by channel."""
    if form == "json":
        print_json({table.channel: table.to_dict() for table in tables})
        return
    for number, table in enumerate(tables):
        if number:
            click.echo()
        variant = f", {table.variant}" if table.variant else ""
        who = f" for {table.recipient}" if table.recipient else ""
        click.secho(f"{table.placement}, {table.channel}{who}: {table.reason}{variant}", bold=True)
        rows = [(_mark(row), row.rule, row.shows, _why(row)) for row in table.rows]
        print_table(rows, headings=("", "rule", "shows", "why"))


def _mark(row: RuleRow) -> str:
    return "→ ✓" if row.shown else "  ✓" if row.ok else "  ✗"


def _why(row: RuleRow) -> str:
    if row.code is not None:
        told = "; ".join(row.read) or f"not: {row.detail}"
        return f"{row.detail} ({row.code})" if row.code != "not_targeted" else told
    bucket = "" if row.bucket is None else f", bucket {row.bucket}"
    variant = f"variant {row.variant}{bucket}; " if row.variant else ""
    return variant + (row.when or ("whenever no rule applies" if row.rule == DEFAULT else "always"))
