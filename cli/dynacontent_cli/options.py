"""Options that several subcommands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click


def read_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """The date or time of an ISO 8601 text; a usage error where it is none."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is no ISO 8601 time, as in 2026-05-01T09:00:00Z"
        raise click.BadParameter(message, ctx, param) from None


profile_option = click.option(
    "--profile",
    metavar="PERSONA|FILE",
    required=True,
    help="A persona's name, or a YAML or JSON file with a recipient or a bare profile.",
)
channel_option = click.option(
    "--channel", "channels", metavar="CHANNEL", multiple=True, help="email, push or banner; all if not given."
)
event_option = click.option(
    "--event", metavar="FILE", help="The event's fields as YAML or JSON, in place of the recipient's own."
)
locale_option = click.option(
    "--locale", metavar="TAG", help="In place of the recipient's, as in de or en-GB."
)
level_option = click.option(
    "--level", metavar="N", type=click.IntRange(1, 3), help="The highest level of personalization, 1 to 3."
)
now_option = click.option(
    "--now",
    metavar="ISO",
    callback=read_moment,
    help="The time to render at, as in 2026-05-01T09:00:00Z; without an offset, in the workspace's timezone.",
)


record_option = click.option(
    "--record", metavar="FILE", help="Write everything that was fetched into this file, to be replayed."
)
replay_option = click.option(
    "--replay",
    metavar="FILE",
    help="Take data, time and options from this recording; nothing else is read or asked.",
)


def recording_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Both options of recordings, of which one may be given."""
    return record_option(replay_option(function))


def recipient_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """All options that say for whom and how a message is rendered."""
    for option in (now_option, level_option, locale_option, event_option, channel_option, profile_option):
        function = option(function)
    return function
