"""A persona that is being made: plain data that is never changed, only made anew with something different."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dynacontent.models.document import Path
from dynacontent.models.recipient import Recipient


@dataclass(frozen=True)
class Draft:
    """What a persona file would hold: ``profile``, ``events``, ``history``, ``context``, ``consent``."""

    data: dict[str, Any]

    @classmethod
    def of(cls, who: Recipient) -> Draft:
        """The draft that a recipient is."""
        data: dict[str, Any] = {
            "profile": dict(who.profile),
            "events": dict(who.events),
            "history": list(who.history),
            "context": dict(who.context),
            "consent": list(who.consent),
        }
        if who.event is not None:
            data["event"] = dict(who.event)
        return cls(data if who.exposures is None else {**data, "exposures": list(who.exposures)})

    @cached_property
    def key(self) -> str:
        """The same for the same data, in the same order."""
        return json.dumps(self.data, ensure_ascii=False, default=str)

    @cached_property
    def recipient(self) -> Recipient:
        """The recipient it is."""
        return Recipient.from_dict(self.data)

    @cached_property
    def size(self) -> int:
        """How many values it holds."""
        return _size(self.data)

    def at(self, path: Path) -> Any:
        """The value at a path; ``None`` where there is none."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def put(self, path: Path, value: Any) -> Draft:
        """The same with a value at a path whose parents are there."""
        return Draft(_put(self.data, path, value))

    def drop(self, path: Path) -> Draft:
        """The same without what is at a path."""
        return Draft(_drop(self.data, path)) if self.at(path[:-1]) is not None else self


def _put(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        items = list(data or [])
        while len(items) <= step:
            items.append(items[-1] if items else None)
        items[step] = _put(items[step], tuple(rest), value)
        return items
    inner = dict(data or {})
    inner[step] = _put(inner.get(step), tuple(rest), value)
    return inner


def _drop(data: Any, path: Path) -> Any:
    step, *rest = path
    if isinstance(data, list):
        if not isinstance(step, int) or step >= len(data):
            return data
        inner = [_drop(data[step], tuple(rest))] if rest else []
        return [*data[:step], *inner, *data[step + 1 :]]
    if not isinstance(data, dict) or step not in data:
        return data
    if not rest:
        return {name: value for name, value in data.items() if name != step}
    return {**data, str(step): _drop(data[str(step)], tuple(rest))}


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_size(part) + 1 for part in value.values())
    if isinstance(value, list):
        return sum(_size(part) + 1 for part in value)
    return len(str(value)) // 40
