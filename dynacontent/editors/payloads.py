"""The formats of push services as JSON Schemas of what a ``message.yaml`` lays over them.

A template may stand for whatever a format asks for, and a key without a value is as good as none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from dynacontent.editors.parts import PartSchema
from dynacontent.editors.scalars import Scalars, Schema, either, templated
from dynacontent.loading.push_blocks import FORMATS
from dynacontent.models.payloads import fcm

if TYPE_CHECKING:
    from pydantic_core import core_schema

_SWITCH = (
    r"^\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]([Ee][Ss])?|[Nn][Oo]?|[Oo]([Nn]|[Ff][Ff])|[TtFf01])\s*$"
)
"""What pydantic reads as true or false."""


def payload_schema(block: str, scalars: Scalars) -> Schema:
    """The schema of a block: ``android``, ``apns`` or ``webpush``."""
    kind = TypeAdapter(getattr(fcm, FORMATS[block]))
    return _PayloadSchema(scalars).generate_inner(kind.core_schema)


class _PayloadSchema(PartSchema):
    """The JSON Schema of a format, in which members may be empty and may be templates."""

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """A mapping with the keys of the service."""
        fields: Any = schema["schema"]
        while fields["type"] != "model-fields":
            fields = fields["schema"]  # what is checked of several members at once, is not said here
        members = {member.get("validation_alias", name): member for name, member in fields["fields"].items()}
        required = [key for key, member in members.items() if member["schema"]["type"] != "default"]
        properties = {key: self._may_be_empty(member, key in required) for key, member in members.items()}
        found: Schema = {"type": "object", "properties": properties}
        if schema["cls"].model_config.get("extra") != "allow":
            found["additionalProperties"] = False
        return found | ({"required": required} if required else {})

    def _may_be_empty(self, member: Any, required: bool) -> Schema:
        written = templated(self.generate_inner(member["schema"]))
        return written if required else self.scalars.empty(written)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """A member that may be left out."""
        return self.generate_inner(schema["schema"])

    def function_after_schema(self, schema: Any) -> Schema:
        """What is checked beyond its type."""
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """A text of some length and form."""
        pattern = str(schema.get("pattern") or "")
        if pattern and not re.search(pattern, "12"):
            return {"type": "string", "pattern": pattern}  # nothing that looks like a number is one
        more = {"maxLength": schema.get("max_length"), "pattern": pattern}
        return self.scalars.text(**{name: value for name, value in more.items() if value})

    def bool_schema(self, schema: core_schema.BoolSchema) -> Schema:  # noqa: ARG002
        """True or false, in any of the words for it."""
        number = {"type": "integer", "minimum": 0, "maximum": 1}
        return either({"type": "boolean"}, number, {"type": "string", "pattern": _SWITCH})

    def list_schema(self, schema: core_schema.ListSchema) -> Schema:
        """A list."""
        return {
            "type": "array",
            "items": self.scalars.empty(templated(self.generate_inner(schema["items_schema"]))),
        }

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """Values by name."""
        values = self.generate_inner(schema["values_schema"])
        return {"type": "object", "additionalProperties": self.scalars.empty(values) if values else {}}

    def any_schema(self, schema: core_schema.AnySchema) -> Schema:  # noqa: ARG002
        """Anything."""
        return {}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Schema:
        """One of several."""
        return either(*(self.generate_inner(choice) for choice in schema["choices"].values()))
