"""What is asked of the history: declared events, their fields, durations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls, arguments_of, constant, fits
from dynacontent.engine.analysis.types import ANY, NUMBER, Type, field_type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import first_node
from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.models.schema import Field, FieldType

_ENTRY = {"event": Field("event", FieldType("str")), "at": Field("at", FieldType("datetime"))}
_WINDOW = ("by", "span", "within", "without")
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "count": ("event", "within"),
    "last": ("event", "within"),
    "since": ("event",),
    "most": ("event", "by", "within"),
    "repeated": ("event", "times", *_WINDOW),
}
_UNGROUPED = frozenset({"list", "map", "object", "money"})
"""Kinds of values in which events cannot agree."""
_ONE_VALUE = "by names a field of one value: a ref, text or number"


def history_type(reader: Calls, function: str, node: nodes.Call) -> Type | None:
    """The type of a question to the history, once its arguments are checked."""
    question = function.removeprefix("history.")
    if question == "sequence":
        return _sequence(reader, node)
    if question not in _PARAMETERS:
        return None
    name = constant(node.args[0]) if node.args else None
    fields = reader.names.events.get(str(name), {}) if question not in ("most", "repeated") else {}
    positional = _PARAMETERS[question]
    own = tuple(field for field in fields if field not in positional)
    given = arguments_of(reader, f"{function}()", node, positional, own=own)
    event = _event(reader, given.get("event"))
    if question == "most":
        return _most(reader, event, given, node)
    _check_window(reader, given, [event] if event else [])
    for field in own:
        if event and field in given:
            reader.refer("field", f"history.{event}.{field}", first_node(given[field]))
        _check_field(reader, f"{field} of {event}", fields[field], given.get(field))
    if question == "repeated" and "times" not in given:
        hint = 'as in history.repeated("product_viewed", 3, within="10m")'
        reader.problem("history.repeated() needs times", node, hint, code="wrong_argument")
    if question == "count":
        return NUMBER
    if question == "since":
        return Type("duration", optional=True)
    return _entry(reader, event, f'history.{question}("{event}")')


def _sequence(reader: Calls, node: nodes.Call) -> Type:
    """``history.sequence("a", "b", by="product")``."""
    window = nodes.Call(node.node, [], node.kwargs, None, None, lineno=node.lineno)
    given = arguments_of(reader, "history.sequence()", window, (), own=_WINDOW)
    events = [event for event in (_event(reader, argument) for argument in node.args) if event]
    if not node.args:
        hint = 'as in history.sequence("product_viewed", "product_viewed", by="product", span="10m")'
        reader.problem("history.sequence() needs the names of events", node, hint, code="wrong_argument")
    _check_window(reader, given, events)
    last = events[-1] if len(events) == len(node.args) and events else None
    return _entry(reader, last, f'history.sequence("{last}")')


def _most(reader: Calls, event: str | None, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    """``history.most("product_viewed", by="product.category")``: the type at the end of the way."""
    _check_duration(reader, "within", given)
    by = constant(given.get("by"))
    if not isinstance(by, str):
        hint = 'as in history.most("product_viewed", by="product.category")'
        message = "history.most() needs by, a field in quotes"
        return reader.problem(message, given.get("by", node), hint, code="wrong_argument")
    if event is None:
        return ANY
    found = _entry(reader, event, f'history.most("{event}")').known()
    for step in by.split("."):
        found = reader.member(found, step, given["by"])
    if found.kind in _UNGROUPED:
        message = f"events cannot be counted by {by}, which is {found}"
        return reader.problem(message, given["by"], _ONE_VALUE, code="wrong_argument")
    return reader.use(replace(found, optional=True), node)


def _entry(reader: Calls, event: str | None, path: str) -> Type:
    """An event of the history, where its name is known."""
    if event is None:
        return ANY
    fields = {**_ENTRY, **reader.names.events[event]}
    return Type("object", path, read_level=0, fields=fields, optional=True, declared=f"history.{event}")


def _event(reader: Calls, written: nodes.Expr | None) -> str | None:
    """The declared event an argument names; ``None`` where that is not known."""
    name, events = constant(written), reader.names.events
    if name is None:
        return None
    if name not in events:
        hint = did_you_mean(str(name), events, f"declared are {one_of(sorted(events)) or 'none'}")
        assert written is not None
        reader.problem(f"there is no event {name!r}", written, hint, code="unknown_event")
        return None
    assert written is not None
    reader.refer("event", str(name), written)
    return str(name)


def _check_window(reader: Calls, given: Mapping[str, nodes.Expr], events: list[str]) -> None:
    """Check durations, the events that should not be there, and the field in which all agree."""
    for name in ("within", "span"):
        _check_duration(reader, name, given)
    absent = [event for event in (_event(reader, word) for word in _words(given.get("without"))) if event]
    for event in absent:
        if event in events:
            message = f"{event!r} cannot be there and be absent"
            reader.problem(message, given["without"], code="wrong_argument")
    by = constant(given.get("by"))
    for event in dict.fromkeys([*events, *absent]) if by is not None else ():
        _check_agreement(reader, str(by), event, given["by"])


def _check_duration(reader: Calls, name: str, given: Mapping[str, nodes.Expr]) -> None:
    length = constant(given.get(name))
    if length is not None:
        try:
            parse_duration(str(length))
        except ValueError as error:
            reader.problem(str(error), given[name], HINT, code="wrong_argument")


def _words(written: nodes.Expr | None) -> Iterator[nodes.Expr]:
    if isinstance(written, (nodes.List, nodes.Tuple)):
        yield from written.items
    elif written is not None:
        yield written


def _check_agreement(reader: Calls, by: str, event: str, node: nodes.Expr) -> None:
    fields = reader.names.events[event]
    if by not in fields:
        hint = did_you_mean(by, fields, f"it has {one_of(sorted(fields)) or 'none'}")
        reader.problem(f"event {event!r} has no field {by!r}", node, hint, code="unknown_field")
        return
    reader.refer("field", f"history.{event}.{by}", node)
    if fields[by].type.kind in _UNGROUPED:
        message = f"events cannot be told to agree in {by!r}, which is {fields[by].type}"
        reader.problem(message, node, _ONE_VALUE, code="wrong_argument")


def _check_field(reader: Calls, title: str, declared: Field, given: nodes.Expr | None) -> None:
    """Check a value that a field should have."""
    if given is None:
        return
    found = reader.type_of(given)
    if not fits(field_type(declared.type, title), found):
        reader.problem(f"{title} is {declared.type}, not {found}", given, code="wrong_argument")
