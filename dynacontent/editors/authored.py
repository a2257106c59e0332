"""Models of authored files as JSON Schemas of what authors write.

pydantic walks the models; here it is said how each part of them is written. What reading checks by hand
(a duration, the name of a component) has a `Form`, which `forms` knows.
"""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from dynacontent.editors.described import description_of
from dynacontent.editors.fields import FIELDS, name_schema
from dynacontent.editors.forms import DURATION_FORM, MOMENT_FORM, OF_CLASSES, form_schema
from dynacontent.editors.known import Known
from dynacontent.editors.parts import PartSchema
from dynacontent.editors.scalars import Scalars, Schema
from dynacontent.models.base import Authored
from dynacontent.models.schema import Field

if TYPE_CHECKING:
    from pydantic_core import core_schema


class AuthoredSchema(PartSchema):
    """The JSON Schema of a type, as it is written in a language (``scalars``) in a workspace (``known``)."""

    def __init__(self, scalars: Scalars, known: Known) -> None:
        super().__init__(scalars)
        self.known = known

    @classmethod
    def of(cls, kind: Any, scalars: Scalars, known: Known) -> Schema:
        """The schema of a type, complete in itself but for the definition of fields."""
        return cls(scalars, known).generate_inner(TypeAdapter(kind).core_schema)

    def generate_inner(self, schema: Any) -> Schema:
        """The schema of a part; one that has a form is what the form says."""
        form = schema.get("metadata", {}).get("form")
        return super().generate_inner(schema) if form is None else self._formed(form)

    # -- mappings ---------------------------------------------------------------------------

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        """A mapping with the keys that authors write."""
        model = schema["cls"]
        if model in OF_CLASSES:
            return self._formed(OF_CLASSES[model])
        assert issubclass(model, Authored)
        arguments: Any = schema["schema"]
        members = {member["name"]: member["schema"] for member in arguments["fields"]}
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for name, member in members.items():
            if name in model.spread:
                self._spread(model, name, properties, required)
            elif name not in model.unwritten and name != model.entries:
                key = model.written.get(name, name)
                needed = name not in model.optional and _is_required(model, name)
                properties[key] = self._member(model, name, member, needed=needed)
                required += [key] if needed else []
        found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if model.entries is not None:
            found |= self.generate_inner(members[model.entries])
        return found | ({"required": required} if required else {})

    def _spread(
        self, model: type[Authored], name: str, properties: dict[str, Schema], required: list[str]
    ) -> None:
        """The keys of a member that stand among those of the model around it."""
        inner = self.of(model.spread[name], self.scalars, self.known)
        needed = inner.get("required", ()) if _is_required(model, name) else ()
        required += needed
        for key, schema in inner["properties"].items():
            properties[key] = schema if key in needed else _empty(self.scalars, schema)

    def _member(self, model: type[Authored], name: str, schema: Any, *, needed: bool) -> Schema:
        written = self.generate_inner(schema)
        default = written.pop("default", None)
        found = written if needed else _empty(self.scalars, written)
        said = description_of(model, name)
        found = {"description": said, **found} if said else found
        return found if default is None else {**found, "default": default}

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """A mapping of names of the author's own; one of fields is the field language."""
        values: Any = schema.get("values_schema", {"type": "any"})
        if values.get("cls") is Field:
            return dict(FIELDS)
        inner = self.generate_inner(values)
        if inner == FIELDS or (inner.get("type") == "object" and not inner.get("required")):
            inner = self.scalars.empty(inner)  # nothing in it has to be there
        found: Schema = {"type": "object", "additionalProperties": inner}
        keys: Any = schema.get("keys_schema", {})
        if "form" in keys.get("metadata", {}):
            found["propertyNames"] = name_schema()
        return found

    def tuple_schema(self, schema: core_schema.TupleSchema) -> Schema:
        """A list of things of one kind."""
        return {"type": "array", "items": self.generate_inner(schema["items_schema"][0])}

    # -- values -----------------------------------------------------------------------------

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """What has a default, with the default where it is a word or a number."""
        found = self.generate_inner(schema["schema"])
        default = schema.get("default")
        plain = isinstance(default, (str, int)) and default != ""
        return {**found, "default": self.scalars.seen(default)} if plain else found

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> Schema:  # noqa: ARG002
        """A text with its place: nothing else has a validator of its own."""
        return self.scalars.text()

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:  # noqa: ARG002
        """A text."""
        return self.scalars.text()

    def any_schema(self, schema: core_schema.AnySchema) -> Schema:  # noqa: ARG002
        """Anything."""
        return {}

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> Schema:  # noqa: ARG002
        """A duration."""
        return self._formed(DURATION_FORM)

    def union_schema(self, schema: core_schema.UnionSchema) -> Schema:  # noqa: ARG002
        """A day or a moment, the only union there is."""
        return self._formed(MOMENT_FORM)

    def _formed(self, form: str) -> Schema:
        return form_schema(form, self.of, self.scalars, self.known)


def _empty(scalars: Scalars, schema: Schema) -> Schema:
    """What may be left without a value, with its description outside."""
    outside = {key: schema[key] for key in ("description",) if key in schema}
    inside = {key: value for key, value in schema.items() if key not in outside}
    return outside | scalars.empty(inside)


def _is_required(model: type[Authored], name: str) -> bool:
    member = model.model_fields[name]
    return member.default is MISSING and member.default_factory is MISSING
