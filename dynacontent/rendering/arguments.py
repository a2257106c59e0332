"""What a template gives to the parameters of a collection or feed, checked against their types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dynacontent.errors import RenderError, did_you_mean, one_of
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.models.authored import Collection, Feed
from dynacontent.models.schema import FieldType
from dynacontent.models.values import Geo, Money

_PYTHON: Mapping[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float, Decimal),
    "decimal": (int, float, Decimal),
    "bool": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "geo": (Geo,),
    "money": (Money,),
    "list": (list, tuple),
    "map": (dict,),
    "object": (dict,),
}
"""The values of each kind; those of every other kind are text."""


def check_arguments(asked: Collection | Feed, given: Mapping[str, Any]) -> None:
    """Raise `RenderError` for an argument that is unknown, not given, or of another type."""
    what = f"{'feed' if isinstance(asked, Feed) else 'collection'} {asked.name!r}"
    for name in given:
        if name not in asked.parameters:
            known = list(asked.parameters)
            hint = did_you_mean(name, known, f"it takes {one_of(known)}" if known else "it takes none")
            raise RenderError.at(f"{what} has no parameter {name!r}", hint=hint)
    for name, declared in asked.parameters.items():
        if name not in given and not declared.type.optional:
            call = f"feeds.{asked.name}(" if isinstance(asked, Feed) else f'collection("{asked.name}", '
            raise RenderError.at(f"{what} needs {name} ({declared.type})", hint=f"as in {call}{name}=…)")
        if given.get(name) is not None and not fits(declared.type, given[name]):
            raise RenderError(f"{name} of {what} is {declared.type}, not {type(given[name]).__name__}")


def bound_arguments(collection: Collection, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of one collection of a chain; what was not given is missing."""
    return {name: given.get(name, Missing(name=name)) for name in collection.parameters}


def fits(declared: FieldType, value: Any) -> bool:
    """Whether a value is of a declared type."""
    if declared.kind == "ref":
        return isinstance(value, Item) and value.catalog == declared.catalog
    if declared.kind == "list" and declared.of is not None:
        return isinstance(value, (list, tuple)) and all(fits(declared.of, part) for part in value)
    if isinstance(value, bool) and declared.kind != "bool":
        return False
    if isinstance(value, datetime) and declared.kind == "date":
        return False
    return isinstance(value, _PYTHON.get(declared.kind, (str,)))
