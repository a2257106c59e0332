"""Load-time checks of everything that refers to something else: templates and expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from dynacontent.engine.analysis.checker import analyze_expression
from dynacontent.engine.analysis.components import check_components
from dynacontent.engine.analysis.files import check_file
from dynacontent.engine.analysis.names import RECIPIENT
from dynacontent.engine.analysis.placements import analyze_template
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names
from dynacontent.engine.banners.templates import banner_problems
from dynacontent.engine.components import Components, ending_of
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.language.own import collisions
from dynacontent.engine.language.register import FILTERS, JINJA_TESTS
from dynacontent.engine.mjml.templates import template_problems
from dynacontent.errors import AuthoringError, Problem
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.references import references
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading import Sources
from dynacontent.localization.locales import normalize_tag
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.checks.events import ANY_EVENT, check_used, query_scope
from dynacontent.rendering.checks.placements import (
    check_placements,
    refuse_channel,
)
from dynacontent.rendering.groundwork import own_extensions
from dynacontent.rendering.printing import inline_name
from dynacontent.rendering.queries import Queries

_KINDS = {"segments": "a segment", "stages": "a stage", "derived": "a derived field"}


def required_prices(report: Report) -> dict[str, frozenset[str]]:
    """By catalog, the prices that a message's templates show without an alternative."""
    return {catalog: frozenset(fields) for catalog, fields in report.required.items()}


def message_names(sources: Sources, manifest: Manifest, levels: Mapping[str, int]) -> Names:
    """What the templates of a message may name."""
    event = str(manifest.event) if manifest.event else None
    return replace(
        _names_without_event(sources, levels),
        event=sources.events[event] if event else None,
        event_name=event or "",
        constants=sources.constants_of(manifest),
        assets=sources.pictures,
        placements=sources.placements_of(manifest),
        unsubscribe=sources.configuration.email.unsubscribe is not None,
    )


LOCAL = ("item", "this", "loop", "self", "super", "caller", "varargs", "kwargs")
"""Names that have a meaning in some places only."""


def check_extensions(sources: Sources) -> list[Problem]:
    """What is wrong with the workspace's own filters: its module, its annotations, names that are taken."""
    try:
        own = own_extensions(sources)
    except AuthoringError as error:
        return list(error.problems)
    there: dict[str, Mapping[str, Any]] = {
        "filter": FILTERS,
        "test": dict.fromkeys((*JINJA_TESTS, "missing")),
        "function": {
            **TemplateEnvironment({}, markup=False, brand={}).globals,
            **dict.fromkeys((*RECIPIENT, *LOCAL)),
        },
    }
    return collisions(own, there) if own.path else []


def check_locales(sources: Sources) -> list[Problem]:
    """Refuse configured locales that no language has."""
    problems = []
    own = sources.root / "dynacontent.toml"
    place = Location(own.name if own.exists() else "pyproject.toml")
    for tag in sources.configuration.locales:
        try:
            normalize_tag(tag)
        except ValueError as error:
            problems.append(Problem(f"locales: {error}", place))
    return problems


def check_files(
    paths: Iterable[str], sources: Sources, markup: TemplateEnvironment, text: TemplateEnvironment
) -> Report:
    """Check template files by themselves, whether a message uses them or not."""
    report = Report()
    for path in paths:
        if path.endswith(".css"):
            continue  # they hold no Jinja
        environment = text if path.endswith(".txt") else markup
        check_file(path, environment, report)
        check_components(path, environment, sources.catalogs, report)
    return report


def check_mjml(paths: Iterable[str], sources: Sources) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with the MJML of template files, by path, whatever a recipient's data makes of them.

    Empty where the configuration says not to look.
    """
    if sources.configuration.mjml.validation == "skip":
        return {}
    find = sources.templates.get
    documents = [name for name in paths if name.endswith(".mjml")]
    found = {name: template_problems(sources.templates[name], name, find) for name in documents}
    return {name: tuple(problems) for name, problems in found.items() if problems}


def check_banners(sources: Sources) -> list[Problem]:
    """What banner templates hold that no page should be given, whatever a recipient's data makes of them."""
    bodies = {
        path: manifest.banner.layout
        for manifest in sources.messages.values()
        if manifest.banner is not None
        for path in manifest.bodies["banner"].values()
    }
    return banner_problems(sources.templates, bodies) if bodies else []


def check_messages(
    sources: Sources,
    queries: Queries,
    *,
    expressions: Mapping[str, Mapping[str, Expression]],
    markup: TemplateEnvironment,
    text: TemplateEnvironment,
    environment: SafeEnvironment,
    components: Components,
) -> dict[str, Report]:
    """Analyse every template of every message, in all its locales, and what they use of YAML files."""
    reports = {}
    for manifest in sources.messages.values():
        report = reports[manifest.name] = Report()
        names = message_names(sources, manifest, queries.levels)
        levels = segment_levels(expressions["segments"], names)
        names = replace(names, segment_levels=levels, components=components)
        cap = expressions["levels"].get(manifest.name)
        if cap is not None:
            asked = Report()  # what is wrong with it is told where expressions are checked
            analyze_expression(cap, names, asked)
            report.references += asked.references
            report.segments |= asked.segments
        for channel in manifest.channels:
            report.channel = channel
            check_channel(manifest, channel, names, report, markup=markup, text=text)
            if channel == "banner" and manifest.name in expressions["ends"]:
                _check_end(expressions["ends"][manifest.name], names, report)
        report.channel = ""
        check_placements(sources, manifest, names, report, environment)
        check_used(manifest.name, names, report, sources=sources, expressions=expressions, queries=queries)
    return reports


