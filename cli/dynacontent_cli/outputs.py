"""What a render gave, on stdout or in files."""

from __future__ import annotations

from pathlib import Path

import click

from dynacontent import Skipped, Workspace
from dynacontent.models.results import Result
from dynacontent_cli.formats import MAKERS, Content, Outcomes, documents, readable
from dynacontent_cli.pictures import copy_pictures
from dynacontent_cli.plan import PICTURES, Plan
from dynacontent_cli.sizes import banner_pictures, one_size
from dynacontent_cli.terminal import json_text, print_json, warn


def about(output: Result) -> str:
    """``for ada, in de, level 3``."""
    who = f"for {output.recipient}, " if output.recipient else ""
    return f"{who}in {output.locale}, level {output.level}"


def print_outputs(outputs: Outcomes, form: str | None) -> None:
    """Everything on stdout: several outputs as sections, several JSON documents as one by channel."""
    tell_warnings(outputs)
    if form == "json":
        print_json(documents(outputs))
        return
    for number, (channel, output) in enumerate(outputs.items()):
        if number:
            click.echo()
        if isinstance(output, Skipped):
            click.echo(f"{_heading(channel)} {about(output)}: skipped, {output.reason}")
            continue
        if form in PICTURES:
            one_size(output, form)
        if len(outputs) > 1 or form is None:
            click.echo(f"{_heading(channel)} {about(output)}")
        click.echo(readable(output) if form is None else MAKERS[form](output), nl=False)


def _heading(channel: str) -> str:
    return click.style(f"== {channel} ==", bold=True)


def tell_warnings(outputs: Outcomes) -> None:
    """What a render was not sure of, each once, on stderr."""
    found: dict[str, list[str]] = {}
    for channel, output in outputs.items():
        for text in output.warnings:
            found.setdefault(text, []).append(channel)
    for text, channels in found.items():
        warn(f"{', '.join(channels)}: {text}")


def write_outputs(workspace: Workspace, outputs: Outcomes, plan: Plan) -> None:
    """Every output into its files, with the pictures they link; tells what was written."""
    tell_warnings(outputs)
    if plan.together:
        _write(plan.together, json_text(documents(outputs)) + "\n")
        click.echo(f"{', '.join(outputs)}: {plan.together}")
    for channel, files in plan.files.items():
        output = outputs[channel]
        if isinstance(output, Skipped) and not plan.records:
            click.echo(f"{channel:6}  {about(output)}: skipped, {output.reason}")
            continue
        written = [
            name for file, form in files.items() for name in _written(output, file, form, whole=plan.whole)
        ]
        click.echo(f"{channel:6}  {about(output)}: {', '.join(map(str, written))}")
    pictures = dict.fromkeys(picture for output in outputs.values() for picture in output.assets)
    copied = copy_pictures(workspace.root, pictures, plan.folder)
    if copied:
        click.echo(f"{copied} picture{'s' if copied > 1 else ''}: {plan.folder / 'assets'}")


def _written(output: Result, file: Path, form: str, *, whole: bool) -> list[Path]:
    """Write an output in a format, and tell which files that gave.

    ``whole`` asks for all there are; a picture that is one file has all its sizes as well.
    """
    from dynacontent import Banner

    several = isinstance(output, Banner) and len(output.sizes) > 1 and form in PICTURES
    whole = whole or several
    if not whole or not isinstance(output, Banner) or not output.is_image or form not in (*PICTURES, "page"):
        _write(file, MAKERS[form](output))
        return [file]
    pictures = banner_pictures(output, file, "png" if form == "page" else form)
    files = {**pictures, file: MAKERS[form](output)} if form == "page" else pictures
    for name, content in files.items():
        _write(name, content)
    return list(files)


def _write(file: Path, content: Content) -> None:
    """Write a file, and make the folders it is in."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None
