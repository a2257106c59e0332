"""What a benchmark hands back, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. ``reach`` is what it is to be at most, or at least."""

    name: str
    value: float
    unit: str
    reach: float | None = None
    bound: Literal["at most", "at least"] = "at most"
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether it is what it is to be; ``None`` where nothing was asked."""
        if self.reach is None:
            return None
        return self.value <= self.reach if self.bound == "at most" else self.value >= self.reach

    def to_dict(self) -> dict[str, Any]:
        """JSON types."""
        return asdict(self) | {"reached": self.reached}


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one benchmark; ``left_out`` says by name what could not be measured here, and why."""

    name: str
    title: str
    figures: Sequence[Figure]
    settings: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON types."""
        return {
            "name": self.name,
            "title": self.title,
            "settings": dict(self.settings),
            "figures": [figure.to_dict() for figure in self.figures],
            "left_out": dict(self.left_out),
        }


def table(report: Report) -> str:
    """A report for reading."""
    rows = [(figure.name, number(figure.value), figure.unit, reach(figure)) for figure in report.figures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    settings = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in report.settings.items())
    lines = [report.title, f"  ({settings})"] if settings else [report.title]
    for (name, value, unit, wanted), figure in zip(rows, report.figures, strict=True):
        line = f"  {name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {wanted}"
        lines.append(f"{line}  {figure.note}".rstrip())
    lines += [f"  left out: {name}: {why}" for name, why in report.left_out.items()]
    return "\n".join(lines)


def number(value: float) -> str:
    """A number with as many digits as mean something."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = next((digits for digits, least in ((1, 100), (2, 1), (3, 0.1)) if abs(value) >= least), 4)
    return f"{value:.{digits}f}"


def reach(figure: Figure) -> str:
    """What a figure is to be, and whether it is."""
    if figure.reach is None:
        return ""
    sign = "≤" if figure.bound == "at most" else "≥"
    return f"{sign} {figure.reach:.3g}: {'reached' if figure.reached else 'not reached'}"
