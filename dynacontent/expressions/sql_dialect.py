"""What SQLite and PostgreSQL write differently: parameters, lists, exact numbers, text in text.

Both mean the same. SQLite takes the type of a parameter from its value; PostgreSQL plans a prepared
statement before it sees one, so every parameter says there what it is. A list is a JSON array in
SQLite and an array in PostgreSQL, in columns and in parameters alike.
"""

# ruff: noqa: S608 - every name in the SQL made here was quoted, every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dynacontent.models.schema import FieldType
from dynacontent.ports.catalogs import Bind, Dialect

Keys = Mapping[str, FieldType]
"""The type of each catalog's key."""


class Writer(Protocol):
    """How one database writes what the other writes differently. All arguments are SQL."""

    dialect: Dialect
    lists_items: bool
    """Whether a table beside the catalog's lists its items by what a field of refs holds."""

    def parameter(self, number: int, bind: Bind, keys: Keys) -> str:
        """The parameter with a number from 1."""
        ...

    def truth(self, number: str) -> str:
        """A parameter that is 1 or 0, as a condition."""
        ...

    def never(self) -> str:
        """A condition that nothing meets."""
        ...

    def nothing(self) -> str:
        """A number that is not there."""
        ...

    def contains(self, text: str, part: str) -> str:
        """Whether a text holds another."""
        ...

    def begins(self, text: str, part: str) -> str:
        """Whether a text begins with another."""
        ...

    def ends(self, text: str, part: str) -> str:
        """Whether a text ends with another."""
        ...

    def among(self, value: str, values: str) -> str:
        """Whether a value is one of a list of values that is a parameter."""
        ...

    def holds(self, column: str, value: str, *, step: int, same: bool) -> str:
        """Whether the list in a column holds a value, which counts in ``1 / step`` of its units.

        ``same``: it is a parameter of the type that the list's elements have.
        """
        ...

    def shares(self, column: str, values: str) -> str:
        """Whether two lists have a value in common."""
        ...

    def filled(self, column: str) -> str:
        """Whether the list in a column has any value."""
        ...

    def exact(self, number: str) -> str:
        """An integer to compute with."""
        ...

    def floating(self, number: str) -> str:
        """A number to compute with as a float."""
        ...


class SqliteWriter:
    """SQLite, whose integers become floats where they do not fit."""

    dialect: Dialect = "sqlite"
    lists_items = True

    def parameter(self, number: int, _bind: Bind, _keys: Keys) -> str:
        """See `Writer.parameter`."""
        return f"?{number}"

    def truth(self, number: str) -> str:
        """See `Writer.truth`."""
        return number

    def never(self) -> str:
        """See `Writer.never`."""
        return "(0)"

    def nothing(self) -> str:
        """See `Writer.nothing`."""
        return "NULL"

    def contains(self, text: str, part: str) -> str:
        """See `Writer.contains`."""
        return f"(instr({text}, {part}) > 0)"

    def begins(self, text: str, part: str) -> str:
        """See `Writer.begins`."""
        return f"(instr({text}, {part}) = 1)"

    def ends(self, text: str, part: str) -> str:
        """See `Writer.ends`."""
        start = f"length({text}) - length({part}) + 1"
        return f"({start} > 0 AND substr({text}, {start}) = {part})"

    def among(self, value: str, values: str) -> str:
        """See `Writer.among`."""
        return f"({value} IN (SELECT element.value FROM json_each({values}) AS element))"

    def holds(self, column: str, value: str, *, step: int, same: bool) -> str:  # noqa: ARG002
        """See `Writer.holds`."""
        element = "element.value" if step == 1 else f"element.value * {step}"
        return f"EXISTS (SELECT 1 FROM json_each({column}) AS element WHERE {element} = {value})"

    def shares(self, column: str, values: str) -> str:
        """See `Writer.shares`."""
        inner = f"SELECT other.value FROM json_each({values}) AS other"
        return f"EXISTS (SELECT 1 FROM json_each({column}) AS element WHERE element.value IN ({inner}))"

    def filled(self, column: str) -> str:
        """See `Writer.filled`."""
        return f"({column} <> '[]')"

    def exact(self, number: str) -> str:
        """See `Writer.exact`."""
        return number

    def floating(self, number: str) -> str:
        """See `Writer.floating`."""
        return number


class PostgresWriter:
    """PostgreSQL, which computes with ``numeric``, because its integers overflow with an error."""

    dialect: Dialect = "postgresql"
    lists_items = False

    def parameter(self, number: int, bind: Bind, keys: Keys) -> str:
        """See `Writer.parameter`."""
        return f"${number}::{_type(bind, keys)}{'[]' if bind.many else ''}"

    def truth(self, number: str) -> str:
        """See `Writer.truth`."""
        return f"({number} <> 0)"

    def never(self) -> str:
        """See `Writer.never`."""
        return "FALSE"

    def nothing(self) -> str:
        """See `Writer.nothing`."""
        return "NULL::bigint"

    def contains(self, text: str, part: str) -> str:
        """See `Writer.contains`."""
        return f"(strpos({text}, {part}) > 0)"

    def begins(self, text: str, part: str) -> str:
        """See `Writer.begins`."""
        return f"(strpos({text}, {part}) = 1)"

    def ends(self, text: str, part: str) -> str:
        """See `Writer.ends`."""
        return f"(right({text}, length({part})) = {part})"

    def among(self, value: str, values: str) -> str:
        """See `Writer.among`."""
        return f"({value} = ANY({values}))"

    def holds(self, column: str, value: str, *, step: int, same: bool) -> str:
        """See `Writer.holds`: an index on a list answers ``@>``, but not ``= ANY``."""
        if step != 1:
            inner = f"SELECT 1 FROM unnest({column}) AS element(value)"
            return f"EXISTS ({inner} WHERE {self.exact('element.value')} * {step} = {value})"
        return f"({column} @> ARRAY[{value}])" if same else f"({value} = ANY({column}))"

    def shares(self, column: str, values: str) -> str:
        """See `Writer.shares`."""
        return f"({column} && {values})"

    def filled(self, column: str) -> str:
        """See `Writer.filled`."""
        return f"(cardinality({column}) > 0)"

    def exact(self, number: str) -> str:
        """See `Writer.exact`."""
        return f"{number}::numeric"

    def floating(self, number: str) -> str:
        """See `Writer.floating`."""
        return f"{number}::float8"


WRITERS: Mapping[Dialect, Writer] = {"sqlite": SqliteWriter(), "postgresql": PostgresWriter()}


def _type(bind: Bind, keys: Keys) -> str:
    """The PostgreSQL type of a parameter."""
    if bind.kind in ("text", "date", "datetime"):
        return "text"
    if bind.kind == "ref":
        key = keys.get(bind.catalog)
        return "bigint" if key is not None and key.kind == "int" else "text"
    if bind.kind in ("float", "near"):
        return "float8"
    return "numeric" if bind.operator == "compute" else "bigint"
