"""Constants: values that messages share, ``[constants]`` of the configuration, or that one of them has.

In TOML a value is what it says. In YAML, where every scalar is text, a value is text unless it is
written as ``= EXPRESSION``, here a literal: ``= 50``, ``= ["a", "b"]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from dynacontent.loading.findings import Findings
from dynacontent.models.document import Document, Path
from dynacontent.models.source import SourceText, expression_in

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""The name of a constant, which templates read by a dot; keys further down may be any text."""
NAME_HINT = "a name is letters, digits and _"
LITERAL_HINT = (
    'behind = stands a literal, as in  = 50,  = true  or  = ["a", "b"]; other text is written as it is'
)


def read_constants(written: Any, document: Document, findings: Findings) -> dict[str, Any]:
    """The constants of a ``message.yaml``; what cannot be one is noted."""
    if written is None:
        return {}
    if not isinstance(written, dict):
        hint = "write names with values: text, = EXPRESSION, lists and mappings of them"
        findings.add("constants should be a mapping", document.place(("constants",)), hint=hint)
        return {}
    for name in written:
        if not NAME.fullmatch(name):
            findings.at(name, f"{str(name)!r} cannot be the name of a constant", hint=NAME_HINT)
    return {
        str(name): _value(value, document, ("constants", str(name)), findings)
        for name, value in written.items()
    }


def _value(value: Any, document: Document, path: Path, findings: Findings) -> Any:
    if isinstance(value, dict):
        return {str(key): _value(item, document, (*path, str(key)), findings) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item, document, (*path, index), findings) for index, item in enumerate(value)]
    if value is None:
        findings.add(f"{path[-1]} has no value", document.place(path), hint='an empty text is written ""')
        return ""
    assert isinstance(value, SourceText)
    if "{{" in value or "{%" in value:
        findings.at(value, "a constant is no template", hint="put the text into a component, or a catalog")
    source = expression_in(value)
    if source is None:
        return str(value)
    try:
        return _literal(Parser(Environment(autoescape=True), source, state="variable").parse_expression())
    except (TemplateSyntaxError, ValueError, RecursionError):
        findings.at(value, f"{str(value)!r} is no literal", hint=LITERAL_HINT)
        return ""


def _literal(node: nodes.Expr) -> Any:
    """The value of a literal. Raises `ValueError` for every other expression: nothing is computed."""
    if isinstance(node, nodes.Const) and node.value is not None:
        return Decimal(str(node.value)) if isinstance(node.value, float) else node.value
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
        found = _literal(node.node)
        if isinstance(found, (int, Decimal)) and not isinstance(found, bool):
            return -found
    if isinstance(node, (nodes.List, nodes.Tuple)):
        return [_literal(item) for item in node.items]
    if isinstance(node, nodes.Dict):
        return {str(_literal(pair.key)): _literal(pair.value) for pair in node.items}
    raise ValueError


def toml_constants(table: Mapping[str, Any], problem: Callable[[str, str | None], None]) -> dict[str, Any]:
    """The ``[constants]`` of the configuration; ``problem`` notes what cannot be one."""
    for name in table:
        if not NAME.fullmatch(name):
            problem(f"{name!r} cannot be the name of a constant", NAME_HINT)
    for path, value in _leaves(table, ""):
        if isinstance(value, datetime) and value.tzinfo is None:
            problem(f"constants.{path} has no offset", "write 2026-12-24T18:00:00Z or …+01:00")
        elif isinstance(value, Decimal) and not value.is_finite():
            problem(f"constants.{path} is no number", None)
    return dict(table)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, (Mapping, list)):
        for name, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    else:
        yield path, value
