"""A map as text for a terminal, and as a diagram in Mermaid's language."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.mapping.model import MapPlacement, MapRule, WorkspaceMap


def as_text(drawn: WorkspaceMap) -> str:
    """Placement by placement: rules in their order, what they read, show and are limited to, and for whom."""
    return "\n".join(_lines(drawn)) + "\n"


def _lines(drawn: WorkspaceMap) -> Iterator[str]:
    placements, personas = len(drawn.placements), len(drawn.personas)
    yield f"{drawn.title}: {_counted(placements, 'placement')}, for {_counted(personas, 'persona')}"
    if drawn.holdout:
        yield f"  {drawn.holdout:.0%} of all recipients are held out everywhere"
    for placement in drawn.placements:
        yield ""
        yield f"{placement.key}  in {', '.join(placement.messages)} ({', '.join(placement.channels)})"
        if placement.holdout:
            yield f"  {placement.holdout:.0%} held out{_names(placement.held_out)}"
        for number, rule in enumerate(placement.rules, 1):
            yield from _rule(number, rule)
    if drawn.segments or drawn.stages:
        yield ""
        yield "segments and stages"
        for found in (*drawn.segments, *drawn.stages):
            users = f"  ← {', '.join(found.used_by)}" if found.used_by else ""
            yield f"  {found.name}: {found.condition}{users}"
    if drawn.findings:
        yield ""
        yield "gaps"
        for finding in drawn.findings:
            yield f"  {finding.place or finding.subject}: {finding.message} ({finding.code})"


def _rule(number: int, rule: MapRule) -> Iterator[str]:
    shows = ", ".join(f"{variant}: {name}" if variant else name for variant, name in rule.shows.items())
    condition = f" when {rule.when}" if rule.when not in ("", "always") else ""
    yield f"  {number:>2} {rule.name} → {shows}{condition}"
    if rule.experiment:
        yield f"       experiment {rule.experiment}"
    if rule.limits:
        yield f"       {'; '.join(rule.limits)}"
    for stage, people in rule.personas.items():
        yield f"       {stage or 'everybody'}: {', '.join(people)}"
    if not rule.reached:
        yield "       no persona"


def _names(people: tuple[str, ...]) -> str:
    return f": {', '.join(people)}" if people else ""


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def as_mermaid(drawn: WorkspaceMap) -> str:
    """A flowchart, as Markdown viewers draw it: data, segments, rules, content."""
    return "\n".join(_diagram(drawn)) + "\n"


def _diagram(drawn: WorkspaceMap) -> Iterator[str]:
    yield "flowchart LR"
    segments = {segment.name: segment for segment in drawn.segments}
    asked = {name for placement in drawn.placements for rule in placement.rules for name in rule.segments}
    for name in sorted(asked & segments.keys()):
        yield f'  {_id("s", name)}(["{_escaped(name)}"])'
        for data in segments[name].data:
            yield f'  {_id("d", data)}[("{_escaped(data)}")] --> {_id("s", name)}'
    for placement in drawn.placements:
        yield from _subgraph(placement)
    yield "  classDef gap stroke:#b3382c,stroke-dasharray:4"


def _subgraph(placement: MapPlacement) -> Iterator[str]:
    edges: list[str] = []
    yield f'  subgraph {_id("p", placement.key)}["{_escaped(placement.key)}"]'
    for number, rule in enumerate(placement.rules, 1):
        me = _id("r", f"{placement.key} {rule.name}")
        gap = "" if rule.reached else ":::gap"
        yield f'    {me}["{number}. {_escaped(rule.name)}"]{gap}'
        for variant, component in rule.shows.items():
            label = f"|{_escaped(variant)}|" if variant else ""
            yield f'    {me} -->{label} {_id("c", component)}{{{{"{_escaped(component)}"}}}}'
        edges += [f'  {_id("d", data)}[("{_escaped(data)}")] --> {me}' for data in rule.data]
        edges += [f"  {_id('s', name)} --> {me}" for name in rule.segments]
    yield "  end"
    yield from edges


def _id(kind: str, name: str) -> str:
    return kind + "_" + "".join(letter if letter.isalnum() else f"_{ord(letter):x}_" for letter in name)


def _escaped(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;")
