"""pydantic's walk through a type, part by part, without references between the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from dynacontent.editors.scalars import Scalars, Schema

if TYPE_CHECKING:
    from pydantic_core import core_schema


class PartSchema(GenerateJsonSchema):
    """The JSON Schema of a type as it is written in a language.

    No part refers to another: beside a reference draft 7 reads nothing, and what is said of a member, in
    which the same stands as in others, would be lost. So types cannot hold themselves.
    """

    def __init__(self, scalars: Scalars) -> None:
        super().__init__()
        self.scalars = scalars
        self._shared: dict[str, Any] = {}

    def generate_inner(self, schema: Any) -> Schema:
        """The schema of a part, by the method of its kind."""
        made: Schema = getattr(self, f"{schema['type'].replace('-', '_')}_schema")(schema)
        return made

    def definitions_schema(self, schema: core_schema.DefinitionsSchema) -> Schema:
        """A type in which others stand several times."""
        self._shared |= {part["ref"]: part for part in schema["definitions"]}
        return self.generate_inner(schema["schema"])

    def definition_ref_schema(self, schema: core_schema.DefinitionReferenceSchema) -> Schema:
        """A type that stands several times."""
        return self.generate_inner(self._shared[schema["schema_ref"]])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """What may be absent: the mapping around it says so."""
        return self.generate_inner(schema["schema"])

    def bool_schema(self, schema: core_schema.BoolSchema) -> Schema:  # noqa: ARG002
        """True or false."""
        return self.scalars.flag()

    def int_schema(self, schema: core_schema.IntSchema) -> Schema:
        """A whole number."""
        return self.scalars.whole(**_bounds(schema))

    def float_schema(self, schema: core_schema.FloatSchema) -> Schema:
        """A number."""
        return self.scalars.number(**_bounds(schema))

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        """One of some words."""
        return self.scalars.words(schema["expected"])


def _bounds(schema: Any) -> dict[str, int | float]:
    """The least and the most of a number, as JSON Schema calls them."""
    named = {"minimum": schema.get("ge"), "maximum": schema.get("le")}
    return {name: bound for name, bound in named.items() if bound is not None}
