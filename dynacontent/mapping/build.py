"""A map of what a workspace declares, and of what its personas are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from jinja2 import nodes

from dynacontent.decisions.compiled import CompiledPlacement, CompiledRule
from dynacontent.errors import DynacontentError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.references import dotted
from dynacontent.mapping.findings import SEEN, Judge
from dynacontent.mapping.model import Finding, MapPlacement, MapRule, MapSegment, WorkspaceMap
from dynacontent.models.placements import DEFAULT, HOLDOUT
from dynacontent.models.results import Decision
from dynacontent.rendering.capturing import Spot
from dynacontent.rendering.workspace import Workspace

Shown = dict[str, list[tuple[str, str, str, Decision]]]
"""By placement key: persona, stage, channel, and what was decided."""


def draw(workspace: Workspace, message: str | None = None) -> WorkspaceMap:
    """The map of all messages, or of one; its personas are rendered to see who is shown what.

    Feeds are asked as in any render. Raises `UnknownNameError` for a message.
    """
    parts = workspace.parts
    wanted = [workspace.message(message).name] if message else list(workspace.messages)
    compiled = {
        placement.key: placement
        for name in wanted
        for placement in parts.placing.placements.get(name, {}).values()
    }
    shown = _shown(workspace, [name for name in wanted if name in parts.placing.spots])
    placements = tuple(_placement(workspace, placement, wanted, shown) for placement in compiled.values())
    judge = Judge(workspace, compiled, placements, whole=message is None)
    return WorkspaceMap(
        title=message or str(workspace.configuration.brand.get("name") or workspace.root.name),
        placements=placements,
        segments=tuple(_segments(parts.segments, judge.used)),
        stages=tuple(_segments(parts.stages, {})),
        personas=workspace.personas,
        findings=tuple(judge.findings()),
        holdout=workspace.configuration.holdout,
    )


def gaps(workspace: Workspace) -> tuple[Finding, ...]:
    """What is wrong with the rules of all placements, whoever the personas are: nothing is rendered."""
    compiled = {
        placement.key: placement
        for placements in workspace.parts.placing.placements.values()
        for placement in placements.values()
    }
    names = list(workspace.messages)
    placements = [_placement(workspace, placement, names, {}) for placement in compiled.values()]
    found = Judge(workspace, compiled, placements, whole=True).findings()
    return tuple(one for one in found if one.code not in SEEN)


def _shown(workspace: Workspace, messages: Iterable[str]) -> Shown:
    """What each persona is shown; what cannot be rendered for one is left out."""
    found: Shown = {}
    for name in messages:
        event = workspace.message(name).event
        for persona in workspace.personas:
            who = workspace.persona(persona)
            if not who.may_get(event):
                continue
            try:
                # Whatever the log says: nothing was shown to a persona before.
                outputs = workspace.render_all(name, replace(who, exposures=()))
            except DynacontentError:
                continue
            for channel, out in outputs.items():
                stage = str(out.context.get("stage", ""))
                for decision in out.decisions:
                    found.setdefault(decision.key, []).append((persona, stage, channel, decision))
    return found


def _placement(
    workspace: Workspace, placement: CompiledPlacement, messages: Iterable[str], shown: Shown
) -> MapPlacement:
    spots = workspace.parts.placing.spots
    where = {name: spots[name][placement.name] for name in messages if placement.name in spots.get(name, {})}
    channels = tuple(dict.fromkeys(channel for found in where.values() for channel, _ending in found))
    told = shown.get(placement.key, [])
    default = MapRule(
        name=DEFAULT, when="", shows={"": placement.default.component}, channels=channels,
        personas=_personas(told, None), place=str(placement.placement.name.location or ""),
    )  # fmt: skip
    endings = {spot for found in where.values() for spot in found}
    rules = [_rule(workspace, rule, channels, endings, told) for rule in placement.rules]
    return MapPlacement(
        key=placement.key,
        name=placement.name,
        messages=tuple(where),
        channels=channels,
        rules=(*rules, default),
        holdout=placement.placement.holdout,
        held_out=tuple(dict.fromkeys(who for who, *_, found in told if found.variant == HOLDOUT)),
    )


def _rule(
    workspace: Workspace,
    rule: CompiledRule,
    channels: tuple[str, ...],
    endings: set[Spot],
    told: list[tuple[str, str, str, Decision]],
) -> MapRule:
    expressions = [rule.when] if rule.when is not None else []
    for content in rule.contents.values():
        expressions += [value for value in content.arguments.values() if isinstance(value, Expression)]
    reads = [entry for expression in expressions for entry in data_of(expression.node)]
    components = workspace.parts.placing.components
    shown_in = tuple(rule.rule.channels) or channels
    silent = [
        channel
        for channel in shown_in
        if not any(
            (ending, content.component) in components
            for other, ending in endings
            if other == channel
            for content in rule.contents.values()
        )
    ]
    return MapRule(
        name=rule.name,
        when=str(rule.rule.when or "always"),
        shows={variant or "": content.component for variant, content in rule.contents.items()},
        data=tuple(dict.fromkeys(name for kind, name in reads if kind == "data")),
        segments=tuple(dict.fromkeys(name for kind, name in reads if kind == "segment")),
        channels=shown_in,
        silent=tuple(silent),
        limits=tuple(_limits(rule)),
        experiment=None if rule.rule.experiment is None else str(rule.rule.experiment),
        personas=_personas(told, rule.name),
        place=str(rule.rule.name.location or ""),
    )


def _personas(told: list[tuple[str, str, str, Decision]], rule: str | None) -> dict[str, tuple[str, ...]]:
    """Who is shown a rule (``None``: the default) in some channel, by stage."""
    found: dict[str, dict[str, None]] = {}
    for persona, stage, _channel, decision in told:
        if decision.rule == rule and decision.variant != HOLDOUT:
            found.setdefault(stage, {})[persona] = None
    return {stage: tuple(people) for stage, people in found.items()}


def data_of(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """What an expression reads, for people: ``("data", "profile.points")``, ``("segment", "vip")``."""
    if isinstance(node, nodes.Call):
        name = dotted(node.node) or ""
        first = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else ""
        if name == "segment":
            yield "segment", str(first)
            return
        if name == "collection":
            yield "data", f"collection {first}"
        elif name.startswith("history."):
            yield "data", f"history: {first}"
        elif name.startswith("feeds."):
            yield "data", f"feed {name.removeprefix('feeds.')}"
        for argument in [*node.args, *(keyword.value for keyword in node.kwargs)]:
            yield from data_of(argument)
        return
    path = dotted(node)
    if path is not None:
        steps = path.split(".")
        if steps[0] == "catalogs" and len(steps) > 1:
            yield "data", f"catalog {steps[1].partition('[')[0]}"
        elif steps[0] in ("profile", "event", "context"):
            yield "data", ".".join(steps[:2])
        return
    for child in node.iter_child_nodes():
        yield from data_of(child)


def _limits(rule: CompiledRule) -> Iterator[str]:
    written = rule.rule
    if written.start is not None:
        yield f"from {written.start}"
    if written.until is not None:
        yield f"until {written.until}"
    if written.locales:
        yield f"only {', '.join(written.locales)}"
    if written.channels:
        yield f"only in {', '.join(written.channels)}"
    if written.cooldown is not None:
        yield f"not again for {length(written.cooldown)}"
    if written.at_most is not None:
        yield f"at most {written.at_most.most} per {length(written.at_most.within)}"
    part = rule.participation
    if part.namespace is not None:
        yield f"{part.start:.0%} to {part.end:.0%} of {part.namespace}"
    elif written.experiment is not None and part.coverage < 1:
        yield f"{part.coverage:.0%} take part"


def length(time: timedelta) -> str:
    """A duration as it is written: ``36h``, ``7d``."""
    seconds = int(time.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _segments(
    expressions: Mapping[str, Expression], used: Mapping[str, Iterable[str]]
) -> Iterator[MapSegment]:
    for name, expression in expressions.items():
        reads = list(data_of(expression.node))
        yield MapSegment(
            name=name,
            condition=str(expression.text),
            data=tuple(dict.fromkeys(found for kind, found in reads if kind == "data")),
            segments=tuple(dict.fromkeys(found for kind, found in reads if kind == "segment")),
            used_by=tuple(used.get(name, ())),
        )
