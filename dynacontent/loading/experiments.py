"""Experiments of a whole workspace: one meaning for each name, namespaces dealt out without overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from dynacontent.loading.findings import Findings
from dynacontent.models.placements import Participation, Placement, Rule

_EXACT = 9
"""Digits to which parts of a namespace are compared."""


def participations(placements: Iterable[Placement], findings: Findings) -> dict[str, Participation]:
    """Who takes part in each experiment; what does not fit together is noted.

    In a namespace, experiments without a part of their own get parts side by side, by name, each as
    wide as its coverage.
    """
    first: dict[str, Rule] = {}
    for rule in _experiments(placements):
        name = str(rule.experiment)
        other = first.setdefault(name, rule)
        if _meaning(other) != _meaning(rule):
            hint = "give it another name, or the same variants, weights, namespace and coverage"
            message = f"experiment {name!r} means something else here than in rule {str(other.name)!r}"
            findings.at(rule.experiment, message, hint=hint)
    found = {
        name: Participation(coverage=rule.coverage) for name, rule in first.items() if rule.slice is None
    }
    for namespace in sorted({rule.slice.namespace for rule in first.values() if rule.slice is not None}):
        members = {
            name: rule
            for name, rule in sorted(first.items())
            if rule.slice is not None and rule.slice.namespace == namespace
        }
        found |= _dealt(namespace, members, findings)
    return found


def _experiments(placements: Iterable[Placement]) -> Iterator[Rule]:
    for placement in placements:
        yield from (rule for rule in placement.rules if rule.experiment is not None)


def _meaning(rule: Rule) -> tuple[object, ...]:
    weights = {name: str(variant.weight) for name, variant in rule.variants.items()}
    return rule.slice, rule.coverage, tuple(weights.items())


def _dealt(namespace: str, members: dict[str, Rule], findings: Findings) -> dict[str, Participation]:
    """The parts of a namespace."""
    written = {name: rule for name, rule in members.items() if rule.slice and rule.slice.end is not None}
    if written and len(written) < len(members):
        lacking = next(rule for name, rule in members.items() if name not in written)
        hint = f"other experiments of {namespace} have one: namespace: {namespace} 0%-40%"
        findings.at(lacking.experiment, f"experiment {str(lacking.experiment)!r} needs a part too", hint=hint)
        return {}
    return (
        _as_written(namespace, written, findings) if written else _side_by_side(namespace, members, findings)
    )


def _as_written(namespace: str, written: dict[str, Rule], findings: Findings) -> dict[str, Participation]:
    found = {
        name: Participation(namespace, rule.slice.start or 0.0, rule.slice.end or 1.0, rule.coverage)
        for name, rule in written.items()
        if rule.slice is not None
    }
    for one, other in pairwise(sorted(found, key=lambda name: found[name].start)):
        if found[other].start < found[one].end:
            message = f"experiments {one!r} and {other!r} overlap in namespace {namespace!r}"
            hint = f"{one} has it up to {found[one].end:.0%}"
            findings.at(written[other].experiment, message, hint=hint)
    return found


def _side_by_side(namespace: str, members: dict[str, Rule], findings: Findings) -> dict[str, Participation]:
    found, start = {}, 0.0
    for name, rule in members.items():
        end = round(start + rule.coverage, _EXACT)
        found[name] = Participation(namespace, start, end)
        start = end
    if start > 1:
        message = f"the experiments of namespace {namespace!r} cover {start:.0%} of it: {', '.join(members)}"
        hint = "in a namespace nobody is in two experiments: give each a coverage, 100% in all"
        findings.at(next(reversed(members.values())).experiment, message, hint=hint)
    return found