def check_channel(
    manifest: Manifest,
    channel: str,
    names: Names,
    report: Report,
    *,
    markup: TemplateEnvironment,
    text: TemplateEnvironment,
) -> None:
    """Analyse every template of a channel, in all its locales."""
    in_text = replace(names, ending=ending_of(channel, markup=False))
    for part in manifest.channel(channel).templates:
        analyze_template(inline_name(manifest, channel, part), text, in_text, report)
    for report.locale, path in manifest.text.items() if channel == "email" else ():
        analyze_template(path, text, in_text, report)
    in_markup = replace(names, ending=ending_of(channel, markup=True))
    for report.locale, path in manifest.bodies.get(channel, {}).items():
        analyze_template(path, markup, in_markup, report)
    report.locale = ""


def _check_end(expression: Expression, names: Names, report: Report) -> None:
    """Check the expression for the moment from which a banner is no longer shown."""
    found = analyze_expression(expression, names, report)
    if found.kind not in ("date", "datetime", "any"):
        message = f"expires is a day or a moment, not {found.known()}"
        report.problem(message, expression.location or Location(""), "as in  = event.ends", code="wrong_type")


def segment_levels(segments: Mapping[str, Expression], names: Names) -> dict[str, int]:
    """The level of each segment: the highest of what it reads. Empty where they go round in a circle."""
    extra = {} if names.event is not None else {"event": ANY_EVENT}
    levels: dict[str, int] = {}
    try:
        order = list(TopologicalSorter(_segments_of(segments, names)).static_order())
    except CycleError:
        return levels
    for name in order:
        report = Report()
        analyze_expression(segments[name], replace(names, segment_levels=levels), report, extra=extra)
        levels[name] = report.level
    return levels


def check_segments(sources: Sources, segments: Mapping[str, Expression]) -> list[Problem]:
    """Refuse segments that ask for each other in a circle."""
    try:
        TopologicalSorter(_segments_of(segments, _names_without_event(sources, {}))).prepare()
    except CycleError as error:
        circle: list[str] = list(reversed(error.args[1]))
        message = f"segments go round in a circle: {' → '.join(circle)}"
        return [Problem(message, segments[circle[0]].location)]
    return []


def _segments_of(segments: Mapping[str, Expression], names: Names) -> dict[str, set[str]]:
    """The segments each segment asks for."""
    needs = {}
    for name, expression in segments.items():
        report = Report()
        analyze_expression(expression, names, report, extra={"event": ANY_EVENT})
        needs[name] = report.segments & set(segments)
    return needs


def check_expressions(
    sources: Sources, levels: Mapping[str, int], expressions: Mapping[str, Mapping[str, Expression]]
) -> Report:
    """Check segments, stages, derived fields and level caps by name and type."""
    report = Report()
    names = _names_without_event(sources, levels)
    for group, compiled in expressions.items():
        for name, expression in compiled.items():
            if group == "ends":
                continue  # checked with the banner that it is part of
            if group == "levels":
                analyze_expression(expression, message_names(sources, sources.messages[name], levels), report)
            else:
                analyze_expression(expression, names, report, extra={"event": ANY_EVENT})
                hint = "a template may ask for it, and a rule has channels: [email, push]"
                refuse_channel(expression, report, _KINDS[group], hint)
    return report


def check_derived(derived: Mapping[str, Expression]) -> list[Problem]:
    """Refuse derived fields that are derived from each other in a circle."""
    needs = {
        name: {path.split(".")[1] for path, _ in references(expression.node) if path.startswith("profile.")}
        for name, expression in derived.items()
    }
    try:
        TopologicalSorter({name: found & set(derived) for name, found in needs.items()}).prepare()
    except CycleError as error:
        circle: list[str] = list(reversed(error.args[1]))
        message = f"derived fields go round in a circle: {' → '.join(circle)}"
        return [Problem(message, derived[circle[0]].location)]
    return []


def check_queries(sources: Sources, queries: Queries, report: Report) -> None:
    """Check collections and relations: every name, and that they can become SQL."""
    names = _names_without_event(sources, queries.levels)
    for query in queries.all():
        before = len(report.problems)
        extra = {"event": ANY_EVENT, **query_scope(query)}
        for expression in query.expressions:
            found = Report()
            analyze_expression(expression, names, found, extra=extra)
            report.problems += [problem for problem in found.problems if problem not in report.problems]
            report.references += found.references
            if found.collections:
                hint = "give its items as a parameter, or write its conditions here"
                message = "a collection cannot ask for another one"
                report.problem(message, expression.location or Location(""), hint)
            if found.feeds:
                hint = "give what it answers as a parameter"
                message = "a collection cannot ask a feed"
                report.problem(message, expression.location or Location(""), hint)
        try:
            query.check(sources.configuration.currency, tuple(sources.configuration.locales))
        except AuthoringError as error:
            # A name that is not there is told already.
            told = {_line(problem) for problem in report.problems[before:] if problem.code == "unknown_field"}
            report.problems.extend(
                problem
                for problem in error.problems
                if problem not in report.problems and _line(problem) not in told
            )


def _line(problem: Problem) -> tuple[str, int | None] | None:
    return None if problem.location is None else (problem.location.path, problem.location.line)


def _names_without_event(sources: Sources, levels: Mapping[str, int]) -> Names:
    return Names(
        profile=sources.profile.fields,
        event=None,
        catalogs=sources.catalogs,
        levels=levels,
        segments=frozenset(sources.segments.segments),
        stages=tuple(sources.segments.stages),
        brand=sources.configuration.brand,
        keyed=sources.profile.key is not None,
        constants=sources.constants_of(None),
        events=sources.events,
        feeds=sources.feeds,
    )
