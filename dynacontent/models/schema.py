"""What a field may hold: the parsed form of the field language (``name: TYPE marks``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from dynacontent.location import Location
from dynacontent.models.source import SourceText

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

SCALAR_KINDS = (
    "str",
    "int",
    "float",
    "decimal",
    "bool",
    "date",
    "datetime",
    "url",
    "image",
    "email",
    "html",
    "template",
    "geo",
    "locale",
    "timezone",
    "currency",
    "money",
)
"""Type names that take no argument."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of the field language.

    ``kind`` is one of `SCALAR_KINDS` or ``enum``, ``list``, ``map``, ``ref``, ``object``;
    ``of`` is the element type of a list or map, ``choices`` the words of an enum, ``catalog``
    the target of a ref, ``fields`` the members of an object.
    """

    kind: str
    optional: bool = False
    of: FieldType | None = None
    choices: tuple[str, ...] = ()
    catalog: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)

    def __str__(self) -> str:
        argument = {
            "list": str(self.of),
            "map": str(self.of),
            "enum": ",".join(self.choices),
            "ref": self.catalog,
        }.get(self.kind)
        text = self.kind if argument is None else f"{self.kind}[{argument}]"
        return text + "?" if self.optional else text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(cls)  # made by the reader of the field language only


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field: its type, its marks, and where it was declared."""

    name: str
    type: FieldType
    pii: bool = False
    consent: str | None = None
    by: Literal["locale", "currency"] | None = None
    expression: SourceText | None = None
    location: Location | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(cls)  # made by the reader of the field language only
