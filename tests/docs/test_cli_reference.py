"""`docs/cli.md` shows the help of every command as it is.

``python tests/docs/test_cli_reference.py`` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from dynacontent_cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
GENERATED = re.compile(r"(?<=<!-- from here on generated -->\n).*", re.DOTALL)
WIDTH = 88


def sections(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    """The help of a command and of those below it, as Markdown."""
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    text = "\n".join(line.rstrip() for line in command.get_help(context).split("\n"))
    yield f"\n## {context.command_path}\n\n```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from sections(found, each, context)


def page() -> str:
    """The page as it should be."""
    text = PAGE.read_text("utf-8")
    return GENERATED.sub(lambda _: "".join(sections(main, "dynacontent")), text)


def test_the_page_shows_the_help_of_every_command() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tests/docs/test_cli_reference.py"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
