"""Places inside a query: what is near, and how far away it is."""

from __future__ import annotations

from jinja2 import nodes

from dynacontent.expressions.sql_columns import AXES
from dynacontent.expressions.sql_operands import Operands, constant, family
from dynacontent.models.schema import FieldType

_NEAR = "near(item.location, profile.location, km=20)"
_DISTANCE = "distance(item.location, profile.location)"


def near(operands: Operands, node: nodes.Call) -> str:
    """Whether a place of the item is at most ``km`` kilometres from another place.

    The bounds along the three axes let a database use an index; the last condition decides.
    """
    place, here = _places(operands, node, _NEAR)
    second, km = -1, None
    literal, value = constant(_km(operands, node))
    if literal:
        km = value
    else:
        second = operands.asked(_km(operands, node))
    bounds = []
    for axis in AXES:
        column = operands.column(f"{place}@{axis}")
        least, most = (operands.near(f"{axis}{side}", here, km, second=second) for side in "-+")
        bounds.append(f"{column} BETWEEN {least} AND {most}")
    reach = operands.near("c2", here, km, second=second)
    return f"({' AND '.join(bounds)} AND {_separation(operands, place, here)} <= {reach})"


def distance(operands: Operands, node: nodes.Call) -> str:
    """What grows with the distance between a place of the item and another."""
    place, here = _places(operands, node, _DISTANCE)
    return _separation(operands, place, here)


def is_distance(node: nodes.Expr) -> bool:
    """Whether a part of an expression is ``distance(…)``."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "distance"


def _separation(operands: Operands, place: str, here: int) -> str:
    """See `dynacontent.expressions.geo.separation`, whose steps these are."""
    differences = [f"({operands.column(f'{place}@{axis}')} - {operands.near(axis, here)})" for axis in AXES]
    return f"({' + '.join(f'{one} * {one}' for one in differences)})"


def _places(operands: Operands, node: nodes.Call, example: str) -> tuple[str, int]:
    """The column of the item's place, and the index of the other place."""
    if len(node.args) != 2 or node.dyn_args or node.dyn_kwargs:
        operands.fail("two places are needed", node, hint=example)
    own, other = node.args if operands.touches(node.args[0]) else reversed(node.args)
    if operands.touches(other):
        operands.fail("one of two places is the item's, the other is not", node, hint=example)
    operand = operands.value(own)
    if operand.type.kind != "geo" or not operand.column:
        operands.fail(f"{operand.name} ({operand.type}) is no place", own, hint="a field of type geo")
    known = operands.known_type(other)
    if known is not None and known.kind != "geo":
        operands.fail(f"{known} is no place", other, hint="a value of type geo")
    return operand.column, operands.asked(other)


def _km(operands: Operands, node: nodes.Call) -> nodes.Expr:
    given = {keyword.key: keyword.value for keyword in node.kwargs}
    if set(given) != {"km"}:
        operands.fail("near() needs a distance in kilometres", node, hint=_NEAR)
    km = given["km"]
    if operands.touches(km):
        operands.fail("the distance is the same for all items", km, hint=_NEAR)
    known: FieldType | None = operands.known_type(km)
    literal, value = constant(km)
    if (known is not None and family(known) != "number") or (literal and not (value and value > 0)):
        operands.fail("the distance is a number of kilometres above 0", km, hint=_NEAR)
    return km
