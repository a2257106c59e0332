"""How long an author waits: whole processes, from start to exit."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.clock import ratio
from benchmarks.options import Options
from benchmarks.report import Figure, Report
from benchmarks.shop import ROOT

NAME = "coldstart"
REACH = 2.5
BASE = 'python -c "import jinja2, pydantic, click"'
RENDER = "dynacontent render (sample shop)"
COLD = "nothing cached: "
_PROGRAM = "from dynacontent_cli.main import main; main()"
_OPEN = f"import dynacontent; dynacontent.Workspace.open({str(ROOT)!r})"
_RENDER = ["-C", str(ROOT), "render", "abandoned_cart", "--profile", "ada", "--channel", "email"]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    BASE: ["-c", "import jinja2, pydantic, click"],
    'python -c "import dynacontent"': ["-c", "import dynacontent"],
    "dynacontent --help": ["-c", _PROGRAM, "--help"],
    "Workspace.open (sample shop)": ["-c", _OPEN],
    RENDER: ["-c", _PROGRAM, *_RENDER, "--format", "text"],
    f"{COLD}Workspace.open (sample shop)": ["-c", _OPEN],
    f"{COLD}{RENDER}": ["-c", _PROGRAM, *_RENDER, "--format", "text"],
}


def run(options: Options) -> Report:
    """CPU time of each command, the commands taking turns; every cache warm unless it says otherwise."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        environments = {name: environment(Path(folder), cached=COLD not in name) for name in COMMANDS}
        for name, arguments in COMMANDS.items():
            cpu_time(arguments, environments[name])  # fills the caches
        for _round in range(options.rounds):
            for name, arguments in COMMANDS.items():
                times[name].append(cpu_time(arguments, environments[name]) * 1e3)
    figures = [Figure(name, statistics.median(found), "ms of CPU") for name, found in times.items()]
    figures.append(Figure(f"{RENDER} / {BASE}", ratio(times[RENDER], times[BASE]), "", reach=REACH))
    return Report(NAME, "Cold start", figures, {"rounds": options.rounds})


def environment(folder: Path, *, cached: bool) -> Mapping[str, str]:
    """That of an installed package, whose modules Python has compiled; with a cache of its own, or none."""
    (folder / "cache").mkdir(mode=0o700, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(folder / "modules"),
        "DYNACONTENT_CACHE_DIR": str(folder / "cache") if cached else "",
    }


def cpu_time(arguments: list[str], environment: Mapping[str, str]) -> float:
    """Seconds of user and system time of a Python process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
