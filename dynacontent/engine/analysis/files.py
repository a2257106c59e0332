"""What can be known of a template file by itself, whether a message uses it or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from jinja2 import TemplateSyntaxError, nodes

from dynacontent.engine.analysis.names import check_names
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import syntax_error
from dynacontent.errors import LimitError, Problem, did_you_mean
from dynacontent.location import Location


def parse_problems(name: str, environment: TemplateEnvironment) -> tuple[Problem, ...]:
    """Why a template cannot be parsed; empty where it can."""
    try:
        environment.parsed(name)
    except TemplateSyntaxError as error:
        return syntax_error(error, environment, lambda _path: None).problems
    except LimitError as error:
        path, _line, _column = environment.place_of(name, 1)
        return tuple(replace(problem, location=Location(path)) for problem in error.problems)
    return ()


def macros_in(name: str, environment: TemplateEnvironment) -> dict[str, Location]:
    """The macros of a template file, each with its place; none of one that cannot be parsed."""
    if parse_problems(name, environment):
        return {}
    return {
        node.name: Location(*environment.place_of(name, node.lineno))
        for node in environment.parsed(name).find_all(nodes.Macro)
    }


def check_file(name: str, environment: TemplateEnvironment, report: Report) -> None:
    """Check what can be known of a template file by itself, whether a message uses it or not.

    Reports syntax errors, limits, unknown filters and tests, and names that are taken.
    """
    found = parse_problems(name, environment)
    report.problems.extend(problem for problem in found if problem not in report.problems)
    if found:
        return
    check_names(name, environment, report)
    for node in environment.parsed(name).find_all((nodes.Filter, nodes.Test)):
        known: Collection[str] = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if node.name not in known:
            kind = "filter" if isinstance(node, nodes.Filter) else "test"
            path, line, column = environment.place_of(name, node.lineno)
            hint = did_you_mean(node.name, known, "docs/reference.md lists them all")
            message, place = f"there is no {kind} {node.name!r}", Location(path, line, column)
            report.problem(message, place, hint, code="unknown_filter")
