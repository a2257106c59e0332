"""Tables in a terminal: columns as wide as they need to be, the last cut to what is left of the line."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

import click

WIDEST = 60
"""Columns a cell may take where it is not the last."""

LONGEST = 120
"""Columns of a line where stdout is no terminal."""


def cell(value: Any) -> str:
    """A value in one line: lists with commas, places as in a data file, objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        return ", ".join(map(cell, value))
    if isinstance(value, dict) and value.keys() == {"lat", "lon"}:
        return f"{value['lat']},{value['lon']}"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return " ".join(str(value).split())


def print_table(rows: Sequence[Sequence[str]], *, headings: Sequence[str], indent: int = 2) -> None:
    """Rows under headings, on stdout."""
    columns = list(zip(headings, *rows, strict=True))
    widths = [min(WIDEST, max(map(width, column))) for column in columns]
    for number, row in enumerate([headings, *rows]):
        line = _line(row, widths, " " * indent)
        click.secho(line, dim=not number)


def print_columns(columns: Sequence[Sequence[str]], *, indent: int = 2) -> None:
    """Columns, each under its heading, as many as a line holds."""
    shown: list[Sequence[str]] = []
    left = room() - indent
    for column in columns:
        left -= max(map(width, column)) + 2
        if left < 0 and shown:
            break
        shown.append(column)
    headings, *rows = zip(*shown, strict=True)
    print_table(rows, headings=headings, indent=indent)


def _line(row: Sequence[str], widths: Sequence[int], start: str) -> str:
    line = start
    for text, wide in zip(row[:-1], widths[:-1], strict=True):
        line += text + " " * (max(0, wide - width(text)) + 2)
    return (line + cut(row[-1], max(8, room() - width(line)))).rstrip()


def room() -> int:
    """Columns of a line."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else LONGEST


def width(text: str) -> int:
    """Columns a text takes: two for a wide letter."""
    return len(text) + sum(east_asian_width(letter) in "WF" for letter in text)


def cut(text: str, columns: int) -> str:
    """A text that fits, with an ellipsis where something is left out."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def print_places(what: str, places: Sequence[str]) -> None:
    """Where something stands, ``file:line:column`` each, as many as a line holds."""
    text = ", ".join(places)
    for line in textwrap.wrap(
        f"{what}: {text}", room(), initial_indent="  ", subsequent_indent="    ",
        break_long_words=False, break_on_hyphens=False,
    ):  # fmt: skip
        click.echo(line)
