"""``unused_placement``: it is declared, and no body shows it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule
from dynacontent.location import Location


def check(overview: Overview) -> Iterator[Problem]:
    """Placements of a message that it does not show, and shared ones that none does."""
    for manifest in overview.sources.messages.values():
        shown = overview.facts[manifest.name].placements
        for name, placement in manifest.placements.items():
            if placement.message is not None and name not in shown:
                message = f"{manifest.name} does not show its placement {name!r}"
                yield Problem(message, placement.name.location, hint=f'write {{% placement "{name}" %}}')
    everywhere = {name for facts in overview.facts.values() for name in facts.placements}
    for name in overview.sources.placements:
        if name not in everywhere:
            place = Location(f"templates/placements/{name}.yaml", 1, 1)
            yield Problem(f"no message shows placement {name!r}", place)


RULE = Rule(
    "unused_placement",
    "warning",
    "A placement is used by nothing.",
    workspace=check,
)
