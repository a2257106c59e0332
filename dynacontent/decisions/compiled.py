"""Placements ready to be decided: expressions parsed, numbers read, experiments told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.models.placements import HOLDOUT, Content, Participation, Placement, Rule
from dynacontent.models.results import Decision, DecisionReason, Reason
from dynacontent.models.source import SourceText, expression_in

Value = str | Expression
"""A text, or what is worked out for each recipient."""


@dataclass(frozen=True, slots=True)
class CompiledContent:
    """A component by name, and what it is given."""

    component: str
    arguments: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its expressions; ``contents`` by variant (``None`` without an experiment)."""

    rule: Rule
    name: str
    when: Expression | None
    contents: Mapping[str | None, CompiledContent]
    weights: Mapping[str, float | Expression]
    participation: Participation
    untargeted: Reason
    """Why it is passed over where its condition does not hold."""

    is_simple: bool
    """Whether nothing but its condition says to whom it is shown, and when."""
    shown: Decision
    """That it is shown, to whomever."""

    def decision(self, variant: str | None, bucket: int | None, *, forced: bool) -> Decision:
        """That it is shown, with a variant of its experiment if it has one."""
        if variant is None:
            return self.shown
        reason: DecisionReason = "STATIC" if forced else "SPLIT"
        return replace(self.shown, variant=variant, bucket=bucket, reason=reason, forced=forced)


@dataclass(frozen=True, slots=True)
class CompiledPlacement:
    """A placement with its rules."""

    placement: Placement
    name: str
    key: str
    rules: tuple[CompiledRule, ...]
    default: CompiledContent
    experiments: frozenset[str]
    """The names of its experiments."""

    def left(self, held_out: bool, *, failed: bool, inactive: bool) -> Decision:
        """That the default is shown: to who is held out, because a rule failed, or none is active."""
        reason: DecisionReason = "ERROR" if failed else "DISABLED" if inactive else "DEFAULT"
        if held_out:
            return Decision(self.name, None, HOLDOUT, "SPLIT", key=self.key)
        return Decision(self.name, None, None, reason, key=self.key)


def compile_placement(
    placement: Placement,
    environment: SafeEnvironment,
    experiments: Mapping[str, Participation],
    *,
    checked: bool,
) -> CompiledPlacement:
    """A placement ready to be decided; ``checked`` says that it is known to be sound.

    Raises `AuthoringError` for what is no expression.
    """

    def value(text: SourceText) -> Value:
        written = expression_in(text)
        return str(text) if written is None else Expression(written, environment, checked=checked)

    def content(found: Content) -> CompiledContent:
        arguments = {name: value(text) for name, text in found.arguments.items()}
        return CompiledContent(str(found.component), arguments)

    def weight(text: SourceText) -> float | Expression:
        found = value(text)
        return float(found) if isinstance(found, str) else found

    def compiled(rule: Rule) -> CompiledRule:
        return CompiledRule(
            rule=rule,
            name=str(rule.name),
            when=None if rule.when is None else Expression(rule.when, environment, checked=checked),
            contents={variant: content(found) for variant, found in rule.contents.items()},
            weights={name: weight(variant.weight) for name, variant in rule.variants.items()},
            participation=experiments.get(str(rule.experiment), Participation()),
            untargeted=Reason(str(rule.name), "not_targeted", str(rule.when or "")),
            is_simple=not any(
                (rule.start, rule.until, rule.channels, rule.locales, rule.caps, rule.experiment)
            ),
            shown=_shown(placement, rule),
        )

    return CompiledPlacement(
        placement=placement,
        name=str(placement.name),
        key=placement.key,
        rules=tuple(map(compiled, placement.rules)),
        default=content(placement.default),
        experiments=frozenset(str(rule.experiment) for rule in placement.rules if rule.experiment),
    )


def _shown(placement: Placement, rule: Rule) -> Decision:
    return Decision(
        placement=str(placement.name),
        rule=str(rule.name),
        variant=None,
        reason="STATIC" if rule.when is None else "TARGETING_MATCH",
        experiment=None if rule.experiment is None else str(rule.experiment),
        key=placement.key,
    )
