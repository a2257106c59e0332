"""``unused_collection``: no template, expression or fallback in use asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule


def check(overview: Overview) -> Iterator[Problem]:
    """Collections that nothing asks for, nor falls back to."""
    known = {
        name: (schema.path, collection)
        for schema in overview.sources.catalogs.values()
        for name, collection in schema.collections.items()
    }
    used: set[str] = set()
    ahead = list(overview.used("collections"))
    while ahead:
        name = ahead.pop()
        if name in known and name not in used:
            used.add(name)
            ahead += filter(None, [known[name][1].fallback])
    for name, (path, _collection) in known.items():
        if name not in used:
            yield Problem(f"nothing asks for collection {name!r}", overview.key(path, "collections", name))


RULE = Rule(
    "unused_collection",
    "warning",
    "A collection is used by nothing.",
    workspace=check,
)
