"""What a message uses, for the rules that look for what nobody does."""

from __future__ import annotations

from dataclasses import dataclass

from dynacontent.engine.analysis.report import Report


@dataclass(frozen=True, slots=True)
class Facts:
    """Names of what a message uses; ``macros`` with their files.

    ``assets`` are the pictures its templates name, ``shown`` those that its personas are shown, where
    that was asked for.
    """

    segments: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    placements: frozenset[str] = frozenset()
    macros: frozenset[tuple[str, str]] = frozenset()
    assets: frozenset[str] = frozenset()
    shown: frozenset[str] | None = None


def facts_of(report: Report) -> Facts:
    """What the analysis tells."""
    return Facts(
        segments=frozenset(report.segments),
        collections=frozenset(report.collections),
        feeds=frozenset(report.feeds),
        placements=frozenset(name for name, _channel, _ending in report.placements),
        macros=frozenset(report.macros),
        assets=frozenset(report.assets),
    )
