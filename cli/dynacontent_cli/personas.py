"""``dynacontent personas``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynacontent_cli.groups import Group
from dynacontent_cli.session import Session
from dynacontent_cli.terminal import print_json, say

if TYPE_CHECKING:
    from dynacontent.proposing import Proposal, ProposedPersona

FOLDER = Path("templates", "personas")
MOST_TOLD = 5
"""Failures that are told in full."""


@click.group("personas", cls=Group)
def command() -> None:
    """Propose personas for what nobody is shown yet."""


@command.command("generate")
@click.argument("messages", metavar="[MESSAGE]...", nargs=-1)
@click.option("--write", is_flag=True, help="Write them into templates/personas; nothing is overwritten.")
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), help="Write them into this folder instead."
)
@click.option("--edges/--no-edges", default=True, help="Also values at the edges: none, many, long, emoji.")
@click.option(
    "--tries", metavar="N", type=click.IntRange(1, 1_000_000), default=6_000, show_default=True,
    help="At most so many renders of a channel.",
)  # fmt: skip
@click.option(
    "--seconds", metavar="N", type=click.IntRange(1, 86_400), default=120, show_default=True,
    help="At most so many seconds of computing; what is found depends on the machine then.",
)  # fmt: skip
@click.option("--seed", metavar="N", type=int, default=1, show_default=True, help="Where chance begins.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.pass_obj
def generate_command(
    session: Session,
    /,
    messages: tuple[str, ...],
    write: bool,
    out: Path | None,
    edges: bool,
    tries: int,
    seconds: int,
    seed: int,
    form: str,
) -> None:
    """Propose the fewest personas that reach the branches that no persona reaches.

    In all messages, or in MESSAGEs: each if and else, empty loop, fallback, level, rule, variant and body,
    and values at the edges of the fields that are read. They are searched for by rendering; feeds are not
    asked, but answered from the file that testing.feeds names. They are printed, and written nowhere
    without --write or --out.
    """
    if write and out is not None:
        raise click.UsageError("--write and --out exclude each other.")
    from dynacontent.proposing import Limits, propose

    workspace = session.open(offline=True)
    limits = Limits(tries=tries, seconds=seconds, seed=seed)
    found = propose(workspace, messages, limits=limits, edges=edges, told=_progress())
    folder = session.directory / FOLDER if write else out
    written = [] if folder is None else _write(folder, found.personas)
    if form == "json":
        print_json({**found.to_dict(), "written": [path.as_posix() for path in written]})
    else:
        _print(found, written, to_be_written=folder is None)


def _progress() -> _Progress:
    return _Progress(shown=sys.stderr.isatty())


class _Progress:
    """A line on the terminal that says what is being done."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def __call__(self, text: str) -> None:
        """Say it, in place of what was said before; nothing at the end."""
        if self._shown:
            click.echo(f"\r\x1b[K{text} …" if text else "\r\x1b[K", err=True, nl=False)


def _write(folder: Path, personas: Sequence[ProposedPersona]) -> list[Path]:
    """Write files that are not there yet: all of them or none."""
    files = {folder / f"{persona.name}.yaml": persona.text for persona in personas}
    there = [path.as_posix() for path in files if path.exists()]
    if there:
        raise click.ClickException(f"nothing is overwritten, and there already is {', '.join(there)}")
    begun: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                begun.append(path)
                file.write(text)
    except OSError as error:
        for path in begun:
            path.unlink(missing_ok=True)
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from None
    return list(files)


def _print(found: Proposal, written: list[Path], *, to_be_written: bool) -> None:
    for persona in found.personas if to_be_written else ():
        click.secho(persona.path, bold=True)
        click.echo(persona.text)
    for path in written:
        click.echo(f"wrote {path.as_posix()}")
    count = len(found.personas)
    reached = f"{found.after} of {found.branches} branches are reached"
    with_them = f" with {_counted(count, 'more persona')}, {found.before} without."
    click.echo(f"{reached}{with_them if count else '; no persona was found that adds anything.'}")
    _print_rest(found)
    if count and to_be_written:
        say("Nothing was written: add --write to keep them, then pytest --snapshot-update.")


def _print_rest(found: Proposal) -> None:
    if found.unreached:
        click.echo()
        click.secho("not reached", bold=True)
    for one in found.unreached:
        click.echo(f"  {one.branch.path}:{one.branch.line} {one.branch.way}: {one.why}")
    if found.failures:
        click.echo()
        click.secho("cannot be rendered for some who were tried", bold=True)
    for failure in found.failures[:MOST_TOLD]:
        for number, line in enumerate(str(failure.problem).split("\n")):
            click.echo(f"  {line}" if number else f"  {failure.message}: {line}")
    if len(found.failures) > MOST_TOLD:
        click.echo(f"  … and {len(found.failures) - MOST_TOLD} more (--format json has all of them)")
    if found.spent:
        click.echo()
        click.echo(f"The search ended early: {found.spent} used (--tries, --seconds).")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
