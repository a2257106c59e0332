"""What a run is asked for: ``--dynacontent-cov`` and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dynacontent.errors import did_you_mean, one_of

FILES: Mapping[str, str] = {"html": "coverage.html", "xml": "coverage.xml", "lcov": "coverage.lcov"}
"""Reports that are files, and where they are written if nothing else is said."""
KINDS = ("term", *FILES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Reports as kind and file (``None`` for the terminal), and how many per cent are enough."""

    reports: tuple[tuple[str, Path | None], ...]
    least: float | None = None


def wanted(config: pytest.Config) -> Wanted:
    """What the options of a run ask for. Raises `pytest.UsageError`."""
    given: list[str] = config.getoption("--dynacontent-cov-report") or ["term"]
    under: Any = config.getoption("--dynacontent-cov-fail-under")
    return Wanted(tuple(map(_report, given)), None if under is None else _least(under))


def _report(text: str) -> tuple[str, Path | None]:
    kind, _colon, path = text.partition(":")
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS, f"there are {one_of(KINDS)}")
        raise pytest.UsageError(f"--dynacontent-cov-report: there is no report {kind!r}; {hint}")
    if kind not in FILES:
        if path:
            raise pytest.UsageError(
                f"--dynacontent-cov-report: {kind} is no file, so write it without a path"
            )
        return kind, None
    return kind, Path(path or FILES[kind])


def _least(text: str) -> float:
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise pytest.UsageError(f"--dynacontent-cov-fail-under is a number from 0 to 100, not {text!r}")
    return number
