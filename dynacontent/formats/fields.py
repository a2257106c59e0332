"""The field language: ``name: TYPE marks``, one line per field.

::

    first_name: str? pii                # ? at the end: may be absent
    purchased: list[ref[products]]? consent=personalization
    price: money by=currency
    spent: decimal = profile.a + 1      # derived by an expression
    address?:                           # a mapping is an object, here one that may be absent
      city: str
    lines:                              # a list of one mapping is a list of objects
      - sku: ref[products]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from dynacontent.errors import AuthoringError, Problem
from dynacontent.formats.types import DEEPEST, TypeReader, place_of
from dynacontent.location import Location
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.source import SourceText

_LIST_HINT = "list[str] holds values; a list of objects is one mapping behind a dash"


def parse_type(text: str, *, catalogs: Collection[str] | None = None) -> FieldType:
    """Read a type such as ``list[ref[products]]?``.

    ``catalogs`` are the names a ``ref`` may have; ``None`` leaves them unchecked. Raises
    `AuthoringError` with the exact column where ``text`` is a `SourceText`.
    """
    reader = TypeReader(text, catalogs)
    found = reader.type()
    reader.end()
    return found


def parse_field(name: str, text: str, *, catalogs: Collection[str] | None = None) -> Field:
    """Read what stands behind ``name:``, a type and its marks. Raises `AuthoringError`."""
    reader = TypeReader(text, catalogs)
    found = reader.type()
    marks: dict[str, Any] = {}
    while not reader.finished:
        reader.mark(marks)
    location = getattr(name, "location", None)
    return Field(name=str(name), type=found, location=location, **marks)


def parse_fields(
    mapping: Any, *, catalogs: Collection[str] | None = None, location: Location | None = None
) -> dict[str, Field]:
    """Read a mapping of fields; raises one `AuthoringError` with every problem found.

    ``location`` is where the mapping stands.
    """
    if not isinstance(mapping, Mapping):
        message = "fields are a mapping of names to types"
        raise AuthoringError.at(message, location or place_of(mapping), hint="first_name: str?")
    problems: list[Problem] = []
    fields = _fields(mapping, catalogs, problems, depth=0)
    if problems:
        raise AuthoringError(problems)
    return fields


def _fields(
    mapping: Mapping[str, Any], catalogs: Collection[str] | None, problems: list[Problem], *, depth: int
) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for key, value in mapping.items():
        try:
            declared = _field(key, value, catalogs, problems, depth)
        except AuthoringError as error:
            problems.extend(error.problems)
            continue
        if declared.name in fields:
            problems.append(Problem(f"field {declared.name!r} is declared twice", place_of(key)))
        fields[declared.name] = declared
    return fields


def _field(
    key: str, value: Any, catalogs: Collection[str] | None, problems: list[Problem], depth: int
) -> Field:
    """One entry of a mapping of fields; problems inside an object are collected, its own raised."""
    if depth > DEEPEST:
        raise AuthoringError.at(f"objects are nested more than {DEEPEST} deep", place_of(key))
    optional = key.endswith("?")
    name = SourceText(key.removesuffix("?"), place_of(key))
    check_name(name, "a field")
    if isinstance(value, str):
        if optional:
            hint = f"write {name}: {_with_question_mark(value)}"
            raise AuthoringError.at(
                "the ? stands behind the type, not behind the name", place_of(key), hint=hint
            )
        return parse_field(name, value, catalogs=catalogs)
    if value is None:
        raise AuthoringError.at(f"field {name!r} has no type", name.location, hint=f"write {name}: str")
    if isinstance(value, Mapping):
        members = _fields(value, catalogs, problems, depth=depth + 1)
        found = FieldType("object", optional=optional, fields=members)
    else:
        if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], Mapping):
            message = f"field {name!r} should be a type, a mapping, or a list of one mapping"
            raise AuthoringError.at(message, place_of(key), hint=_LIST_HINT)
        members = _fields(value[0], catalogs, problems, depth=depth + 1)
        found = FieldType("list", optional=optional, of=FieldType("object", fields=members))
    return Field(name=str(name), type=found, location=name.location)


def check_name(name: str, what: str) -> None:
    """Refuse a name a template could not write behind a dot. Raises `AuthoringError`."""
    if name.isidentifier() and not name.startswith("_"):
        return
    if name.startswith("_"):
        message, hint = f"{what} cannot begin with an underscore: {name!r}", None
    else:
        message = f"{name!r} cannot be the name of {what}"
        hint = "a name is letters, digits and underscores, and begins with a letter"
        better = re.sub(r"\W+", "_", name).strip("_")
        if better.isidentifier():
            hint += f": {better}"
    raise AuthoringError.at(message, place_of(name), hint=hint)


def _with_question_mark(text: str) -> str:
    word, _, marks = text.partition(" ")
    return f"{word.removesuffix('?')}? {marks}".strip()
