"""How long `dynacontent lint` takes in a workspace of a hundred messages: whole processes."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.coldstart import cpu_time, environment
from benchmarks.options import Options
from benchmarks.report import Figure, Report
from benchmarks.shop import ROOT

NAME = "lint"
MESSAGES = 100
REACH = 2_000.0
_COPIED = ("abandoned_cart", "back_in_stock", "picked_for_you", "welcome")
_PROGRAM = "from dynacontent_cli.main import main; main()"
_WATCHING = """
import sys, time
from pathlib import Path
from dynacontent.linting.runner import lint

root, file = map(Path, sys.argv[1:3])
lint(root)
for number in range(int(sys.argv[3])):
    file.write_text(f"{file.read_text('utf-8')}# look {number}\\n", "utf-8")
    begun = time.process_time()
    lint(root)
    print(time.process_time() - begun)
"""
"""What ``--watch`` does after each edit; the first one loads what the others find loaded."""


def run(options: Options) -> Report:
    """CPU time with nothing known, with nothing changed, and after edits of one file."""
    count = options.count or MESSAGES
    with tempfile.TemporaryDirectory(prefix="dynacontent-benchmark-") as folder:
        root = Path(folder) / "shop"
        last = _write(root, count)
        component = root / "templates" / "components" / "store.mjml"
        persona = root / "templates" / "personas" / "ada.yaml"
        known = environment(Path(folder), cached=True)
        command = ["-c", _PROGRAM, "-C", str(root), "lint", "--fail-on", "never"]
        cold = cpu_time(command, known) * 1e3
        warm, edited, shared = [], [], []
        for number in range(options.rounds):
            warm.append(cpu_time(command, known) * 1e3)
            _append(last, f"# edit {number}\n")
            edited.append(cpu_time(command, known) * 1e3)
            _append(component, f"{{# edit {number} #}}\n")
            shared.append(cpu_time(command, known) * 1e3)
        watched = _watched(root, last, options.rounds, known)
        _append(persona, "# edit\n")
        somebody = cpu_time(command, known) * 1e3
    users = len(range(_COPIED.index("welcome"), count, len(_COPIED)))
    figures = [
        Figure("nothing known yet", cold, "ms of CPU"),
        Figure("nothing changed", statistics.median(warm), "ms of CPU", reach=REACH),
        Figure("one message changed", statistics.median(edited), "ms of CPU", reach=REACH),
        Figure("the same in `--watch`", statistics.median(watched), "ms of CPU"),
        Figure(f"a component of {users} messages changed", statistics.median(shared), "ms of CPU"),
        Figure("a persona changed", somebody, "ms of CPU"),
    ]
    return Report(NAME, "Lint", figures, {"messages": count, "rounds": options.rounds})


def _append(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text('utf-8')}{text}", "utf-8")


def _watched(root: Path, file: Path, rounds: int, known: Mapping[str, str]) -> list[float]:
    """Milliseconds of CPU of each look after an edit, in one process."""
    command = [sys.executable, "-c", _WATCHING, str(root), str(file), str(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=known, check=True, capture_output=True, text=True)  # noqa: S603
    return [float(line) * 1e3 for line in done.stdout.split()]


def _write(root: Path, count: int) -> Path:
    """The sample shop with copies of its messages; returns the manifest of the last."""
    without = shutil.ignore_patterns("messages", "*.py", "__*")
    shutil.copytree(ROOT / "templates", root / "templates", ignore=without)
    shutil.copytree(ROOT / "catalogs", root / "catalogs")
    shutil.copy(ROOT / "pyproject.toml", root)
    messages = root / "templates" / "messages"
    for number in range(count):
        original = ROOT / "templates" / "messages" / _COPIED[number % len(_COPIED)]
        shutil.copytree(original, messages / f"{original.name}_{number}", ignore=without)
    return messages / f"{_COPIED[(count - 1) % len(_COPIED)]}_{count - 1}" / "message.yaml"
