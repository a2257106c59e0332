"""How long an author waits: whole processes, from start to exit."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from benchmarks.clock import ratio
from benchmarks.options import Options
from benchmarks.report import Figure, Report
from benchmarks.shop import ROOT

NAME = "coldstart"
REACH = 2.5
BASE = 'python -c "import jinja2, pydantic, click"'
RENDER = "dynacontent render (sample shop)"
_PROGRAM = "from dynacontent_cli.main import main; main()"
_RENDER = ["-C", str(ROOT), "render", "abandoned_cart", "--profile", "ada", "--channel", "email"]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    BASE: ["-c", "import jinja2, pydantic, click"],
    'python -c "import dynacontent"': ["-c", "import dynacontent"],
    "dynacontent --help": ["-c", _PROGRAM, "--help"],
    "Workspace.open (sample shop)": ["-c", f"import dynacontent; dynacontent.Workspace.open({str(ROOT)!r})"],
    RENDER: ["-c", _PROGRAM, *_RENDER, "--format", "text"],
}


def run(options: Options) -> Report:
    """CPU time of each command, the commands taking turns; every cache warm."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    _cpu_time(COMMANDS[RENDER])  # fills the caches
    for _round in range(options.rounds):
        for name, arguments in COMMANDS.items():
            times[name].append(_cpu_time(arguments) * 1e3)
    figures = [Figure(name, statistics.median(found), "ms of CPU") for name, found in times.items()]
    figures.append(Figure(f"{RENDER} / {BASE}", ratio(times[RENDER], times[BASE]), "", reach=REACH))
    return Report(NAME, "Cold start", figures, {"rounds": options.rounds})


def _cpu_time(arguments: list[str]) -> float:
    """Seconds of user and system time of a Python process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
