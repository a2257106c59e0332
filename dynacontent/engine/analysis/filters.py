"""What filters and tests take and give."""

from __future__ import annotations

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls
from dynacontent.engine.analysis.signed import signed_type
from dynacontent.engine.analysis.types import ANY, MARKUP, Type
from dynacontent.engine.language.signatures import Function, signature_of_filter, signature_of_test
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import DRAWING

FORGIVING = frozenset({"fallback", "default", "d"})
"""Filters that accept a value that is not there."""


def filter_type(reader: Calls, function: Function, node: nodes.Filter, value: Type) -> Type:
    """The type a filter gives; a value or argument that does not fit is a problem."""
    if node.name not in FORGIVING:
        reader.need(value, node.node or node)
    found = signed_type(reader, signature_of_filter(node.name, function), node, value)
    if node.name == "safe":
        if value.data:
            hint = "declare the field as html: it is sanitized then, and needs no safe"
            return reader.problem(f"{value.path} is data and never safe", node, hint, code="unsafe_safe")
        if value.kind == "any":
            reader.doubt(node)
        return MARKUP
    if node.name in DRAWING and not reader.names.keyed:
        hint = "add  key: FIELD  to templates/profile.yaml: the order is each recipient's own"
        return reader.problem(f"{node.name} needs to know recipients apart", node, hint)
    if node.name == "pick":
        _check_picked(reader, node, value)
    return _mapped(reader, node, value) if node.name == "map" else found


def _check_picked(reader: Calls, node: nodes.Filter, value: Type) -> None:
    """Report choices for what a value of one of a few words never is."""
    named: list[tuple[str, nodes.Expr]] = [(str(k.key), k.value) for k in node.kwargs if k.key != "other"]
    for table in node.args[:1]:
        pairs = table.items if isinstance(table, nodes.Dict) else ()
        named += [(pair.key.value, pair.key) for pair in pairs if isinstance(pair.key, nodes.Const)]
    for word, place in named if value.choices else ():
        if word not in value.choices:
            hint = did_you_mean(str(word), value.choices, one_of(value.choices))
            reader.problem(f"{value.path or 'this'} is never {word!r}", place, hint, code="wrong_argument")


def check_test(reader: Calls, function: Function, node: nodes.Test, value: Type) -> None:
    """Report what does not fit the test that it is given to."""
    signed_type(reader, signature_of_test(node.name, function), node, value)


def _mapped(reader: Calls, node: nodes.Filter, value: Type) -> Type:
    filter_name = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
    if isinstance(filter_name, str) and filter_name not in reader.filters:
        hint = f'a field is map(attribute="{filter_name}"), or a dot on the list'
        return reader.problem(f"there is no filter {filter_name!r}", node, hint, code="unknown_filter")
    attribute = next((k.value for k in node.kwargs if k.key == "attribute"), None)
    if value.kind != "list" or not isinstance(attribute, nodes.Const):
        return Type("list", of=ANY)
    found = value.of or ANY
    for step in str(attribute.value).split("."):
        found = reader.member(found, step, attribute)
    return Type("list", found.path, found.level, data=True, of=found.known(), declared=found.declared)
