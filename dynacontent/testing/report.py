"""The report of what changed: before and after side by side, in one page of HTML."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from dynacontent.testing.differences import Difference

OPTION = "--dynacontent-report"
PROPERTY = "dynacontent"
"""The property of a test that holds its differences as JSON, which pytest-xdist hands on."""

Case = tuple[str, Sequence[Difference]]
"""The name of a test, and what it found."""

_STYLE = resources.files(__package__ or "").joinpath("report.css")


def noted(differences: Sequence[Difference]) -> tuple[str, object]:
    """The property of a test that tells of differences."""
    return PROPERTY, json.dumps([asdict(found) for found in differences])


def differences_in(properties: Iterable[tuple[str, object]]) -> list[Difference]:
    """The differences that the properties of a test tell of."""
    return [
        Difference(**found)
        for name, text in properties
        if name == PROPERTY
        for found in json.loads(str(text))
    ]


class Report:
    """A plugin of one run, which gathers what changed and writes the page at its end."""

    def __init__(self, file: Path, root: Path) -> None:
        self._file = file
        self._root = root
        self._cases: list[Case] = []
        self._told = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of what a test found."""
        found = differences_in(report.user_properties) if report.when == "call" else []
        if found:
            self._cases.append((report.nodeid.rpartition("::")[2], found))

    def pytest_sessionfinish(self) -> None:
        """Write the page."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(as_page(self._cases, root=self._root, file=self._file), "utf-8")
            self._told = f"{len(self._cases)} changed: {self._file}"
        except OSError as error:
            self._told = f"{self._file} cannot be written: {error.strerror}"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Tell where it lies."""
        terminalreporter.write_line(self._told)


def as_page(cases: Sequence[Case], *, root: Path, file: Path) -> str:
    """The page for tests by name; ``file`` is where it will lie, from where pictures are found."""
    title = f"{len(cases)} changed" if cases else "Nothing changed"
    sections = [
        f"<section><h2>{escape(name)}</h2>{''.join(_difference(found) for found in differences)}</section>"
        for name, differences in cases
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{_base(cases, root, file)}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{_contents(cases)}{''.join(sections)}\n</body>\n</html>\n"
    )


def _contents(cases: Sequence[Case]) -> str:
    names = "".join(f"<li>{escape(name)}</li>" for name, _differences in cases)
    return f"<ol>{names}</ol>"


def _difference(found: Difference) -> str:
    noticed = found.noticed()
    lines = found.lines()
    shown = _pages(found) if found.is_page else _texts(found)
    return (
        f"<article><h3>{escape(found.path)}</h3>"
        f"{f'<pre class=noticed>{_marked(noticed)}</pre>' if noticed else ''}"
        f"<div class=sides>{shown}</div>"
        f"<details><summary>Lines that changed</summary><pre>{_marked(lines)}</pre></details></article>"
    )


def _texts(found: Difference) -> str:
    return "".join(
        f"<figure><figcaption>{title}</figcaption><pre>{escape(text)}</pre></figure>"
        for title, text in _sides(found)
    )


def _pages(found: Difference) -> str:
    # Of the same origin, pictures show; scripts do not run.
    return "".join(
        f"<figure><figcaption>{title}</figcaption>"
        f'<iframe sandbox="allow-same-origin" loading="lazy" title="{title}"'
        f' srcdoc="{escape(text)}"></iframe></figure>'
        for title, text in _sides(found)
    )


def _base(cases: Sequence[Case], root: Path, file: Path) -> str:
    """Where a browser finds pictures: as seen from a snapshot, whose folder is told as the report sees it."""
    found = [difference.path for _name, differences in cases for difference in differences]
    if not found:
        return ""
    place = os.path.relpath((root / found[0]).parent, file.resolve().parent).replace(os.sep, "/")
    return f'<base href="{escape(place)}/">\n'


def _sides(found: Difference) -> list[tuple[str, str]]:
    before = "There is no snapshot yet." if found.before is None else found.before
    return [("Before", before), ("After", found.after)]


def _marked(lines: Sequence[str]) -> str:
    """Lines that went and that came, each in its colour."""
    marks = {"-": "del", "+": "ins"}
    tags = [marks.get(line.strip()[:1], "span") for line in lines]
    return "\n".join(f"<{tag}>{escape(line)}</{tag}>" for tag, line in zip(tags, lines, strict=True))
