"""What a message reads, as the analysis of all its templates tells, without rendering it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.components import find_components
from dynacontent.expressions.contents import is_template
from dynacontent.expressions.evaluate import Expression
from dynacontent.location import Location
from dynacontent.models.schema import FieldType
from dynacontent.rendering.checking import check_messages
from dynacontent.rendering.content_checks import content_report
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


def _expressions(workspace: Workspace) -> dict[str, dict[str, Expression]]:
    environment = workspace.parts.expressions
    return {
        group: {name: Expression(written, environment, checked=True) for name, written in texts.items()}
        for group, texts in written_expressions(workspace.parts.sources).items()
    }


def _read_contents(workspace: Workspace, report: Report) -> None:
    """Add what the templates read that stand in the data a message reads."""
    sources, done = workspace.parts.sources, set()
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
