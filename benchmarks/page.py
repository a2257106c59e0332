"""Puts measured tables into a page, so that no figure in it is copied by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Figure, Report, number, reach


def write(page: Path, reports: Sequence[Report], about: Sequence[str]) -> None:
    """Replace what stands between ``<!-- measured: NAME -->`` and ``<!-- end -->`` for each report.

    ``about`` is the machine in one line and the versions in another, which go where the name is ``versions``.
    """
    machine, versions = about
    text = _placed(page.read_text("utf-8"), "versions", versions)
    for report in reports:
        text = _placed(text, report.name, f"{_table(report)}\n\n{_settings(report, machine)}")
    page.write_text(text, "utf-8")


def _placed(text: str, name: str, content: str) -> str:
    opening, closing = f"<!-- measured: {name} -->", "<!-- end -->"
    before, mark, rest = text.partition(opening)
    return f"{before}{mark}\n{content}\n{closing}{rest.partition(closing)[2]}" if mark else text


def _table(report: Report) -> str:
    wanted = any(figure.reach is not None for figure in report.figures)
    head = "| | measured | to reach |\n| --- | ---: | --- |" if wanted else "| | measured |\n| --- | ---: |"
    rows = [_row(figure, wanted=wanted) for figure in report.figures]
    rows += [
        f"| {name} | left out: {why} |" + (" |" if wanted else "") for name, why in report.left_out.items()
    ]
    return "\n".join([head, *rows])


def _row(figure: Figure, *, wanted: bool) -> str:
    name = figure.name.strip().replace("|", "\\|")
    value = f"{number(figure.value)} {figure.unit}".strip() + (f" ({figure.note})" if figure.note else "")
    row = f"| {name} | {value} |"
    return f"{row} {reach(figure)} |".replace("|  |", "| |") if wanted else row


def _settings(report: Report, about: str) -> str:
    settings = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in report.settings.items())
    return f"{about}; {settings}."
