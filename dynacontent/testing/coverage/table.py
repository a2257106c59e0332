"""Coverage as a table for a terminal, as coverage.py shows it."""

from __future__ import annotations

from collections.abc import Sequence

from dynacontent.testing.coverage.tally import FileShare, Share

_HEAD = ("Name", "Branches", "Miss", "Cover")


def table(files: Sequence[FileShare], whole: Share) -> list[str]:
    """Lines with a row per file, and one for all; what was missed stands at its line: ``12 empty``."""
    width = max(map(len, [_HEAD[0], "TOTAL", *(file.name for file in files)]))
    rows = [_row(file.name, file, width) for file in files]
    head = f"{_HEAD[0]:<{width}}  {_HEAD[1]}  {_HEAD[2]}  {_HEAD[3]}   Missing"
    rule = "-" * max(map(len, [head, *(row for row in rows if len(row) <= 100)]))
    return [head, rule, *rows, rule, _row("TOTAL", whole, width)]


def _row(name: str, share: Share, width: int) -> str:
    missing = (
        ", ".join(f"{branch.line} {branch.way}" for branch in share.branches if branch in share.missed)
        if isinstance(share, FileShare)
        else ""
    )
    numbers = f"{len(share.branches):>8}  {len(share.missed):>4}  {share.shown:>5}"
    return f"{name:<{width}}  {numbers}   {missing}".rstrip()
