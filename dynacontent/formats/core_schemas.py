"""Field types as schemas of pydantic's core.

That is what pydantic makes of annotations. Written down directly they take a tenth of the time,
and a process that only renders need not load the rest of pydantic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    TypedDictField,
    dict_schema,
    list_schema,
    no_info_after_validator_function,
    no_info_before_validator_function,
    no_info_plain_validator_function,
    nullable_schema,
    str_schema,
    typed_dict_field,
    typed_dict_schema,
)

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.json import read_json
from dynacontent.formats.quick import MOST_VALUES, TEXTS
from dynacontent.formats.scalars import LONGEST_TEXT, Unfit, scalar_reader
from dynacontent.models.schema import Field, FieldType

TEXT = str_schema(strict=True, max_length=LONGEST_TEXT)
"""Text as pydantic reads it itself, faster than `read_text`; subclasses become exact ``str``."""

Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Builder:
    """Turns declared fields into schemas; see `compile_record` for what the parts mean."""

    ref: Callable[[str, Any], Any]
    catalogs: Mapping[str, FieldType]
    timezone: tzinfo
    text_lists: bool = False

    def record(self, fields: Mapping[str, Field]) -> CoreSchema:
        """A dict of the fields, which leaves optional values that are ``None`` out."""
        members: dict[str, TypedDictField] = {}
        for name, declared in fields.items():
            if declared.expression is None:
                members[name] = typed_dict_field(self._field(declared), required=not declared.type.optional)
        record = typed_dict_schema(members)
        optional = tuple(name for name in members if fields[name].type.optional)
        return no_info_after_validator_function(_without_none(optional), record) if optional else record

    def value(self, kind: FieldType) -> CoreSchema:
        """The schema of one type; an optional one may be ``None``."""
        required = self._required(kind)
        if not kind.optional:
            return required
        blank = self.text_lists or kind.kind not in TEXTS
        optional = nullable_schema(required)
        return no_info_before_validator_function(_blank_as_none, optional) if blank else optional

    def _field(self, declared: Field) -> CoreSchema:
        if declared.by is None:
            return self.value(declared.type)
        return self._variants(declared)

    def _variants(self, declared: Field) -> CoreSchema:
        """A value per locale or currency: a dict by variant, ``""`` being the one without."""
        money = declared.by == "currency" and declared.type.kind == "money"
        variants = no_info_before_validator_function(
            _with_currency if money else _spread, dict_schema(TEXT, self.value(declared.type))
        )
        check = _checked_variants(money=money, optional=declared.type.optional)
        return no_info_after_validator_function(check, variants)

    def _required(self, kind: FieldType) -> CoreSchema:
        if kind.kind == "enum":
            return _plain(_enum_reader(kind.choices))
        if kind.kind == "ref":
            return _plain(self._ref_reader(kind.catalog))
        if kind.kind == "object":
            return self._from_json(self.record(kind.fields))
        if kind.kind in {"list", "map"}:
            return self._container(kind)
        if kind.kind in TEXTS:
            return TEXT
        return _plain(scalar_reader(kind.kind, self.timezone))

    def _container(self, kind: FieldType) -> CoreSchema:
        assert kind.of is not None
        inner = self.value(kind.of)
        if kind.kind == "map":
            return self._from_json(dict_schema(TEXT, inner, max_length=MOST_VALUES))
        values = list_schema(inner, strict=True, max_length=MOST_VALUES)
        checked = no_info_before_validator_function(_as_list, values)
        if kind.of.kind in {"object", "list", "map"}:
            return self._from_json(checked)
        return no_info_before_validator_function(_split, checked) if self.text_lists else checked

    def _from_json(self, schema: CoreSchema) -> CoreSchema:
        return no_info_before_validator_function(_parsed, schema) if self.text_lists else schema

    def _ref_reader(self, catalog: str) -> Reader:
        key_type = self.catalogs[catalog]
        read_key = scalar_reader(key_type.kind, self.timezone)
        make = self.ref

        def read_ref(value: Any) -> Any:
            return make(catalog, read_key(value))

        return read_ref


def _plain(reader: Reader) -> CoreSchema:
    def checked(value: Any) -> Any:
        try:
            return reader(value)
        except Unfit as error:
            raise _misfit(error.message, error.hint) from None

    return no_info_plain_validator_function(checked)


def _enum_reader(choices: tuple[str, ...]) -> Reader:
    words = {word: word for word in choices}

    def read_enum(value: Any) -> str:
        if isinstance(value, str) and value in words:
            return words[value]
        otherwise = f"one of {one_of(choices)}"
        hint = did_you_mean(value[:64], choices, otherwise) if isinstance(value, str) else otherwise
        raise Unfit(f"should be one of {one_of(choices)}", hint if hint != otherwise else None)

    return read_enum


def _without_none(optional: tuple[str, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def strip(record: dict[str, Any]) -> dict[str, Any]:
        for name in optional:
            if name in record and record[name] is None:
                del record[name]
        return record

    return strip


def _blank_as_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _split(value: Any) -> Any:
    """A cell of a CSV file as a list: ``a|b``; a blank cell is an empty one."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split("|")] if value.strip() else []


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_json(value, "")
    except AuthoringError as error:
        raise _misfit("should be JSON") from error


def _spread(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {"": value}


def _with_currency(value: Any) -> Any:
    """Amounts by currency: a bare number gets the currency of its column."""
    if not isinstance(value, Mapping) or set(value) == {"amount", "currency"}:
        return {"": value}
    return {variant: _in_currency(amount, variant) for variant, amount in value.items()}


def _in_currency(amount: Any, currency: str) -> Any:
    bare = isinstance(amount, (int, float, Decimal)) and not isinstance(amount, bool)
    if isinstance(amount, str):
        bare = bool(amount.strip()) and not any(letter.isupper() and letter != "E" for letter in amount)
    return {"amount": amount, "currency": currency} if bare and currency else amount


def _checked_variants(*, money: bool, optional: bool) -> Callable[[dict[str, Any]], Any]:
    def check(variants: dict[str, Any]) -> dict[str, Any] | None:
        found = {variant: value for variant, value in variants.items() if value is not None}
        for variant, value in found.items() if money else ():
            if variant and value.currency != variant:
                raise _misfit(f"holds an amount in {value.currency} where {variant} belongs")
        if not found and not optional:
            raise _misfit("is required")
        return found or None

    return check


def _misfit(message: str, hint: str | None = None) -> PydanticCustomError:
    # A template made of the message itself would read braces in it as fields.
    return PydanticCustomError("unfit", "{message}", {"message": message, "hint": hint})
