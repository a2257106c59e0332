"""Where it is written down who was shown what, and how often a rule may still be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from threading import Lock
from typing import Protocol

from dynacontent.models.exposures import Refused, Seen, Wanted

CAPPED = "capped"
OTHERWISE = "claimed_otherwise"
"""Codes of what is refused."""


class ExposureLog(Protocol):
    """A log of exposures. Rendering only reads it; only claims write, all of one claim or nothing."""

    def seen(self, recipients: Collection[str]) -> Mapping[str, Sequence[Seen]]:
        """What these recipients were shown before, by recipient; those without are left out."""
        ...

    def claim(self, send_id: str, wanted: Sequence[Wanted]) -> list[Refused]:
        """Write down exposures whose caps allow it; returns the others.

        Checking and writing is one step: no caps are exceeded, however many claim at once. What this
        send wrote down before, by recipient and placement, is neither checked nor written again.
        """
        ...

    def entries(self) -> Iterator[tuple[str, Seen]]:
        """Everything in the log: recipients with what they were shown, the oldest first."""
        ...


def settle(send_id: str, wanted: Sequence[Wanted], before: Sequence[Seen]) -> tuple[bool, list[Refused]]:
    """What becomes of the exposures of one recipient and placement, which belong together.

    ``before`` is what the log has of this recipient and placement. Returns whether to write them, and
    those that are refused.
    """
    own = [seen for seen in before if seen.send_id == send_id]
    if own:
        known = {seen.rule for seen in own}
        others = [one for one in wanted if one.rule not in known]
        return False, [Refused(one.recipient, one.placement, one.rule, OTHERWISE) for one in others]
    refused = [
        Refused(one.recipient, one.placement, one.rule, CAPPED)
        for one in wanted
        if not all(cap.allows([s.at for s in before if s.rule == one.rule], one.at) for cap in one.caps)
    ]
    return not refused, refused


def grouped(wanted: Sequence[Wanted]) -> dict[tuple[str, str], list[Wanted]]:
    """Exposures by recipient and placement, in one order for all who claim; each rule once."""
    groups: dict[tuple[str, str], dict[str | None, Wanted]] = {}
    for one in wanted:
        groups.setdefault((one.recipient, one.placement), {}).setdefault(one.rule, one)
    return {key: list(groups[key].values()) for key in sorted(groups)}


def as_seen(send_id: str, one: Wanted) -> Seen:
    """What is kept of a claimed exposure."""
    return Seen(one.placement, one.rule, one.at, one.variant, send_id)


class MemoryExposureLog:
    """An `ExposureLog` that lives as long as the process; safe between threads."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, Seen]] = []
        self._lock = Lock()

    def seen(self, recipients: Collection[str]) -> Mapping[str, Sequence[Seen]]:
        """See `ExposureLog.seen`."""
        found: dict[str, list[Seen]] = {}
        with self._lock:
            for recipient, seen in self._entries:
                if recipient in recipients:
                    found.setdefault(recipient, []).append(seen)
        return found

    def claim(self, send_id: str, wanted: Sequence[Wanted]) -> list[Refused]:
        """See `ExposureLog.claim`."""
        refused: list[Refused] = []
        with self._lock:
            for (recipient, placement), group in grouped(wanted).items():
                before = [s for who, s in self._entries if who == recipient and s.placement == placement]
                write, others = settle(send_id, group, before)
                refused += others
                if write:
                    self._entries += [(recipient, as_seen(send_id, one)) for one in group]
        return refused

    def entries(self) -> Iterator[tuple[str, Seen]]:
        """See `ExposureLog.entries`."""
        with self._lock:
            return iter(list(self._entries))
