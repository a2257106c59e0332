"""``dynacontent explain``."""

from __future__ import annotations

from typing import Any

import click

from dynacontent_cli.options import recipient_options, recording_options
from dynacontent_cli.session import Session
from dynacontent_cli.terminal import print_json


@click.command("explain")
@click.argument("message")
@recipient_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@recording_options
@click.pass_obj
def command(session: Session, /, message: str, form: str, **choice: Any) -> None:
    """Tell why a recipient sees what they see in MESSAGE.

    Per channel: the level reached and why not a higher one, what each ladder and collection chose and
    why, look-ups, fallbacks used, and where locale, currency and time came from.
    """
    from dynacontent.rendering.explain import explain
    from dynacontent_cli.explanations import print_explanation
    from dynacontent_cli.recipients import event_of, recipient_of

    with session.recording(choice["record"], choice["replay"]) as workspace:
        workspace.message(message)
        explanations = explain(
            workspace,
            message,
            recipient_of(workspace, choice["profile"]),
            channels=choice["channels"],
            event=event_of(workspace, message, choice["event"]),
            level=choice["level"],
            locale=choice["locale"],
            context={"now": choice["now"]} if choice["now"] else None,
        )
    if form == "json":
        print_json({found.channel: found.to_dict() for found in explanations})
        return
    for number, found in enumerate(explanations):
        if number:
            click.echo()
        print_explanation(found)
