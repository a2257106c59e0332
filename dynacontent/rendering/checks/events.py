"""What a message reads through others: segments, stages, derived fields, collections, relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dynacontent.engine.analysis.checker import analyze_expression
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.types import Names, Type, field_type
from dynacontent.expressions.evaluate import Expression
from dynacontent.loading import Sources
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema, Collection
from dynacontent.rendering.queries import CompiledQuery, Queries

ANY_EVENT = Type("any", "event")
"""What ``event`` is outside of a message: that of the message which uses the expression."""


def check_used(
    message: str,
    names: Names,
    report: Report,
    *,
    sources: Sources,
    expressions: Mapping[str, Mapping[str, Expression]],
    queries: Queries,
) -> None:
    """Check what segments, derived fields and collections that a message uses read of its event.

    Everything they name is added to the report, ``within`` what names it.
    """
    segments, derived, stages = expressions["segments"], expressions["derived"], expressions["stages"]
    checked: set[tuple[str, str]] = set()
    read = {use.path for use in report.uses}
    collections, relations = set(report.collections), set(report.relations)
    while True:
        named = {one.name for one in report.references if one.kind == "segment"}
        wanted = {("segment", name) for name in (report.segments | named) & set(segments)}
        wanted |= {("derived", name) for name in derived if f"profile.{name}" in read}
        wanted |= {("stage", name) for name in stages}
        wanted |= {("collection", name) for name in collections}
        wanted |= {("relation", ".".join(found)) for found in relations}
        if not wanted - checked:
            return
        for kind, name in sorted(wanted - checked):
            extra: dict[str, Type] = {}
            inside = Report()
            if kind == "collection":
                query, fallback = queries.select(name), queries.collection(name).fallback
                collections |= {fallback} & set(queries.levels) if fallback else set()
                used, extra = query.expressions, query_scope(query)
                _refer_of_collection(queries.collection(name), inside)
            elif kind == "relation":
                query = queries.relation(*name.split("."))
                _refer_to_inverse(sources.catalogs, name, inside)
                used, extra = query.expressions, query_scope(query)
            else:
                used = [{"segment": segments, "derived": derived, "stage": stages}[kind][name]]
            for expression in used:
                # Every render tells the stage, also of a message that does not ask for it; and where
                # a name is made up in a render, any segment may be meant, but need not.
                asked = kind != "segment" or name in report.segments
                if kind == "stage":
                    asked = any(one.name == "context.stage" for one in report.references)
                told = report if asked else Report()
                found = _check_event(expression, names, told, extra=extra, message=message)
                inside.references += found.references
                report.sent += found.sent
                report.segments |= found.segments
                read |= {use.path for use in found.uses}
                relations |= found.relations
                collections |= found.collections
            report.references += [replace(one, within=(kind, name)) for one in inside.references]
        checked |= wanted


def _refer_of_collection(collection: Collection, report: Report) -> None:
    """Note the fields in which the items of a collection differ, and the collection after it."""
    for name in collection.distinct_by:
        place = getattr(name, "location", None) or Location(f"catalogs/{collection.catalog}.yaml")
        report.refer("field", f"{collection.catalog}.{name}", place)
    if collection.fallback:
        place = getattr(collection.fallback, "location", None) or Location(
            f"catalogs/{collection.catalog}.yaml"
        )
        report.refer("collection", str(collection.fallback), place)


def _refer_to_inverse(catalogs: Mapping[str, CatalogSchema], name: str, report: Report) -> None:
    """Note the field that points back along a relation, and the key it points to."""
    catalog, _, relation = name.partition(".")
    found = catalogs[catalog].relations[relation]
    if found.inverse:
        place = getattr(found.inverse, "location", None) or Location(catalogs[catalog].path)
        report.refer("field", f"{found.to}.{found.inverse}", place)


def _check_event(
    expression: Expression, names: Names, report: Report, *, extra: dict[str, Type], message: str
) -> Report:
    """Check one expression, and return what was found in it."""
    found, anyway = Report(), Report()
    analyze_expression(expression, names, found, extra=extra)
    analyze_expression(expression, names, anyway, extra={**extra, "event": ANY_EVENT})
    for problem in found.problems:
        if problem not in anyway.problems and problem.location is not None:
            text = f"{problem.message}, where message {message!r} uses it"
            report.problem(text, problem.location, problem.hint, code=problem.code)
    return found


def query_scope(query: CompiledQuery) -> dict[str, Type]:
    """The names that the expressions of a query may use beside those of the recipient."""
    scope = {name: field_type(field.type, name) for name, field in query.parameters.items()}
    scope["item"] = Type("item", "item", catalog=query.catalog, data=True)
    if query.owner is not None:
        scope["this"] = Type("item", "this", catalog=query.owner, data=True)
    return scope
