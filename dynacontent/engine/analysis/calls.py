"""What the functions of templates take and give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from jinja2 import nodes

from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import ANY, BOOL, NUMBER, Names, Type, field_type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import is_free_collection
from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.models.schema import Field, FieldType


class Calls(Protocol):
    """What the reader of expressions lends to functions."""

    names: Names
    report: Report

    def problem(self, message: str, node: nodes.Node, hint: str | None = None) -> Type:
        """Report a problem at a node and go on with an unknown type."""
        ...

    def use(self, type_: Type, node: nodes.Node) -> Type:
        """Note that data is read here."""
        ...

    def type_of(self, node: nodes.Expr) -> Type:
        """The type of an argument of the call that is being read."""
        ...


_PARAMETERS = {
    "collection": ("name", "limit"),
    "segment": ("name",),
    "asset": ("path",),
    "history.count": ("event", "within"),
    "history.last": ("event", "within"),
    "near": ("place", "other", "km"),
    "distance": ("place", "other"),
    "days": ("count",),
}
_ENTRY = {"event": Field("event", FieldType("str")), "at": Field("at", FieldType("datetime"))}


def call_type(reader: Calls, function: str, node: nodes.Call) -> Type | None:
    """The type of a call of one of the functions with names to check, or ``None`` for any other."""
    if function not in _PARAMETERS:
        return None
    own = _declared(reader, node) if function == "collection" else {}
    given = _arguments(reader, function, node, own=tuple(own))
    return _TYPES[function](reader, given, node)


def _declared(reader: Calls, node: nodes.Call) -> Mapping[str, Field]:
    """The parameters of the collection that is asked for."""
    name = _constant(node.args[0]) if node.args else None
    found = (c.collections[name] for c in reader.names.catalogs.values() if name in c.collections)
    collection = next(found, None)
    return {} if collection is None else collection.parameters


def _arguments(
    reader: Calls, function: str, node: nodes.Call, *, own: tuple[str, ...] = ()
) -> dict[str, nodes.Expr]:
    """Arguments by parameter; one that has no parameter is a problem. ``own`` are given by name only."""
    positional = _PARAMETERS[function]
    parameters = (*positional, *own)
    given = dict(zip(positional, node.args, strict=False))
    for extra in node.args[len(positional) :]:
        reader.problem(f"{function}() takes {one_of(list(parameters))}, and nothing more", extra)
    for keyword in node.kwargs:
        if keyword.key in parameters:
            given[keyword.key] = keyword.value
            continue
        hint = did_you_mean(keyword.key, parameters, f"it takes {one_of(list(parameters))}")
        reader.problem(f"{function}() has no argument {keyword.key!r}", keyword.value, hint)
    return given


def _constant(node: nodes.Expr | None) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def _collection(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    name = _constant(given.get("name"))
    if not isinstance(name, str):
        return reader.problem('collection() takes a name in quotes, as in collection("bestsellers")', node)
    limit = given.get("limit")
    value = _constant(limit)
    if isinstance(limit, nodes.Neg) or (
        value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1)
    ):
        assert limit is not None
        reader.problem("the limit of a collection is a whole number from 1", limit)
    levels = reader.names.levels
    catalog = next((c.name for c in reader.names.catalogs.values() if name in c.collections), None)
    if catalog is None:
        hint = did_you_mean(name, levels, f"collections: {one_of(sorted(levels))}")
        return reader.problem(f"there is no collection {name!r}", given["name"], hint)
    reader.report.collections.add(name)
    own = _declared(reader, node)
    check_own(reader, f"collection {name!r}", f'collection("{name}", {{}}=…)', own, given, node)
    if not own:
        reader.report.calls.add((name, value))
    level = levels[name] if not own or is_free_collection(node) else 3
    path = f'collection("{name}")'
    item = Type("item", f"{path}[]", level, level, data=True, catalog=catalog)
    return reader.use(Type("list", path, level, data=True, of=item, optional=True), node)


def check_own(
    reader: Calls,
    what: str,
    example: str,
    own: Mapping[str, Field],
    given: Mapping[str, nodes.Expr],
    node: nodes.Call,
) -> None:
    """Check what is given to the parameters of a collection or feed; ``example`` is a call of it."""
    for parameter, declared in own.items():
        if parameter not in given:
            if not declared.type.optional:
                hint = f"as in {example.format(parameter)}"
                reader.problem(f"{what} needs {parameter} ({declared.type})", node, hint)
            continue
        wanted, found = field_type(declared.type, parameter), reader.type_of(given[parameter])
        if not fits(wanted, found):
            message = f"{parameter} of {what} is {declared.type}, not {found}"
            reader.problem(message, given[parameter])


_NUMBERS = {"int": {"int"}, "float": {"int", "float", "decimal"}, "decimal": {"int", "float", "decimal"}}
_OWN = frozenset("int float decimal bool date datetime geo money list map object".split())


def fits(wanted: Type, found: Type) -> bool:
    """Whether a value of one type may be given where another is wanted, as far as is known."""
    if "any" in (wanted.kind, found.kind):
        return True
    if wanted.kind == "item" or found.kind == "item":
        return (wanted.kind, wanted.catalog) == (found.kind, found.catalog)
    if wanted.kind == "list" and found.kind == "list":
        return wanted.of is None or found.of is None or fits(wanted.of, found.of)
    if wanted.kind in _NUMBERS:
        return found.kind in _NUMBERS[wanted.kind]
    if wanted.kind in _OWN or found.kind in _OWN:
        return wanted.kind == found.kind
    return True


def _places(reader: Calls, given: Mapping[str, nodes.Expr], function: str, node: nodes.Call) -> None:
    """Check the arguments of `near` and `distance`."""
    for name in _PARAMETERS[function]:
        if name not in given:
            hint = {
                "near": "near(p.location, profile.location, km=20)",
                "distance": "distance(p.location, profile.location)",
            }[function]
            reader.problem(f"{function}() needs {name}", node, hint)
            return
        found = reader.type_of(given[name])
        wanted = ("int", "float", "decimal") if name == "km" else ("geo",)
        if found.kind not in (*wanted, "any"):
            what = "a number of kilometres" if name == "km" else "a place, a value of type geo"
            reader.problem(f"{name} of {function}() is {what}, not {found}", given[name])


def _near(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    _places(reader, given, "near", node)
    return BOOL


def _distance(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    _places(reader, given, "distance", node)
    return Type("float")


def _days(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    if "count" not in given:
        return reader.problem("days() needs a number", node, "context.now - days(30)")
    found = reader.type_of(given["count"])
    if found.kind not in ("int", "any"):
        reader.problem(f"days() takes a whole number, not {found}", given["count"])
    return Type("duration")


def _segment(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    name = _constant(given.get("name"))
    if not isinstance(name, str):
        # Any segment may be meant.
        level = max(reader.names.segment_levels.values(), default=1)
        return reader.use(replace(BOOL, path="segment(…)", level=level), node)
    if name not in reader.names.segments:
        known = sorted(reader.names.segments)
        hint = did_you_mean(name, known, f"segments: {one_of(known)}")
        return reader.problem(f"there is no segment {name!r}", given["name"], hint)
    reader.report.segments.add(name)
    level = reader.names.segment_levels.get(name, 1)
    return reader.use(replace(BOOL, path=f'segment("{name}")', level=level), node)


def _asset(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    path = _constant(given.get("path"))
    assets = reader.names.assets
    if isinstance(path, str) and assets is not None and path not in assets:
        hint = did_you_mean(path, assets, "pictures stand in templates/assets/")
        return reader.problem(f"there is no picture {path!r}", given["path"], hint)
    return Type("url")


def _history(reader: Calls, given: Mapping[str, nodes.Expr]) -> str | None:
    """The event a question about the history names, once its arguments are checked."""
    within = _constant(given.get("within"))
    if within is not None:
        try:
            parse_duration(str(within))
        except ValueError as error:
            reader.problem(str(error), given["within"], HINT)
    name, events = _constant(given.get("event")), reader.names.events
    if name is not None and name not in events:
        hint = did_you_mean(str(name), events, f"declared are {one_of(sorted(events)) or 'none'}")
        reader.problem(f"there is no event {name!r}", given["event"], hint)
        return None
    return None if name is None else str(name)


def _count(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    _history(reader, given)
    return NUMBER


def _last(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    name = _history(reader, given)
    if name is None:
        return ANY
    fields = {**_ENTRY, **reader.names.events[name]}
    return Type("object", f'history.last("{name}")', read_level=0, fields=fields, optional=True)


_TYPES: dict[str, Callable[[Calls, Mapping[str, nodes.Expr], nodes.Call], Type]] = {
    "collection": _collection,
    "segment": _segment,
    "asset": _asset,
    "history.count": _count,
    "history.last": _last,
    "near": _near,
    "distance": _distance,
    "days": _days,
}
