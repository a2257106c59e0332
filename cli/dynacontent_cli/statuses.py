"""How complete translations are, for people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from dynacontent.localization.po_gate import Fault, Status
from dynacontent_cli.tables import print_table
from dynacontent_cli.terminal import print_json


def fails(statuses: Sequence[Status], fail_under: int | None) -> bool:
    """Whether a locale is less complete than asked for, or a file of one cannot be read."""
    unreadable = any(fault.code == "unreadable" for status in statuses for fault in status.faults)
    return unreadable or any(status.percent < (fail_under or 0) for status in statuses)


def print_statuses(statuses: Sequence[Status], *, form: str) -> None:
    """Every problem with its place, then a line for each locale."""
    if form == "json":
        print_json([_document(status) for status in statuses])
        return
    for status in statuses:
        for fault in status.faults:
            click.echo(_text(fault))
        if status.faults:
            click.echo()
    rows = [
        (status.locale, f"{status.percent}%", f"{status.done} of {status.total}", _counts(status))
        for status in statuses
    ]
    if rows:
        print_table(rows, headings=("locale", "complete", "texts", "problems"), indent=0)


def _text(fault: Fault) -> str:
    first, *rest = str(fault.problem).split("\n")
    place = f"{fault.problem.location}: "
    return "\n".join([f"{place}{fault.locale}: {fault.code}: {first.removeprefix(place)}", *rest])


def _counts(status: Status) -> str:
    counted = Counter(fault.code for fault in status.faults)
    return ", ".join(f"{number} {code}" for code, number in sorted(counted.items())) or "none"


def _document(status: Status) -> dict[str, object]:
    return {
        "locale": status.locale,
        "percent": status.percent,
        "done": status.done,
        "total": status.total,
        "problems": [_problem(fault) for fault in status.faults],
    }


def _problem(fault: Fault) -> dict[str, object]:
    place = fault.problem.location
    return {
        "code": fault.code,
        "text": fault.text,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "message": fault.problem.message,
        "hint": fault.problem.hint,
    }
