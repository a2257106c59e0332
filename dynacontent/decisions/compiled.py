"""Placements ready to be decided: expressions parsed, numbers read, experiments told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.models.placements import Content, Participation, Placement, Rule
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


@dataclass(frozen=True, slots=True)
class CompiledPlacement:
    """A placement with its rules."""

    placement: Placement
    rules: tuple[CompiledRule, ...]
    default: CompiledContent

    @property
    def experiments(self) -> frozenset[str]:
        """The names of its experiments."""
        return frozenset(str(rule.rule.experiment) for rule in self.rules if rule.rule.experiment)


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
        )

    return CompiledPlacement(placement, tuple(map(compiled, placement.rules)), content(placement.default))
