"""Load-time checks of everything that refers to something else: templates and expressions."""

from __future__ import annotations

from collections.abc import Mapping

from dynacontent.engine.analysis import Names, Report, Type, analyze_expression, analyze_template
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import AuthoringError
from dynacontent.expressions.evaluate import Expression
from dynacontent.loading import Sources
from dynacontent.models.authored import Manifest
from dynacontent.rendering.queries import Queries
from dynacontent.rendering.renderer import inline_name, manifest_texts

ANY_EVENT = Type("any", "event")
"""What ``event`` is outside of a message: that of the message which uses the expression."""


def required_prices(reports: Mapping[str, Report]) -> dict[str, frozenset[str]]:
    """By catalog, the prices that some template shows without an alternative."""
    merged: dict[str, set[str]] = {}
    for report in reports.values():
        for catalog, fields in report.required.items():
            merged.setdefault(catalog, set()).update(fields)
    return {catalog: frozenset(fields) for catalog, fields in merged.items()}


def message_names(sources: Sources, manifest: Manifest, levels: Mapping[str, int]) -> Names:
    """What the templates of a message may name."""
    event = str(manifest.event) if manifest.event else None
    return Names(
        profile=sources.profile.fields,
        event=sources.events[event] if event else None,
        catalogs=sources.catalogs,
        levels=levels,
        segments=frozenset(sources.segments.segments),
        brand=sources.configuration.brand,
        assets=_assets(sources),
    )


def check_messages(
    sources: Sources, levels: Mapping[str, int], markup: TemplateEnvironment, text: TemplateEnvironment
) -> dict[str, Report]:
    """Analyse every template of every message, in all its locales."""
    reports = {}
    for manifest in sources.messages.values():
        report = reports[manifest.name] = Report()
        names = message_names(sources, manifest, levels)
        for channel in manifest.channels:
            for part in manifest_texts(manifest, channel):
                analyze_template(inline_name(manifest, channel, part), text, names, report)
            for path in manifest.bodies.get(channel, {}).values():
                analyze_template(path, markup, names, report)
        for path in manifest.text.values():
            analyze_template(path, text, names, report)
    return reports


def check_expressions(
    sources: Sources, levels: Mapping[str, int], expressions: Mapping[str, Mapping[str, Expression]]
) -> Report:
    """Check segments, stages, derived fields and level caps by name and type."""
    report = Report()
    names = _names_without_event(sources, levels)
    for group, compiled in expressions.items():
        for name, expression in compiled.items():
            if group == "levels":
                analyze_expression(expression, message_names(sources, sources.messages[name], levels), report)
            else:
                analyze_expression(expression, names, report, extra={"event": ANY_EVENT})
    return report


def check_queries(sources: Sources, queries: Queries, report: Report) -> None:
    """Check collections and relations: every name, and that they can become SQL."""
    names = _names_without_event(sources, queries.levels)
    for query in queries.all():
        item = Type("item", "item", catalog=query.catalog, data=True)
        extra: dict[str, Type] = {"event": ANY_EVENT, "item": item}
        if query.owner is not None:
            extra["this"] = Type("item", "this", catalog=query.owner, data=True)
        for expression in query.expressions:
            analyze_expression(expression, names, report, extra=extra)
        try:
            query.check(sources.configuration.currency, tuple(sources.configuration.locales))
        except AuthoringError as error:
            report.problems.extend(problem for problem in error.problems if problem not in report.problems)


def _names_without_event(sources: Sources, levels: Mapping[str, int]) -> Names:
    return Names(
        profile=sources.profile.fields,
        event=None,
        catalogs=sources.catalogs,
        levels=levels,
        segments=frozenset(sources.segments.segments),
        brand=sources.configuration.brand,
    )


def _assets(sources: Sources) -> frozenset[str]:
    folder = sources.root / "templates" / "assets"
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
