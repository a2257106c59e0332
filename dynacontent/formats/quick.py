"""Data that is as it should be, taken at once.

A pipeline's rows are nearly always sound. What is here reads such a row with one plain loop; at the
first value that would need a closer look it gives up, and the row is validated by pydantic, which
says what is wrong with it. What is taken here is what pydantic would have made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import Any, NoReturn

from dynacontent.formats.scalars import LONGEST_TEXT, scalar_reader
from dynacontent.models.schema import Field, FieldType

MOST_VALUES = 100_000
"""Elements of one list or map."""
TEXTS = frozenset({"str", "html", "template"})
"""Types that are text without a form of their own: a blank one is a value, too."""

_FEW = frozenset({"locale", "timezone", "currency"})
_SHORT = 64

Reader = Callable[[Any], Any]
Ref = Callable[[str, Any], Any]


class NotQuickError(Exception):
    """A value needs a closer look; also said of a schema whose values all do."""


class QuickRecords:
    """Makes quick readers from declared fields; for data of Python types, not for cells of a file."""

    def __init__(self, ref: Ref, catalogs: Mapping[str, FieldType], timezone: tzinfo) -> None:
        self._ref = ref
        self._catalogs = catalogs
        self._timezone = timezone

    def record(self, fields: Mapping[str, Field]) -> Reader:
        """A reader of whole records, which raises `NotQuickError` or `Unfit`; raises `NotQuickError`."""
        given = [field for field in fields.values() if field.expression is None]
        if any(field.by is not None for field in given):
            raise NotQuickError
        members = [(field.name, self._reader(field.type), field.type.optional) for field in given]

        def read(data: Any) -> dict[str, Any]:
            if data.__class__ is not dict:
                raise NotQuickError
            found: dict[str, Any] = {}
            left = len(data)
            for name, reader, optional in members:
                if name in data:
                    left -= 1
                    value = data[name]
                    if value is not None:
                        found[name] = reader(value)
                        continue
                if not optional:
                    raise NotQuickError
            if left:
                raise NotQuickError
            return found

        return read

    def _reader(self, kind: FieldType) -> Reader:
        if kind.kind in TEXTS:
            return read_text
        if kind.kind == "object":
            return self.record(kind.fields)
        if kind.kind == "list" and kind.of is not None:
            return _list_reader(self._reader(kind.of))
        if kind.kind == "ref":
            return self._ref_reader(kind.catalog)
        if kind.kind == "enum":
            return _enum_reader(frozenset(kind.choices))
        if kind.kind == "map":
            return _never
        if kind.kind == "int":
            return _int_reader(_nonblank(scalar_reader("int", self._timezone)))
        reader = _nonblank(scalar_reader(kind.kind, self._timezone))
        return _remembered(reader) if kind.kind in _FEW else reader

    def _ref_reader(self, catalog: str) -> Reader:
        make = self._ref
        if self._catalogs[catalog].kind != "str":
            read_key = _nonblank(scalar_reader(self._catalogs[catalog].kind, self._timezone))
            return lambda value: make(catalog, read_key(value))

        def read(value: Any) -> Any:
            if value.__class__ is not str:
                value = read_text(value)
            if not value or value.isspace():
                raise NotQuickError
            return make(catalog, value if value.isascii() and len(value) < LONGEST_TEXT else read_text(value))

        return read


def read_text(value: Any) -> str:
    """An exact ``str`` that can be encoded; texts of YAML files know their places, and are made such."""
    if value.__class__ is not str:
        if not isinstance(value, str):
            raise NotQuickError
        value = str.__str__(value)
    if len(value) > LONGEST_TEXT:
        raise NotQuickError
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise NotQuickError from None
    text: str = value
    return text


def _never(_value: Any) -> NoReturn:
    """No quick reader, where there is such a value at all."""
    raise NotQuickError


def _list_reader(reader: Reader) -> Reader:
    def read(value: Any) -> list[Any]:
        if value.__class__ is not list or len(value) > MOST_VALUES or None in value:
            raise NotQuickError
        return [reader(item) for item in value]

    return read


def _enum_reader(choices: frozenset[str]) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise NotQuickError
        return value if value.__class__ is str else read_text(value)

    return read


def _int_reader(reader: Reader) -> Reader:
    def read(value: Any) -> Any:
        if value.__class__ is int and -(2**63) <= value < 2**63:
            return value
        if isinstance(value, str):
            return reader(value)
        raise NotQuickError

    return read


def _remembered(reader: Reader) -> Reader:
    """A reader of texts of which there are few."""
    known = lru_cache(maxsize=1_024)(reader)

    def read(value: Any) -> Any:
        return known(value) if value.__class__ is str and len(value) < _SHORT else reader(value)

    return read


def _nonblank(reader: Reader) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, str) and (not value or value.isspace()):
            raise NotQuickError
        return reader(value)

    return read
