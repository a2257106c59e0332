"""Schemas as validators: declared fields become one validator of pydantic's core.

What comes out is a copy of exact built-in types (plus `Money`, `Geo` and whatever ``ref`` makes):
a template never sees an object that somebody else made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from dynacontent.errors import did_you_mean, one_of
from dynacontent.formats.failures import RecordError, RecordProblem, translate
from dynacontent.formats.quick import NotQuickError, QuickRecords
from dynacontent.formats.scalars import Unfit
from dynacontent.models.schema import Field, FieldType

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

    from dynacontent.formats.core_schemas import Builder

__all__ = ["Record", "RecordError", "RecordProblem", "Value", "compile_record", "compile_value"]

Ref = Callable[[str, Any], Any]


class Terms(NamedTuple):
    """What fields mean in a workspace; see `compile_record`."""

    ref: Ref
    catalogs: Mapping[str, FieldType]
    timezone: tzinfo
    text_lists: bool = False

    def builder(self) -> Builder:
        """What turns fields into schemas of pydantic's core; sound records need neither."""
        from dynacontent.formats.core_schemas import Builder

        return Builder(self.ref, self.catalogs, self.timezone, text_lists=self.text_lists)


class Record:
    """Validates mappings against declared fields; made by `compile_record`, safe between threads.

    A workspace declares many, of which a process may need few: each is compiled when first used.
    """

    def __init__(self, fields: Mapping[str, Field], terms: Terms) -> None:
        self.fields = dict(fields)
        self._terms = terms
        self._given = frozenset(name for name, item in fields.items() if item.expression is None)
        self._inner = {
            name: members for name in self._given if (members := _members(fields[name].type)) is not None
        }

    @cached_property
    def _validator(self) -> SchemaValidator:
        from pydantic_core import SchemaValidator

        return SchemaValidator(self._terms.builder().record(self.fields))

    @cached_property
    def _quick(self) -> Callable[[Any], dict[str, Any]] | None:
        """The reader of sound records, if the fields have one."""
        terms = self._terms
        if terms.text_lists:
            return None
        with suppress(NotQuickError):
            return QuickRecords(terms.ref, terms.catalogs, terms.timezone).record(self.fields)
        return None

    def validate(
        self, data: Mapping[str, Any], *, unknown: Literal["error", "drop"] = "error"
    ) -> tuple[dict[str, Any], list[str]]:
        """A checked copy of ``data``, and the dotted paths of what was dropped as unknown.

        Optional fields that are absent or ``None`` are left out of the copy. Raises `RecordError`
        with every problem; with ``unknown="error"`` undeclared names are among them.
        """
        if self._quick is not None:
            with suppress(NotQuickError, Unfit):
                return self._quick(data), []
        if not isinstance(data, Mapping):
            raise RecordError([RecordProblem((), f"should be a mapping, not {type(data).__name__}")])
        return self._validated(data, unknown)

    def _validated(
        self, data: Mapping[str, Any], unknown: Literal["error", "drop"]
    ) -> tuple[dict[str, Any], list[str]]:
        from pydantic_core import ValidationError

        strangers = list(_strangers(data, self.fields, self._given, self._inner, path=()))
        problems = [problem for _, problem in strangers] if unknown == "error" else []
        try:
            checked = self._validator.validate_python(data)
        except ValidationError as error:
            problems += translate(error, self.fields)
        if problems:
            raise RecordError(problems)
        return checked, [".".join(map(str, path)) for path, _ in strangers]


class Value:
    """Validates one value against a type; made by `compile_value`."""

    def __init__(self, kind: FieldType, validator: SchemaValidator) -> None:
        self.type = kind
        self._validator = validator

    def validate(self, value: Any) -> Any:
        """A checked copy of ``value`` (``None`` for an absent optional). Raises `RecordError`."""
        from pydantic_core import ValidationError

        try:
            return self._validator.validate_python(value)
        except ValidationError as error:
            raise RecordError(translate(error, {}, self.type)) from None


def compile_record(
    fields: Mapping[str, Field],
    *,
    ref: Ref,
    catalogs: Mapping[str, FieldType],
    timezone: tzinfo,
    text_lists: bool = False,
) -> Record:
    """Compile declared fields into a `Record`.

    ``ref(catalog, key)`` makes the value of a ``ref`` field from its checked key; ``catalogs`` has
    the type of each catalog's key. Times without an offset are in ``timezone``. ``text_lists``
    reads CSV cells: lists as ``a|b``, objects and maps as JSON, a blank cell as absent. Derived
    fields are no part of the data. A field with a ``by`` mark becomes a dict by variant, of which
    ``""`` is the value without one.
    """
    return Record(fields, Terms(ref, catalogs, timezone, text_lists))


def compile_value(
    kind: FieldType,
    *,
    ref: Ref,
    catalogs: Mapping[str, FieldType],
    timezone: tzinfo,
    text_lists: bool = False,
) -> Value:
    """Compile a single type into a `Value`; the arguments are those of `compile_record`."""
    from pydantic_core import SchemaValidator

    builder = Terms(ref, catalogs, timezone, text_lists).builder()
    return Value(kind, SchemaValidator(builder.value(kind)))


def _members(kind: FieldType) -> Mapping[str, Field] | None:
    """The fields of an object, or of the objects in a list or map."""
    while kind.of is not None:
        kind = kind.of
    return kind.fields if kind.kind == "object" else None


def _strangers(
    data: Any,
    fields: Mapping[str, Field],
    given: frozenset[str] | None,
    inner: Mapping[str, Mapping[str, Field]] | None,
    *,
    path: tuple[str | int, ...],
) -> Any:
    """Names in ``data`` that no field declares, with the problem each one is."""
    if given is None:
        given = frozenset(name for name, item in fields.items() if item.expression is None)
        inner = {name: members for name in given if (members := _members(fields[name].type)) is not None}
    if not data.keys() <= given:
        for name in data:
            if name not in given:
                yield (*path, str(name)), _stranger(name, fields, given, path)
    for name, members in (inner or {}).items():
        if name in data:
            yield from _within(data[name], members, fields[name].type, path=(*path, name))


def _within(value: Any, members: Mapping[str, Field], kind: FieldType, *, path: tuple[str | int, ...]) -> Any:
    """Unknown names in the objects that ``value`` is or holds; what has the wrong shape is skipped."""
    if kind.kind == "object":
        if isinstance(value, Mapping):
            yield from _strangers(value, members, None, None, path=path)
    elif kind.of is not None and isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _within(item, members, kind.of, path=(*path, index))
    elif kind.of is not None and isinstance(value, Mapping):
        for name, item in value.items():
            yield from _within(item, members, kind.of, path=(*path, str(name)))


def _stranger(
    name: Any, fields: Mapping[str, Field], given: frozenset[str], path: tuple[str | int, ...]
) -> RecordProblem:
    if name in fields:
        message = "is derived by an expression and cannot be given"
        return RecordProblem((*path, str(name)), message, "leave it out")
    otherwise = f"declared are {one_of(list(fields))}" if fields else "nothing is declared here"
    return RecordProblem((*path, str(name)), "is not declared", did_you_mean(str(name), given, otherwise))
