"""Load-time checks of placements: components that are there, conditions that are the same in all channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dynacontent.engine.analysis.checker import analyze_expression
from dynacontent.engine.analysis.placements import contents_of
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names
from dynacontent.engine.components import Components, ending_of
from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.references import names as names_in
from dynacontent.expressions.references import references
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading import Sources
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import CHANNELS, Placement
from dynacontent.models.source import SourceText, expression_in
from dynacontent.rendering.capturing import Spot

_RECIPIENT = frozenset({"profile", "event", "history", "context", "segment"})
_CHANNEL = frozenset({"context.channel", "context['channel']"})


def spots_of(report: Report) -> dict[str, tuple[Spot, ...]]:
    """Where each placement of a message is shown, in one order for all recipients."""
    found: dict[str, list[Spot]] = {}
    for name, channel, ending in report.placements:
        found.setdefault(name, []).append((channel, ending))
    order = [str(channel) for channel in CHANNELS]
    return {
        name: tuple(sorted(spots, key=lambda spot: (order.index(spot[0]), spot[1])))
        for name, spots in sorted(found.items())
    }


def check_placements(
    sources: Sources,
    manifest: Manifest,
    names: Names,
    report: Report,
    environment: SafeEnvironment,
) -> None:
    """Check the placements of a message, and the shared ones it shows."""
    spots = spots_of(report)
    for name, placement in sources.placements_of(manifest).items():
        if placement.message is None and name not in spots:
            continue
        _check_expressions(placement, names, report, environment)
        endings = {ending for _channel, ending in spots.get(name, ())}
        if not endings:
            endings = {
                ending_of(channel, markup=markup) for channel in manifest.channels for markup in (True, False)
            }
        _check_components(placement, names.components, endings, report)


def check_shared(sources: Sources, environment: SafeEnvironment) -> Report:
    """Check that what shared placements hold are expressions, whether a message shows them or not."""
    report = Report()
    for placement in sources.placements.values():
        for text in expressions_of(placement):
            _compiled(text, environment, report)
    return report


def expressions_of(placement: Placement) -> Iterator[SourceText]:
    """Every expression of a placement's rules: conditions, weights, arguments."""
    for rule in placement.rules:
        if rule.when is not None:
            yield rule.when
        yield from filter(None, (expression_in(variant.weight) for variant in rule.variants.values()))
    for content in contents_of(placement):
        yield from filter(None, map(expression_in, content.arguments.values()))


def _check_expressions(
    placement: Placement, names: Names, report: Report, environment: SafeEnvironment
) -> None:
    for rule in placement.rules:
        when = _compiled(rule.when, environment, report)
        if when is not None:
            analyze_expression(when, names, report)
            refuse_channel(when, report, "a rule", "give it channels: [email, push]")
        for variant in rule.variants.values():
            weight = _compiled(expression_in(variant.weight), environment, report)
            if weight is not None:
                _check_weight(weight, names, report)


def _compiled(text: SourceText | None, environment: SafeEnvironment, report: Report) -> Expression | None:
    if text is None:
        return None
    try:
        return Expression(text, environment)
    except AuthoringError as error:
        report.problems += [problem for problem in error.problems if problem not in report.problems]
        return None


def _check_weight(weight: Expression, names: Names, report: Report) -> None:
    """A weight is the same for everybody, and a number."""
    found = analyze_expression(weight, names, report)
    place = weight.location or Location("")
    personal = names_in(weight.node) & _RECIPIENT
    if personal:
        hint = "it may come from a catalog, a feed or the brand: recipients would change their variant"
        report.problem(f"a weight depends on {one_of(sorted(personal))}", place, hint)
    elif found.kind not in ("int", "float", "decimal", "any"):
        report.problem(f"a weight is a number, not {found}", place, "weights count in relation to each other")


def refuse_channel(expression: Expression, report: Report, what: str, hint: str) -> None:
    """Report an expression that would not be the same in all channels."""
    for path, node in references(expression.node):
        if path in _CHANNEL or path == "context":
            place = expression.locate(node) or expression.location or Location("")
            report.problem(
                f"{what} is the same in all channels, and cannot ask for context.channel", place, hint
            )


def _check_components(
    placement: Placement, components: Components, endings: Iterable[str], report: Report
) -> None:
    """Every content has a component somewhere the placement is shown."""
    shown = sorted(endings)
    known = {name for ending, name in components if ending in shown}
    for content in contents_of(placement):
        if content.component not in known:
            message = f"there is no component {str(content.component)!r} for {one_of(shown)}"
            hint = did_you_mean(content.component, known, f"components: {one_of(sorted(known)) or 'none'}")
            place = content.component.location or Location("")
            report.problem(message, place, hint, code="unknown_component")


def variants_of(sources: Sources) -> dict[str, tuple[str, ...]]:
    """The variants of every experiment of a workspace."""
    own = [placement for manifest in sources.messages.values() for placement in manifest.placements.values()]
    return {
        str(rule.experiment): tuple(rule.variants)
        for placement in (*sources.placements.values(), *own)
        for rule in placement.rules
        if rule.experiment is not None
    }


def problems_of_forced(
    experiments: Mapping[str, Iterable[str]], forced: Mapping[str, Any]
) -> Iterator[tuple[str, str, str | None]]:
    """What is wrong with variants that are asked for: experiment, sentence, hint."""
    for experiment, variant in forced.items():
        if experiment not in experiments:
            hint = did_you_mean(
                experiment, experiments, f"experiments: {one_of(sorted(experiments)) or 'none'}"
            )
            yield experiment, f"there is no experiment {experiment!r}", hint
        elif not isinstance(variant, str):
            continue  # told where the context is held against its types
        elif variant not in experiments[experiment]:
            variants = sorted(experiments[experiment])
            hint = did_you_mean(variant, variants, f"it has {one_of(variants)}")
            yield experiment, f"experiment {experiment!r} has no variant {variant!r}", hint
