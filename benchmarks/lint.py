"""How long `dynacontent lint` takes in a workspace of a hundred messages: whole processes."""

from __future__ import annotations

import shutil
import statistics
import tempfile
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


def run(options: Options) -> Report:
    """CPU time with nothing known, with nothing changed, and after one message was edited."""
    count = options.count or MESSAGES
    with tempfile.TemporaryDirectory(prefix="dynacontent-benchmark-") as folder:
        root = Path(folder) / "shop"
        last = _write(root, count)
        known = environment(Path(folder), cached=True)
        command = ["-c", _PROGRAM, "-C", str(root), "lint", "--fail-on", "never"]
        cold = cpu_time(command, known) * 1e3
        warm, edited = [], []
        for number in range(options.rounds):
            warm.append(cpu_time(command, known) * 1e3)
            last.write_text(f"{last.read_text('utf-8')}# edit {number}\n", "utf-8")
            edited.append(cpu_time(command, known) * 1e3)
    figures = [
        Figure("nothing known yet", cold, "ms of CPU"),
        Figure("nothing changed", statistics.median(warm), "ms of CPU", reach=REACH),
        Figure("one message changed", statistics.median(edited), "ms of CPU"),
    ]
    return Report(NAME, "Lint", figures, {"messages": count, "rounds": options.rounds})


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
