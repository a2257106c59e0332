"""Whether a rule holds for a recipient, and if it does not, why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dynacontent.decisions.compiled import CompiledPlacement, CompiledRule
from dynacontent.decisions.experiments import (
    GLOBAL_HOLDOUT,
    covered,
    drawn,
    holdout_of,
    in_slice,
    variant_of,
)
from dynacontent.errors import RenderError, one_of
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.models.source import SourceText

CODES = {
    "held_out": "the recipient is in a holdout, and sees the default",
    "not_in_time": "the rule begins later, or is over",
    "other_locale": "the rule is for other locales",
    "other_channel": "the rule is for other channels",
    "not_targeted": "its when does not hold",
    "capped": "its cooldown or at_most is reached",
    "no_key": "the recipient has no key, so cannot take part",
    "not_covered": "the experiment is made with others",
    "error": "its expressions or component fail; the output has a warning",
}
"""Why a rule is passed over, beside the codes of what is missing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about a rule; ``code`` is ``None`` where it holds."""

    code: str | None = None
    detail: str = ""
    variant: str | None = None
    bucket: int | None = None
    forced: bool = False


HOLDS = Verdict()


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is decided about, and when.

    ``names`` are what expressions see; ``now`` is in the recipient's time zone; ``forced`` are variants
    by experiment; ``seen`` gives the moments at which a rule of a placement was shown before.
    """

    key: str | None
    names: Mapping[str, Any]
    now: datetime
    locale: str
    seen: Callable[[str, str], list[datetime]]
    forced: Mapping[str, str] = field(default_factory=dict)


def judge(
    placement: CompiledPlacement, rule: CompiledRule, who: Subject, held: bool | None = None
) -> Verdict:
    """Whether a rule holds: when it is, for whom, how often, and with which variant.

    ``held`` tells whether its condition does, where that is known.

    Raises what its expressions raise, but for missing values, of which comparisons are false.
    """
    limits = rule.rule
    if limits.start is not None and not _reached(limits.start, who.now):
        return Verdict("not_in_time", f"it begins at {limits.start}")
    if limits.until is not None and _reached(limits.until, who.now):
        return Verdict("not_in_time", f"it ended at {limits.until}")
    if limits.locales and who.locale not in limits.locales:
        return Verdict("other_locale", f"the locale is {who.locale}")
    if rule.when is not None and not (_holds(rule.when, who.names) if held is None else held):
        return Verdict("not_targeted", rule.untargeted.detail)
    if limits.caps and who.key is not None:
        before = who.seen(placement.key, rule.name)
        if not all(cap.allows(before, who.now) for cap in limits.caps):
            return Verdict("capped", f"it was shown lately: {max(before).isoformat()}")
    return HOLDS if limits.experiment is None else _part(rule, limits.experiment, who)


def _holds(when: Expression, names: Mapping[str, Any]) -> bool:
    try:
        return bool(when.evaluate(names))
    except UsedMissingError:
        return False


def _reached(moment: date | datetime, now: datetime) -> bool:
    return now >= moment if isinstance(moment, datetime) else now.date() >= moment


def _part(rule: CompiledRule, experiment: SourceText, who: Subject) -> Verdict:
    """Which variant of an experiment a recipient has, if one."""
    forced = who.forced.get(experiment)
    if forced is not None:
        if forced not in rule.weights:
            message = f"context.variants asks for a variant that experiment {str(experiment)!r} does not have"
            raise RenderError.at(f"{message}; it has {one_of(list(rule.weights))}", experiment.location)
        return Verdict(variant=forced, forced=True)
    if who.key is None:
        return Verdict("no_key", "the recipient has no key")
    part = rule.participation
    if part.namespace is not None and not in_slice(part.namespace, part.start, part.end, who.key):
        return Verdict("not_covered", f"the recipient is in another part of namespace {part.namespace}")
    if not covered(experiment, part.coverage, who.key):
        return Verdict("not_covered", f"the experiment covers {part.coverage:.0%}")
    weights = {name: _weight(weight, who.names) for name, weight in rule.weights.items()}
    variant, bucket = variant_of(experiment, weights, who.key)
    if variant is None:
        return Verdict("not_covered", "no variant has a weight above 0", bucket=bucket)
    return Verdict(variant=variant, bucket=bucket)


def _weight(weight: float | Expression, names: Mapping[str, Any]) -> float:
    """A weight as a number; one that is missing is none, so that the variant gets nobody."""
    if not isinstance(weight, Expression):
        return weight
    try:
        found = weight.evaluate(names)
    except UsedMissingError:
        return 0.0
    if isinstance(found, Missing):
        return 0.0
    if isinstance(found, bool) or not isinstance(found, (int, float, Decimal)) or not 0 <= found < 1e9:
        message = f"a weight is a number from 0 on, not {type(found).__name__}"
        raise RenderError.at(message, weight.location)
    return float(found)


def held_out(placement: CompiledPlacement, who: Subject, *, everywhere: float) -> Verdict | None:
    """Whether a recipient is kept out of a placement, by its own holdout or that of the workspace.

    ``everywhere`` is the share that the latter has. Who is forced into one of its experiments is not.
    """
    if who.key is None or placement.experiments & who.forced.keys():
        return None
    key = placement.key
    if drawn(GLOBAL_HOLDOUT, everywhere, who.key):
        return Verdict("held_out", f"the workspace keeps {everywhere:.2%} out")
    if drawn(holdout_of(key), placement.placement.holdout, who.key):
        return Verdict("held_out", f"the placement keeps {placement.placement.holdout:.2%} out")
    return None
