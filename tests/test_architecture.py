"""What keeps the code base in shape: layers, a light front door, small files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import dynacontent

ROOT = Path(__file__).parent.parent
HEAVY = (
    "anyio",
    "click",
    "httpcore2",
    "psycopg",
    "pyarrow",
    "pytest",
    "ray",
    "regex",
    "rich",
    "stamina",
    "starlette",
    "syrupy",
)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the packages in a folder against the import contracts of its pyproject.toml."""
    program = (
        "import sys; sys.path.insert(0, 'cli'); from importlinter.cli import *; sys.exit(lint_imports())"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def copy_of_code(tmp_path: Path) -> Path:
    for package in ("dynacontent", "cli"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@dataclass(frozen=True, slots=True)
class Breach:
    description: str
    path: str
    line: str
    message: str


@pytest.mark.parametrize(
    "case",
    [
        Breach("upwards", "location.py", "import dynacontent.rendering", "Imports point down only BROKEN"),
        Breach(
            "between neighbours of one layer",
            "catalogs/__init__.py",
            "import dynacontent.localization",
            "Imports point down only BROKEN",
        ),
        Breach(
            "of the command line",
            "testing/__init__.py",
            "import dynacontent_cli",
            "The command line stands on the package, never the other way round BROKEN",
        ),
        Breach("from a folder without a layer", "helpers/__init__.py", "", "Imports point down only BROKEN"),
        Breach(
            "in a circle",
            "models/values.py",
            "import dynacontent.models.results",
            "No cycles among siblings BROKEN",
        ),
    ],
    ids=lambda case: case.description,
)
def test_an_import_is_refused(copy_of_code: Path, case: Breach) -> None:
    module = copy_of_code / "dynacontent" / case.path
    module.parent.mkdir(exist_ok=True)
    module.write_text(f"{module.read_text() if module.exists() else ''}\n{case.line}\n")
    done = lint_imports(copy_of_code)
    assert done.returncode == 1
    assert case.message in done.stdout


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = f"import sys; from dynacontent import *; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_public_name_is_there() -> None:
    names = getattr(dynacontent, "__all__", [])
    assert names == sorted(names)
    assert [name for name in names if not hasattr(dynacontent, name)] == []


def test_files_stay_small() -> None:
    files = [path for folder in ("dynacontent", "cli", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert {path.name: n for path in files if (n := len(path.read_text().splitlines())) > 400} == {}
