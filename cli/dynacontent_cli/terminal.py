"""Text on the terminal: answers on stdout, everything else on stderr, colours only where they show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dynacontent.errors import DynacontentError, Problem


def say(text: str, **style: Any) -> None:
    """A line on stderr. click leaves colours out where it is no terminal."""
    click.secho(text, err=True, **style)


def warn(text: str) -> None:
    """A warning on stderr."""
    click.echo(f"{click.style('warning:', fg='yellow')} {text}", err=True)


def tell_problems(error: DynacontentError) -> None:
    """Every problem of an error on stderr, and how many there are."""
    for problem in error.problems:
        click.echo(_styled(problem), err=True)
    if len(error.problems) > 1:
        say(f"{len(error.problems)} problems", fg="red")


def print_problems(error: DynacontentError) -> None:
    """Every problem of an error on stdout, as JSON."""
    problems = []
    for problem in error.problems:
        place = problem.location
        problems.append({
            "message": problem.message,
            "path": place.path if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "hint": problem.hint,
        })  # fmt: skip
    print_json({"problems": problems})


def _styled(problem: Problem) -> str:
    first, *rest = str(problem).split("\n")
    if problem.location is None:
        first = f"{click.style('error:', fg='red')} {first}"
    else:
        place = f"{problem.location}:"
        first = click.style(place, bold=True) + first.removeprefix(place)
    return "\n".join([first, *(_hint(line) for line in rest)])


def _hint(line: str) -> str:
    if not line.startswith("  hint: "):
        return line
    return "  " + click.style("hint:", fg="cyan") + line.removeprefix("  hint:")


def print_json(value: Any) -> None:
    """One JSON document on stdout; its letters as they are."""
    click.echo(json_text(value))


def json_text(value: Any) -> str:
    """A value as JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=2)
