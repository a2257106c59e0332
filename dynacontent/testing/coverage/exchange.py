"""Coverage for other programs: the XML of Cobertura as coverage.py writes it, and LCOV.

A line counts where it has a branch, and as run where somebody reached one of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path, PurePosixPath

from dynacontent.testing.coverage.tally import FileShare, Share


def cobertura(files: Sequence[FileShare], root: Path) -> str:
    """One package per folder, one class per file; ``root`` is where their names begin."""
    made = f'version="{version("dynacontent")}" timestamp="{int(time.time() * 1000)}"'
    lines = [
        '<?xml version="1.0" ?>',
        f'<coverage {made} {_totals(files)} complexity="0">',
        f"\t<sources>\n\t\t<source>{escape(root.as_posix())}</source>\n\t</sources>",
        "\t<packages>",
    ]
    for folder, some in groupby(files, key=lambda file: PurePosixPath(file.name).parent):
        package = list(some)
        name = ".".join(folder.parts) or "."
        lines.append(f'\t\t<package name="{escape(name)}" {_rates(package)} complexity="0">\n\t\t\t<classes>')
        lines += [line for file in package for line in _class(file)]
        lines.append("\t\t\t</classes>\n\t\t</package>")
    lines.append("\t</packages>\n</coverage>\n")
    return "\n".join(lines)


def _class(file: FileShare) -> Iterator[str]:
    names = f'name="{escape(PurePosixPath(file.name).name)}" filename="{escape(file.name)}"'
    yield (
        f'\t\t\t\t<class {names} {_rates([file])} complexity="0">\n\t\t\t\t\t<methods/>\n\t\t\t\t\t<lines>'
    )
    for number, share in file.lines.items():
        total, reached = len(share.branches), len(share.branches) - len(share.missed)
        missing = ",".join(branch.way for branch in share.branches if branch in share.missed)
        told = f' missing-branches="{escape(missing)}"' if missing else ""
        yield (
            f'\t\t\t\t\t\t<line number="{number}" hits="{int(reached > 0)}" branch="true" '
            f'condition-coverage="{100 * reached // total}% ({reached}/{total})"{told}/>'
        )
    yield "\t\t\t\t\t</lines>\n\t\t\t\t</class>"


def _counts(files: Sequence[FileShare]) -> tuple[int, int, int, int]:
    """How many lines and branches there are, and how many of each were reached."""
    lines = [share for file in files for share in file.lines.values()]
    branches = sum(len(file.branches) for file in files)
    missed = sum(len(file.missed) for file in files)
    return len(lines), sum(map(_is_run, lines)), branches, branches - missed


def _is_run(line: Share) -> bool:
    return len(line.missed) < len(line.branches)


def _rates(files: Sequence[FileShare]) -> str:
    lines, run, branches, reached = _counts(files)
    return f'line-rate="{_rate(run, lines)}" branch-rate="{_rate(reached, branches)}"'


def _totals(files: Sequence[FileShare]) -> str:
    lines, run, branches, reached = _counts(files)
    return (
        f'lines-valid="{lines}" lines-covered="{run}" line-rate="{_rate(run, lines)}" '
        f'branches-covered="{reached}" branches-valid="{branches}" branch-rate="{_rate(reached, branches)}"'
    )


def _rate(part: int, whole: int) -> str:
    return f"{part / whole if whole else 1:.4g}"


def lcov(files: Sequence[FileShare]) -> str:
    """LCOV's tracefile (geninfo(1)): a record per file, a block per line."""
    return "".join(f"{line}\n" for file in files for line in _record(file))


def _record(file: FileShare) -> Iterator[str]:
    yield from ("TN:", f"SF:{file.name}")
    lines, run, branches, reached = _counts([file])
    for number, share in file.lines.items():
        for branch in share.branches:
            yield f"BRDA:{number},0,{branch.way},{int(branch not in share.missed)}"
    yield from (f"BRF:{branches}", f"BRH:{reached}")
    for number, share in file.lines.items():
        yield f"DA:{number},{int(_is_run(share))}"
    yield from (f"LF:{lines}", f"LH:{run}", "end_of_record")
