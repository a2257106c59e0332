"""The sample shop and the starter without their personas: what is proposed instead does nearly the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from dynacontent_cli.init import STARTER
from dynacontent_cli.main import main

from dynacontent.proposing import Proposal

ROOT = Path(__file__).parents[2]


def emptied(source: Path, target: Path) -> Path:
    """A copy of a workspace without its personas."""
    for part in ("pyproject.toml", "dynacontent.toml", "templates", "catalogs", "tests/data/feeds.json"):
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part)
        elif (source / part).exists():
            (target / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / part, target / part)
    shutil.rmtree(target / "templates" / "personas")
    return target


def run(root: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["-C", str(root), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def covered(root: Path, least: str) -> None:
    """Write the snapshots, test them, and ask for a share of the branches."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "templates"]
    (root / "pytest.ini").write_text("[pytest]\n", "utf-8")  # goes before pyproject.toml
    for more in (["--snapshot-update"], ["--dynacontent-cov-fail-under", least]):
        done = subprocess.run(
            [*command, *more], cwd=root, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout


def test_the_starter_is_reached_whole(tmp_path: Path) -> None:
    root = emptied(STARTER, tmp_path / "starter")
    assert "22 of 22 branches are reached" in run(root, "personas", "generate", "--write")
    run(root, "lint")
    covered(root, "100")


def test_of_the_shop_is_missing_what_tests_of_one_persona_cannot_reach(
    tmp_path: Path, proposed: Callable[..., Proposal]
) -> None:
    found = proposed(emptied(ROOT, tmp_path / "shop"))
    assert (found.before, found.after, found.branches) == (0, 249, 251)
    assert {one.why for one in found.unreached} == {
        "it is reached where the level is capped, and tests cap one persona alone: write a test of your own"
    }
    assert len(found.personas) <= 16
    assert found.failures == ()
    assert not found.spent


@pytest.mark.exhaustive
def test_the_shop_has_no_finding_and_its_tests_pass(tmp_path: Path) -> None:
    root = emptied(ROOT, tmp_path / "shop")
    (root / "templates" / "test_rare_recipients.py").unlink()
    run(root, "personas", "generate", "--write")
    run(root, "lint")
    covered(root, "99")
