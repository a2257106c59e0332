"""The field language, ``name: TYPE marks``, as a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable

from dynacontent.editors.scalars import Schema, either, searched
from dynacontent.formats.types import MARKS
from dynacontent.models.schema import SCALAR_KINDS

NAME = r"[^\x00-@\[-`{-\x7f][^\x00-/:-@\[-^`{-\x7f]*"
"""What may stand behind a dot in an expression: of ASCII, letters, digits and underscores."""

DEFINITION = "fields"
FIELDS: Schema = {"allOf": [{"$ref": f"#/definitions/{DEFINITION}"}]}
"""A mapping of fields. (Beside a bare reference, draft 7 reads nothing.)"""

_BLANK = r"\s*"
_PLAIN = rf"(?:{'|'.join(SCALAR_KINDS)}|enum\[[^\[\]]+\]|ref\[[^\[\]]+\])"
_HOLDING = r"(?:list|map)"
_INNER = rf"(?:{_PLAIN}|{_HOLDING}\[{_BLANK}{_PLAIN}{_BLANK}\]|{_HOLDING}\[{_BLANK}{_HOLDING}\[.+\])"
_TYPE = rf"(?:{_PLAIN}|{_HOLDING}\[{_BLANK}{_INNER}{_BLANK}\])\??"
_MARK = r"(?:pii|consent=\S+|by=locale|by=currency)"
_PATTERN = rf"^{_BLANK}{_TYPE}{_BLANK}(?:{_MARK}(?=\s|$)\s*)*(?:=[\s\S]+)?$"
_HINT = (
    f"a field is a type ({', '.join(SCALAR_KINDS)}, enum[a,b], list[T], map[T], ref[CATALOG]; ? at its end: \
may be absent) and marks ({', '.join(MARKS)})"
)


def name_schema(*, optional: bool = False) -> Schema:
    """A name; ``optional`` lets a ? stand behind it."""
    hint = "a name is letters, digits and underscores, and begins with a letter"
    return searched(rf"^{NAME}\??$" if optional else rf"^{NAME}$", hint)


def type_schema(catalogs: Iterable[str]) -> Schema:
    """A type with its marks; those of ``catalogs`` are offered, too."""
    refs = [f"ref[{name}]" for name in catalogs]
    types = [*SCALAR_KINDS, "enum[a,b]", "list[str]", "map[str]", *refs, *(f"list[{ref}]" for ref in refs)]
    every = [text for one in types for text in (one, f"{one}?")]
    return {"anyOf": [searched(_PATTERN, _HINT), {"enum": every}]}


def fields_definition(catalogs: Iterable[str]) -> Schema:
    """The definition that `FIELDS` refers to."""
    several = {"type": "array", "items": FIELDS, "minItems": 1, "maxItems": 1}
    return {
        "type": "object",
        "propertyNames": name_schema(optional=True),
        "additionalProperties": either(type_schema(catalogs), FIELDS, several),
    }
