"""What a message uses, for the rules that look for what nobody does."""

from __future__ import annotations

from dataclasses import dataclass

from dynacontent.engine.analysis.report import Report
from dynacontent.linting.renders import Renders


@dataclass(frozen=True, slots=True)
class Facts:
    """Names of what a message uses; ``macros`` with their files, ``assets`` as written or rendered."""

    segments: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    placements: frozenset[str] = frozenset()
    macros: frozenset[tuple[str, str]] = frozenset()
    assets: frozenset[str] = frozenset()


def facts_of(report: Report, renders: Renders) -> Facts:
    """What analysis and renders tell."""
    shown = {asset for one in renders.all if one.output is not None for asset in one.output.assets}
    return Facts(
        segments=frozenset(report.segments),
        collections=frozenset(report.collections),
        feeds=frozenset(report.feeds),
        placements=frozenset(name for name, _channel, _ending in report.placements),
        macros=frozenset(report.macros),
        assets=frozenset(report.assets | shown),
    )
