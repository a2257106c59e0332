"""``dynacontent render``."""

from __future__ import annotations

from typing import Any

import click

from dynacontent_cli.options import recipient_options, recording_options
from dynacontent_cli.plan import FORMATS, channels_for, plan_files
from dynacontent_cli.session import Session


@click.command("render")
@click.argument("message")
@recipient_options
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="Only this format. html of a banner is the bare fragment, json everything a render hands back.",
)
@click.option(
    "--out",
    metavar="PATH",
    help="A file for one output, a folder for several; without it they go to stdout.",
)
@click.option("--size", metavar="WIDTHxHEIGHT", help="Only this size of an image banner: 300x250.")
@recording_options
@click.pass_obj
def command(session: Session, /, message: str, form: str | None, out: str | None, **choice: Any) -> None:
    """Render MESSAGE for one recipient, in one channel or all of them.

    A folder gets email.html, email.txt and email.eml, push.json and banner.html (a page to open), with
    the pictures beside them if the workspace has no assets_url. A picture is written in all its sizes.
    """
    from dynacontent_cli.outputs import print_outputs, write_outputs
    from dynacontent_cli.recipients import event_of, recipient_of
    from dynacontent_cli.sizes import of_size

    with session.recording(choice["record"], choice["replay"]) as workspace:
        channels = channels_for(workspace.message(message).channels, choice["channels"], form)
        if choice["size"] is not None and "banner" not in channels:
            raise click.UsageError(f"--size is of banners, not of {' and '.join(channels)}.")
        outputs = workspace.render_all(
            message,
            recipient_of(workspace, choice["profile"]),
            event=event_of(workspace, message, choice["event"]),
            channels=channels,
            level=choice["level"],
            locale=choice["locale"],
            context={"now": choice["now"]} if choice["now"] else None,
        )
    if choice["size"] is not None:
        outputs = {channel: of_size(output, choice["size"]) for channel, output in outputs.items()}
    if out is None:
        print_outputs(outputs, form)
    else:
        write_outputs(workspace, outputs, plan_files(channels, form, out))
