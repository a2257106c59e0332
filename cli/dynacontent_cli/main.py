"""The ``dynacontent`` command: its subcommands, and the one place where an error becomes an exit code.

Exit codes: 0 done; 1 what was asked for has problems; 2 wrong usage.
"""

from __future__ import annotations

import atexit
import errno
import gc
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from dynacontent_cli.groups import Group
from dynacontent_cli.session import Session
from dynacontent_cli.terminal import say, tell_problems

# What is loaded goes with the process: looking through all of it for garbage, again and again while it is
# loaded and once more at the end, takes a tenth of a short command's time.
gc.set_threshold(100_000, 50, 50)
atexit.register(gc.freeze)

COMMANDS = {
    "init": "Start a workspace of your own.",
    "render": "Render a message for one recipient.",
    "explain": "Tell why a recipient sees what they see.",
    "fields": "List every merge tag a message may use.",
    "lint": "Find what is wrong with messages before they are sent.",
    "privacy": "List what a message reads of its recipient, and what it tells others.",
    "impact": "Tell which messages, locales and personas something declared matters to.",
    "rename": "Call a field, segment, collection or component something else, everywhere.",
    "schema": "Make JSON Schemas, so that editors complete and check files.",
    "personas": "Propose personas for what nobody is shown yet.",
    "map": "Draw the personalization map: data, segments, rules, content.",
    "catalog": "Import product data and look into it.",
    "i18n": "Collect texts, and bring their translations up to date.",
}
"""Subcommands with their help; each is the module of its name, loaded when it is used."""


class Commands(Group):
    """Loads a subcommand when it is used, and turns what it raises into text and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The subcommand of a name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"dynacontent_cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in ``--help``, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:  # as where it was closed from the start
                sys.stdout.flush()  # a closed pipe is noticed here, not while Python shuts down
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # click ends silently
            _tell(error, debug=ctx.params["debug"])
            ctx.exit(1)
        return result


def _tell(error: Exception, *, debug: bool) -> None:
    from dynacontent.errors import DynacontentError

    if debug:
        traceback.print_exception(error)
    elif isinstance(error, DynacontentError):
        tell_problems(error)
    elif isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8":
        character = error.object[error.start]
        say(f"error: {character!a} cannot be printed: output is in {sys.stdout.encoding} here", fg="red")
        say("  hint: set PYTHONUTF8=1, or write into files with --out where there is that option")
    elif isinstance(error, OSError) and error.strerror:  # a full disk, say
        say(f"error: {f'{error.filename}: ' if error.filename else ''}{error.strerror}", fg="red")
    else:
        text = " ".join(str(error).split())
        say(f"internal error: {type(error).__name__}: {text}", fg="red")
        say("This is a mistake in dynacontent: please report it, with what --debug prints.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path),
    help="The workspace; the current folder if not given. Other paths stay relative to the current folder.",
)
@click.option("--debug", is_flag=True, envvar="DYNACONTENT_DEBUG", help="Show tracebacks.")
@click.version_option(package_name="dynacontent", message="dynacontent %(version)s")
@click.pass_context
def main(ctx: click.Context, directory: Path, debug: bool) -> None:  # noqa: ARG001 - `invoke` reads debug
    """One message, one recipient: finished email, banner and push."""
    ctx.obj = Session(directory)
