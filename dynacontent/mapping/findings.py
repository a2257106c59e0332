"""What can be known to be wrong with a map: rules nobody comes to, experiments that overlap, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from jinja2 import nodes

from dynacontent.decisions.compiled import CompiledPlacement, CompiledRule
from dynacontent.expressions.evaluate import Expression
from dynacontent.mapping.model import Finding, MapPlacement, MapRule
from dynacontent.models.placements import DEFAULT
from dynacontent.rendering.workspace import Workspace

CODES = {
    "unreachable": "a rule that can hold for nobody: its condition is never true, or no variant has a weight",
    "shadowed": "a rule behind one that holds whenever it does",
    "overlapping": "two experiments that one recipient may be in at the same time",
    "unused_segment": "a segment that nothing asks for",
    "unseen_rule": "a rule that no persona is shown",
    "silent_channel": "a channel in which a rule shows nothing, as there is no component for it",
    "stage_without_rule": "a stage whose personas all see the default",
}
"""Codes of findings, each with its meaning."""

SEEN = frozenset({"unseen_rule", "stage_without_rule"})
"""Codes of what only those who are shown something tell."""


class Judge:
    """Looks for findings in the placements of a map."""

    def __init__(
        self,
        workspace: Workspace,
        compiled: Mapping[str, CompiledPlacement],
        placements: Iterable[MapPlacement],
        *,
        whole: bool,
    ) -> None:
        """``whole`` tells that these are all placements of the workspace."""
        self._workspace = workspace
        self._compiled = compiled
        self._placements = list(placements)
        self._whole = whole
        self.used = self._users()
        """Who asks for each segment."""

    def findings(self) -> Iterator[Finding]:
        """Everything, placement by placement."""
        for placement in self._placements:
            rules = self._compiled[placement.key].rules
            yield from self._unreachable(placement, rules)
            yield from self._shadowed(placement, rules)
            yield from self._unseen(placement)
        yield from self._overlapping()
        if self._whole:
            yield from self._unused()

    # -- rules ------------------------------------------------------------------------------

    def _unreachable(self, placement: MapPlacement, rules: Iterable[CompiledRule]) -> Iterator[Finding]:
        for rule in rules:
            why = None
            if rule.when is not None and _constant(rule.when.node) is False:
                why = "its condition is never true"
            elif rule.rule.experiment is not None and rule.participation.coverage <= 0:
                why = "its experiment covers nobody"
            if why is not None:
                yield _finding("unreachable", placement, rule, f"rule {rule.name} can hold for nobody: {why}")

    def _shadowed(self, placement: MapPlacement, rules: Iterable[CompiledRule]) -> Iterator[Finding]:
        """A rule whose conditions include all of an earlier one, which nothing else limits."""
        before: list[CompiledRule] = []
        for rule in rules:
            terms = _terms(rule)
            for other in before:
                if other.is_simple and _terms(other) <= terms:
                    text = f"rule {rule.name} comes after {other.name}, which holds whenever it does"
                    unless = "" if not other.contents[None].arguments else ", unless its content lacks data"
                    yield _finding("shadowed", placement, rule, text + unless)
                    break
            before.append(rule)

    def _unseen(self, placement: MapPlacement) -> Iterator[Finding]:
        for rule in placement.rules:
            for channel in rule.silent:
                text = f"rule {rule.name} shows nothing in {channel}: there is no component for it"
                yield Finding("silent_channel", f"{placement.key}.{rule.name}", text, rule.place)
            if rule.name != DEFAULT and not rule.reached and self._workspace.personas:
                text = f"no persona is shown rule {rule.name}"
                yield Finding("unseen_rule", f"{placement.key}.{rule.name}", text, rule.place)
        stages = {stage for rule in placement.rules for stage in rule.personas}
        for stage in sorted(stages - {""}):
            if all(stage not in rule.personas for rule in placement.rules if rule.name != DEFAULT):
                text = f"everybody in stage {stage} sees the default of {placement.key}"
                yield Finding("stage_without_rule", placement.key, text, placement.rules[-1].place)

    # -- across placements --------------------------------------------------------------------

    def _overlapping(self) -> Iterator[Finding]:
        """Experiments without a namespace in common whose messages are the same and whose times meet."""
        found = [
            (placement, rule)
            for placement in self._placements
            for rule in self._compiled[placement.key].rules
            if rule.rule.experiment is not None
        ]
        told: set[tuple[str, str]] = set()
        for index, (one_in, one) in enumerate(found):
            for other_in, other in found[index + 1 :]:
                names = (str(one.rule.experiment), str(other.rule.experiment))
                apart = one.participation.namespace or ""
                separate = apart and apart == other.participation.namespace
                meet = set(one_in.messages) & set(other_in.messages) and _meet(one, other)
                if names[0] != names[1] and not separate and meet and names not in told:
                    told.add(names)
                    same = "may have the same recipients: they have no namespace in common"
                    text = f"experiments {names[0]} and {names[1]} {same}"
                    yield _finding("overlapping", other_in, other, text)

    def _unused(self) -> Iterator[Finding]:
        segments = self._workspace.parts.sources.segments.segments
        for name, text in segments.items():
            if not self.used.get(name):
                message = f"segment {name} is asked for by nothing"
                yield Finding("unused_segment", name, message, str(text.location or ""))

    def _users(self) -> dict[str, list[str]]:
        """By segment, who asks for it: rules, other segments, stages, derived fields, templates."""
        parts = self._workspace.parts
        found: dict[str, dict[str, None]] = {}

        def note(expression: Expression, who: str) -> None:
            for call in (expression.node, *expression.node.find_all(nodes.Call)):
                name = _segment(call)
                if name is not None:
                    found.setdefault(name, {})[who] = None

        groups = {"segment": parts.segments, "stage": parts.stages, "message": parts.levels}
        asking = [
            (expression, f"{group} {name}")
            for group, expressions in groups.items()
            for name, expression in expressions.items()
        ]
        asking += [
            (rule.when, f"{placement.key}.{rule.name}")
            for placements in parts.placing.placements.values()
            for placement in placements.values()
            for rule in placement.rules
            if rule.when is not None
        ]
        for expression, who in asking:
            note(expression, who)
        for path, text in {**parts.sources.templates, **parts.markup.inline}.items():
            for name in parts.segments:
                if f'segment("{name}")' in text or f"segment('{name}')" in text:
                    found.setdefault(name, {})[path] = None
        return {name: list(users) for name, users in found.items()}


def _finding(code: str, placement: MapPlacement, rule: CompiledRule | MapRule, message: str) -> Finding:
    place = rule.place if isinstance(rule, MapRule) else str(rule.rule.name.location or "")
    return Finding(code, f"{placement.key}.{rule.name}", message, place)


def _segment(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "segment":
        first = node.args[0] if node.args else None
        return str(first.value) if isinstance(first, nodes.Const) else None
    return None


def _constant(node: nodes.Node) -> bool | None:
    """Whether a condition is always or never true, as far as constants tell."""
    if isinstance(node, nodes.Const):
        return bool(node.value)
    if isinstance(node, nodes.Not):
        inner = _constant(node.node)
        return None if inner is None else not inner
    if isinstance(node, (nodes.And, nodes.Or)):
        sides = [_constant(node.left), _constant(node.right)]
        decisive = isinstance(node, nodes.Or)
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive
    return None


def _terms(rule: CompiledRule) -> frozenset[str]:
    """What all has to hold for a rule: the parts of its condition that ``and`` joins."""
    found: set[str] = set()

    def gather(node: nodes.Node) -> None:
        if isinstance(node, nodes.And):
            gather(node.left)
            gather(node.right)
        elif _constant(node) is not True:
            found.add(repr(node))

    if rule.when is not None:
        gather(rule.when.node)
    return frozenset(found)


def _meet(one: CompiledRule, other: CompiledRule) -> bool:
    """Whether two rules are in force at the same time somewhere."""

    def day(moment: date | datetime | None, otherwise: date) -> date:
        return otherwise if moment is None else moment.date() if isinstance(moment, datetime) else moment

    start = max(day(one.rule.start, date.min), day(other.rule.start, date.min))
    end = min(day(one.rule.until, date.max), day(other.rule.until, date.max))
    return start < end
