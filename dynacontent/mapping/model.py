"""What a map shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap or mistake of the map: a stable ``code``, what it is about, a sentence, where it stands."""

    code: str
    subject: str
    message: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class MapSegment:
    """A segment or stage: its condition, the data it reads, and who asks for it."""

    name: str
    condition: str
    data: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapRule:
    """A rule, or the default of a placement (``when`` is then empty).

    ``shows`` is the component of each variant; ``limits`` are sentences; ``personas`` those who are
    shown it, by stage (the empty one where there is none).
    """

    name: str
    when: str
    shows: Mapping[str, str]
    data: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """Channels of the placement in which it shows nothing, for want of a component."""
    limits: tuple[str, ...] = ()
    experiment: str | None = None
    personas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""

    @property
    def reached(self) -> int:
        """How many personas are shown it."""
        return sum(map(len, self.personas.values()))


@dataclass(frozen=True, slots=True)
class MapPlacement:
    """A placement with its rules in their order, the default last; ``messages`` show it in ``channels``."""

    key: str
    name: str
    messages: tuple[str, ...]
    channels: tuple[str, ...]
    rules: tuple[MapRule, ...]
    holdout: float = 0.0
    held_out: tuple[str, ...] = ()
    """Personas who are kept out."""


@dataclass(frozen=True, slots=True)
class WorkspaceMap:
    """The map of a workspace, or of one message."""

    title: str
    placements: tuple[MapPlacement, ...]
    segments: tuple[MapSegment, ...]
    stages: tuple[MapSegment, ...]
    personas: tuple[str, ...]
    findings: tuple[Finding, ...]
    holdout: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON types."""
        return asdict(self)
