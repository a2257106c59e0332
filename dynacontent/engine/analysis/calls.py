"""What the functions of templates take and give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls, arguments_of, constant, fits
from dynacontent.engine.analysis.histories import history_type
from dynacontent.engine.analysis.signed import signed_type
from dynacontent.engine.analysis.types import ANY, BOOL, MARKUP, Type, field_type
from dynacontent.engine.language.signatures import Function, signature_of_function
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import is_free_collection
from dynacontent.models.schema import Field


def call_type(reader: Calls, name: str, function: Function | None, node: nodes.Call) -> Type | None:
    """The type of a call of a function of the environment, or ``None`` where nothing is known of it.

    ``name`` is the function as written: ``history.count`` for a question to the history.
    """
    if name.startswith("history."):
        return history_type(reader, name, node)
    if function is None:
        return None
    signature = signature_of_function(name, function)
    if name == "collection":
        return _collection(reader, node)
    found = signed_type(reader, signature, node)
    special = _TYPES.get(name)
    if special is not None:
        given = dict(zip(signature.positional, node.args, strict=False))
        return special(reader, given | {word.key: word.value for word in node.kwargs}, node)
    return replace(found, path=f"{name}()") if found.kind == "list" else found


def _declared(reader: Calls, node: nodes.Call) -> Mapping[str, Field]:
    """The parameters of the collection that is asked for."""
    name = constant(node.args[0]) if node.args else None
    found = (c.collections[name] for c in reader.names.catalogs.values() if name in c.collections)
    collection = next(found, None)
    return {} if collection is None else collection.parameters


def _collection(reader: Calls, node: nodes.Call) -> Type:
    own = _declared(reader, node)
    given = arguments_of(reader, "collection()", node, ("name", "limit"), own=tuple(own))
    name = constant(given.get("name"))
    if not isinstance(name, str):
        return reader.problem('collection() takes a name in quotes, as in collection("bestsellers")', node)
    limit = given.get("limit")
    value = constant(limit)
    if isinstance(limit, nodes.Neg) or (
        value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1)
    ):
        assert limit is not None
        message = "the limit of a collection is a whole number from 1"
        reader.problem(message, limit, code="wrong_argument")
    levels = reader.names.levels
    catalog = next((c.name for c in reader.names.catalogs.values() if name in c.collections), None)
    if catalog is None:
        hint = did_you_mean(name, levels, f"collections: {one_of(sorted(levels))}")
        message = f"there is no collection {name!r}"
        return reader.problem(message, given["name"], hint, code="unknown_collection")
    reader.report.collections.add(name)
    reader.refer("collection", name, given["name"])
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
                message = f"{what} needs {parameter} ({declared.type})"
                reader.problem(message, node, hint, code="wrong_argument")
            continue
        wanted, found = field_type(declared.type, parameter), reader.type_of(given[parameter])
        if not fits(wanted, found):
            message = f"{parameter} of {what} is {declared.type}, not {found}"
            reader.problem(message, given[parameter], code="wrong_argument")


def _segment(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:
    name = constant(given.get("name"))
    if not isinstance(name, str):
        # Any segment may be meant.
        for one in sorted(reader.names.segments):
            reader.refer("segment", one, node)
        level = max(reader.names.segment_levels.values(), default=1)
        return reader.use(replace(BOOL, path="segment(…)", level=level), node)
    if name not in reader.names.segments:
        known = sorted(reader.names.segments)
        hint = did_you_mean(name, known, f"segments: {one_of(known)}")
        message = f"there is no segment {name!r}"
        return reader.problem(message, given["name"], hint, code="unknown_segment")
    reader.report.segments.add(name)
    reader.refer("segment", name, given["name"])
    level = reader.names.segment_levels.get(name, 1)
    return reader.use(replace(BOOL, path=f'segment("{name}")', level=level), node)


def _asset(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    path = constant(given.get("path"))
    if isinstance(path, str):
        reader.refer("asset", path, given["path"])
    assets = reader.names.assets
    if isinstance(path, str):
        reader.report.assets.add(path)
    if isinstance(path, str) and assets is not None and path not in assets:
        hint = did_you_mean(path, assets, "pictures stand in templates/assets/")
        message = f"there is no picture {path!r}"
        return reader.problem(message, given["path"], hint, code="unknown_asset")
    return Type("url")


def _namespace(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    return reader.type_of(node.args[0]) if node.args else ANY


def _translated(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
        reader.need(reader.type_of(argument), argument)
    return MARKUP


def _unsubscribe_url(reader: Calls, given: Mapping[str, nodes.Expr], node: nodes.Call) -> Type:  # noqa: ARG001
    if not reader.names.unsubscribe:
        hint = 'write [email.unsubscribe] with url = "https://…" in the configuration'
        return reader.problem("this workspace does not say where to unsubscribe", node, hint)
    return Type("url")


_TYPES: dict[str, Callable[[Calls, Mapping[str, nodes.Expr], nodes.Call], Type]] = {
    "segment": _segment,
    "asset": _asset,
    "namespace": _namespace,
    **dict.fromkeys(("_", "gettext", "ngettext", "pgettext", "npgettext"), _translated),
    "unsubscribe_url": _unsubscribe_url,
}
"""Functions of which more is known than their annotations tell."""
