"""Every benchmark runs and says what it measured; how fast it was is nobody's business here."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NAMES = (
    "speed",
    "single",
    "growth",
    "conditions",
    "decisions",
    "memory",
    "coldstart",
    "shares",
    "mjml",
    "locales",
    "lint",
)
TINY = ("--count", "2", "--rounds", "1", "--products", "168", "--no-node", "--format", "json")


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", *NAMES, *TINY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_answer_names_what_it_was_measured_with(answer: dict[str, Any]) -> None:
    machine = answer["machine"]
    assert machine["python"].split()[1] == sys.version.split()[0]
    assert {"dynacontent", "jinja2", "mjml-python", "css-inline", "pydantic"} <= set(machine["libraries"])
    assert isinstance(machine["cores"], int)


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_reports_figures(answer: dict[str, Any], name: str) -> None:
    (report,) = [report for report in answer["reports"] if report["name"] == name]
    assert report["title"]
    for figure in report["figures"]:
        assert figure["name"]
        assert math.isfinite(figure["value"])
        assert (figure["reached"] is None) == (figure["reach"] is None)


def test_peers_that_did_not_run_are_named(answer: dict[str, Any]) -> None:
    speed = answer["reports"][0]
    assert len(speed["left_out"]) == 4
    assert not any(name in figure["name"] for name in speed["left_out"] for figure in speed["figures"])


def test_ten_products_with_conditions_share_their_units(answer: dict[str, Any]) -> None:
    conditions = {figure["name"]: figure["value"] for figure in answer["reports"][3]["figures"]}
    assert 0 < conditions["body units compiled"] <= 50
    assert conditions["bodies made the plain way"] == 0


def test_nothing_of_it_is_installed() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'packages = ["dynacontent", "cli/dynacontent_cli"]' in text
