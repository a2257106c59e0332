"""Names that say the same in every template, and the statements that would give them another meaning."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.location import Location

RECIPIENT = frozenset({"profile", "event", "history"})
"""Names of the recipient's data. A component is given them, so its parameters may be called so."""


def check_names(name: str, environment: TemplateEnvironment, report: Report) -> None:
    """Refuse a template that gives a name of the environment's a meaning of its own."""
    for node, found in _given(environment.parsed(name)):
        parameter = isinstance(node, nodes.Name) and node.ctx == "param"
        if found in environment.globals or (found in RECIPIENT and not parameter):
            path, line, column = environment.place_of(name, node.lineno)
            message = f"{found!r} has its meaning in every template, and cannot be given another one"
            hint = f"choose another name, as in my_{found}"
            report.problem(message, Location(path, line, column), hint, code="taken_name")


def _given(tree: nodes.Template) -> Iterator[tuple[nodes.Node, str]]:
    """Every name that a template gives a meaning, with the node that does: set, looped over, a
    parameter, a component, imported."""
    for node in tree.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Name):
            if node.ctx in ("store", "param"):
                yield node, node.name
        elif isinstance(node, nodes.FromImport):
            for found in node.names:
                yield node, found[1] if isinstance(found, tuple) else found
        elif isinstance(node, nodes.Import):
            yield node, node.target
        elif isinstance(node, nodes.Macro):
            yield node, node.name
