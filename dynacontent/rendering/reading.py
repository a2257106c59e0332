"""What a message reads, as the analysis of all its templates tells, without rendering it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import nodes

from dynacontent.engine.analysis.components import component_types
from dynacontent.engine.analysis.placements import PlacementChecker
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.components import find_components
from dynacontent.expressions.contents import is_template
from dynacontent.expressions.evaluate import Expression
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.models.schema import FieldType
from dynacontent.rendering.checks.checking import (
    check_expressions,
    check_messages,
    check_queries,
    message_names,
)
from dynacontent.rendering.checks.contents import content_report
from dynacontent.rendering.groundwork import written_expressions
from dynacontent.rendering.workspace import Workspace

AT_ONCE = 500
"""Items looked at together."""


def report_of(workspace: Workspace, message: str) -> Report:
    """What a message reads in all its channels and locales: in bodies, components, placements, segments,
    stages, derived fields, collections, relations, its level cap, and templates that stand in data.

    Raises `UnknownNameError`.
    """
    manifest, parts = workspace.message(message), workspace.parts
    sources = replace(parts.sources, messages={manifest.name: manifest})
    report = check_messages(
        sources,
        parts.queries,
        expressions=_expressions(workspace),
        markup=parts.markup,
        text=parts.text,
        environment=parts.expressions,
        components=find_components(sources.templates, parts.markup, parts.text),
    )[manifest.name]
    _read_contents(workspace, report)
    return report


def report_of_rest(workspace: Workspace, reports: Iterable[Report]) -> Report:
    """What expressions of YAML files name, used or not, and components that nothing calls."""
    parts = workspace.parts
    sources = parts.sources
    report = check_expressions(sources, parts.queries.levels, _expressions(workspace))
    check_queries(sources, parts.queries, report)
    used = {macro for found in reports for macro in found.macros}
    names = replace(
        message_names(sources, Manifest(name="", path=""), parts.queries.levels),
        components=find_components(sources.templates, parts.markup, parts.text),
    )
    for (_ending, name), files in names.components.items():
        for file in files:
            if (file, name) not in used:
                environment = parts.text if file.endswith(".txt") else parts.markup
                macro = next(
                    node
                    for node in environment.parsed(file).body
                    if isinstance(node, nodes.Macro) and node.name == name
                )
                declared = component_types(environment, file, macro, sources.catalogs, Report())
                PlacementChecker(environment, names, report).component(macro, file, declared)
    return report


def _expressions(workspace: Workspace) -> dict[str, dict[str, Expression]]:
    environment = workspace.parts.expressions
    return {
        group: {name: Expression(written, environment, checked=True) for name, written in texts.items()}
        for group, texts in written_expressions(workspace.parts.sources).items()
    }


def _read_contents(workspace: Workspace, report: Report) -> None:
    """Add what the templates read that stand in the data a message reads."""
    sources = workspace.parts.sources
    done: set[str] = set()
    while True:
        wanted = {found.name for found in report.references if found.kind == "field"} - done
        fields = [
            (catalog, name)
            for catalog, schema in sources.catalogs.items()
            for name, declared in schema.fields.items()
            if _holds_templates(declared.type)
            and any(one == catalog or f"{one}.".startswith(f"{catalog}.{name}.") for one in wanted)
        ]
        if not fields:
            return
        done |= wanted
        for catalog, name in fields:
            place = Location(f"catalogs/{sources.catalogs[catalog].source}")
            for text in sorted(set(_texts(workspace, catalog, name))):
                found = content_report(sources, text, catalog, place)
                report.references += [one for one in found.references if one not in report.references]


def _holds_templates(kind: FieldType) -> bool:
    inner = [member.type for member in kind.fields.values()] + ([kind.of] if kind.of else [])
    return kind.kind == "template" or any(map(_holds_templates, inner))


def _texts(workspace: Workspace, catalog: str, field: str) -> Iterator[str]:
    store = workspace.parts.store
    keys = store.keys(catalog, AT_ONCE)
    while keys:
        for row in store.items(catalog, keys).values():
            yield from filter(is_template, _strings(row.get(field)))
        keys = store.keys(catalog, AT_ONCE, after=keys[-1])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _strings(part)
