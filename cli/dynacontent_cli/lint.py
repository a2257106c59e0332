"""``dynacontent lint``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dynacontent_cli.session import Session
from dynacontent_cli.terminal import say

if TYPE_CHECKING:
    from dynacontent.linting.finding import Finding
    from dynacontent.linting.runner import Linted, Wanted

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("text", "json", "sarif", "github")
_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


def read_codes(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that may be repeated, or list some; a usage error for one that is not there."""
    from dynacontent.linting.settings import unknown_codes

    codes = tuple(code.strip() for value in values for code in value.split(",") if code.strip())
    for problem in unknown_codes(codes):
        raise click.BadParameter(f"{problem.message}: {problem.hint}", ctx, param)
    return codes


def _codes_option(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, metavar="CODE", multiple=True, callback=read_codes, help=text)


@click.command("lint")
@click.argument("messages", metavar="[MESSAGE]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@_codes_option("--select", "Look for these alone; patterns (unused_*) and lists (a,b) are fine.")
@_codes_option("--ignore", "Leave these out.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="info",
    show_default=True,
    help="The mildest finding that makes the exit code 1.",
)
@click.option("--watch", is_flag=True, help="Look again whenever a file is saved, until interrupted.")
@click.pass_obj
def command(
    session: Session,
    /,
    messages: tuple[str, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    watch: bool,
) -> None:
    """Find everything that can be known to be wrong before sending, in all messages or in MESSAGEs.

    Exit codes: 0 nothing was found; 1 something was; 2 wrong usage. A comment on the line of a finding
    or the line above silences it: {# dynacontent: ignore[CODE] #}, in YAML # dynacontent: ignore[CODE].
    docs/lint.md explains every code.
    """
    from dynacontent.linting.runner import Wanted

    wanted = Wanted(messages, select, ignore)
    if watch:
        _watch(session, wanted, form)
        return
    found = _lint(session, wanted, form)
    if fail_on != "never" and any(one.at_least(fail_on) for one in found.findings):  # type: ignore[arg-type]
        click.get_current_context().exit(1)


def _lint(session: Session, wanted: Wanted, form: str) -> Linted:
    from dynacontent.linting.runner import lint

    found = lint(session.directory, wanted)
    _print(found, form)
    return found


def _print(found: Linted, form: str) -> None:
    from dynacontent.linting.reports import report

    if form != "text":
        click.echo(report(found, form))
        return
    from dynacontent.linting.reports.text import summary

    for one in found.findings:
        click.echo(_styled(one))
    say(summary(found), fg="red" if found.findings else "green")


def _styled(one: Finding) -> str:
    from dynacontent.linting.reports.text import finding_text

    first, *rest = finding_text(one).split("\n")
    place = "" if one.problem.location is None else f"{one.problem.location}:"
    said = first.removeprefix(place).replace(
        f"{one.severity}:", click.style(f"{one.severity}:", fg=_COLOURS[one.severity]), 1
    )
    styled = (
        line.replace("hint:", click.style("hint:", fg="cyan"), 1) if line.startswith("  hint:") else line
        for line in rest
    )
    return "\n".join([click.style(place, bold=True) + said, *styled])


def _watch(session: Session, wanted: Wanted, form: str) -> None:
    from dynacontent.errors import DynacontentError
    from dynacontent.linting.watch import changes
    from dynacontent_cli.terminal import tell_problems

    for _ in changes(session.directory):
        if form == "text":
            click.clear()
        try:
            _lint(session, wanted, form)
        except DynacontentError as error:
            tell_problems(error)
