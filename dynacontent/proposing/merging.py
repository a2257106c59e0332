"""Two drafts made one, where they do not say different things."""

from __future__ import annotations

from typing import Any

from dynacontent.models.document import Path
from dynacontent.proposing.drafts import Draft


def merged(one: Draft, other: Draft, key: str | None) -> Draft | None:
    """What both say, with the key of the first; ``None`` where they contradict each other."""
    found = _both(one.data, other.data, (), key)
    return None if found is None else Draft(found)


def _both(one: Any, other: Any, path: Path, key: str | None) -> Any:
    if one == other or path == ("profile", key):
        return one
    if path == ("consent",):
        return list(dict.fromkeys([*one, *other]))
    if path == ("history",):
        return one or other if not (one and other) else None
    if not isinstance(one, dict) or not isinstance(other, dict):
        return None
    made = dict(one)
    for name, value in other.items():
        made[name] = _both(one[name], value, (*path, name), key) if name in one else value
        if made[name] is None:
            return None
    return made
