"""What the functions of templates take and give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls, arguments_of, constant, fits
from dynacontent.engine.analysis.histories import history_type
from dynacontent.engine.analysis.types import BOOL, TEXT, Type, field_type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import is_free_collection
from dynacontent.localization.weeks import WeekdayWidth
from dynacontent.models.schema import Field

_PARAMETERS = {
    "collection": ("name", "limit"),
    "segment": ("name",),
    "asset": ("path",),
    "near": ("place", "other", "km"),
    "distance": ("place", "other"),
    "days": ("count",),
    "hours": ("count",),
    "weekdays": ("width",),
}


def call_type(reader: Calls, function: str, node: nodes.Call) -> Type | None:
    """The type of a call of one of the functions with names to check, or ``None`` for any other."""
    if function.startswith("history."):
        return history_type(reader, function, node)
    if function not in _PARAMETERS:
        return None
    own = _declared(reader, node) if function == "collection" else {}
    given = arguments_of(reader, function, node, _PARAMETERS[function], own=tuple(own))
    return _TYPES[function](reader, given, node)


def _declared(reader: Calls, node: nodes.Call) -> Mapping[str, Field]:
    """The parameters of the collection that is asked for."""
    name = constant(node.args[0]) if node.args else None
    found = (c.collections[name] for c in reader.names.catalogs.values() if name in c.collections)
    collection = next(found, None)
    return {} if collection is None else collection.parameters


def _collection(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    name = constant(given.get("name"))
    if not isinstance(name, str):
        return reader.problem('collection() takes a name in quotes, as in collection("bestsellers")', node)
    limit = given.get("limit")
    value = constant(limit)
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


def _duration(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    """Check the argument of `days` and `hours`."""
    name = node.node.name  # type: ignore[attr-defined]
    if "count" not in given:
        return reader.problem(f"{name}() needs a number", node, f"context.now - {name}(30)")
    found = reader.type_of(given["count"])
    if found.kind not in ("int", "any"):
        reader.problem(f"{name}() takes a whole number, not {found}", given["count"])
    return Type("duration")


def _weekdays(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    width, widths = constant(given.get("width")), get_args(WeekdayWidth)
    if width is not None and width not in widths:
        hint = did_you_mean(str(width), widths, f"it is {one_of(widths)}")
        reader.problem(f"weekdays() has no width {width!r}", given["width"], hint)
    return Type("list", "weekdays()", of=TEXT)


def _segment(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    name = constant(given.get("name"))
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
    path = constant(given.get("path"))
    assets = reader.names.assets
    if isinstance(path, str) and assets is not None and path not in assets:
        hint = did_you_mean(path, assets, "pictures stand in templates/assets/")
        return reader.problem(f"there is no picture {path!r}", given["path"], hint)
    return Type("url")


_TYPES: dict[str, Callable[[Calls, Mapping[str, nodes.Expr], nodes.Call], Type]] = {
    "collection": _collection,
    "segment": _segment,
    "asset": _asset,
    "near": _near,
    "distance": _distance,
    "days": _duration,
    "weekdays": _weekdays,
    "hours": _duration,
}
