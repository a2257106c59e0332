"""The values of one column of a source, many at once: what stands in the table, and their JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from dynacontent.catalogs.records import Typing, read_amount
from dynacontent.catalogs.rows import RowCodec, fragment
from dynacontent.expressions.sql_columns import SCALE, scaled
from dynacontent.formats.adapters import compile_value
from dynacontent.formats.scalars import LONGEST_TEXT
from dynacontent.models.schema import Field, FieldType
from dynacontent.ports.catalogs import Dialect

ABSENT = "null"
"""The JSON of a value that is not there."""

REMEMBERED = 10_000
"""Values of one column whose reading is remembered."""

Made = tuple[Any, ...]
"""What one value becomes: what stands in each of its columns, and its JSON."""

_TEXTS = frozenset({"str", "html", "template"})
_MEMORABLE = frozenset({str, int, float, bool})
_PLAIN_LINKS = re.compile(r"(?:(?:https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w/-]+(?:\.\w+)*)?)?\n)*", re.ASCII)
_PLAIN_PICTURES = re.compile(r"(?:(?:\w[\w/-]*(?:\.\w+)?)?\n)*", re.ASCII)
_PLAIN_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
_PLAIN_LISTS = re.compile(r"(?:(?:[\w.-]+(?:\|[\w.-]+)*)?\n)*", re.ASCII)


class UnclearError(ValueError):
    """The quick way cannot say what a source holds; perhaps nothing is wrong with it."""


class _Memo(dict[Any, Made]):
    """What values become, each worked out once."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Made:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[value] = self._make(value)
        return made


@dataclass(slots=True)
class ColumnReader:
    """Reads the values of one column of a source: ``width`` columns of the table, and their JSON."""

    make: Callable[[Any], Made]
    width: int
    cells: bool
    lists: bool
    shortcut: Callable[[Sequence[str]], tuple[Sequence[Any], list[str]] | None] | None
    memos: dict[type, _Memo]

    def read(self, values: Sequence[Any]) -> list[Sequence[Any]]:
        """The columns of the table, and behind them the JSON of each value."""
        if self.cells and any(map(str.isspace, values)):
            values = ["" if value.isspace() else value for value in values]
        kinds = {str} if self.cells else set(map(type, values))
        listed = self.lists and not self.cells
        if self.shortcut is not None and kinds == ({list} if listed else {str}):
            cells = _as_cells(values) if listed else values
            found = None if cells is None else self.shortcut(cells)
            if found is not None:
                return list(found)
        kinds.discard(type(None))
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind in _MEMORABLE:
            memo = self.memos.get(kind)
            if memo is None:
                memo = self.memos[kind] = _Memo(self.make)
            return list(zip(*[memo[value] for value in values], strict=True))
        return list(zip(*map(self.make, values), strict=True))


class Readers:
    """The readers of one catalog's columns, each made when it is first asked for."""

    def __init__(self, typing: Typing, codec: RowCodec, dialect: Dialect) -> None:
        self._typing = typing
        self._codec = codec
        self._dialect = dialect
        self._known: dict[tuple[str, str], ColumnReader] = {}

    def of(self, field: Field, variant: str = "") -> ColumnReader:
        """The reader of a field's column, or of one of its variants."""
        reader = self._known.get((field.name, variant))
        if reader is None:
            cells, optional = self._typing.cells, field.type.optional or bool(variant)
            if field.by == "currency":
                make, width, shortcut = self._price(variant), 2, None
            else:
                make, width = self._value(field, optional)
                shortcut = self._shortcut(field.type, optional) if width == 1 else None
            reader = ColumnReader(make, width, cells, field.type.kind == "list", shortcut, {})
            self._known[field.name, variant] = reader
        return reader

    def _price(self, variant: str) -> Callable[[Any], Made]:
        blank = self._typing.cells

        def make(value: Any) -> Made:
            if value is None or (blank and not value):
                return None, ABSENT, None
            if variant and value.__class__ is str and _PLAIN_DECIMAL.fullmatch(value):
                return (*_decimal(value), variant)
            currency, amount = read_amount(value, variant)
            return scaled(amount), f'"{amount}"', currency

        return make

    def _value(self, field: Field, optional: bool) -> tuple[Callable[[Any], Made], int]:
        typing, codec = self._typing, self._codec
        kind = field.type
        value_of = compile_value(
            kind,
            ref=lambda _catalog, key: key,
            catalogs=typing.key_types,
            timezone=typing.timezone,
            text_lists=typing.cells,
        )
        plain = Field(field.name, kind)
        names, encode = codec.columns_of(plain), codec.value_encoder(plain)
        absent = (*([None] * len(names)), ABSENT)

        decimal = kind.kind == "decimal"

        def make(value: Any) -> Made:
            if decimal and value.__class__ is str and _PLAIN_DECIMAL.fullmatch(value):
                return _decimal(value)
            typed = None if typing.absent(value, kind) else value_of.validate(value)
            if typed is None:
                if not optional:
                    raise UnclearError(field.name)
                return absent
            return (*encode(typed), fragment(typed))

        return make, len(names)

    def _shortcut(
        self, kind: FieldType, optional: bool
    ) -> Callable[[Sequence[str]], tuple[Sequence[Any], list[str]] | None] | None:
        """A way for whole columns of plain text; it returns ``None`` where there is more to it."""
        if kind.kind == "ref":
            kind = self._typing.key_types[kind.catalog]
        blank = self._typing.cells
        if kind.kind in _TEXTS:
            return lambda values: _texts(values, optional, blank)
        of = kind.of if kind.kind == "list" else None
        if of is not None and not of.optional and self._is_text(of):
            return lambda values: self._lists(values, optional) if _all(_PLAIN_LISTS, values) else None
        if not blank:
            return None
        pattern = {"url": _PLAIN_LINKS, "image": _PLAIN_PICTURES}.get(kind.kind)
        if pattern is not None:
            return lambda values: _texts(values, optional, blank) if _all(pattern, values) else None
        return None

    def _is_text(self, kind: FieldType) -> bool:
        if kind.kind == "ref":
            kind = self._typing.key_types[kind.catalog]
        return kind.kind in _TEXTS

    def _lists(self, values: Sequence[str], optional: bool) -> tuple[Sequence[Any], list[str]]:
        """Cells such as ``a|b``, all of letters that nothing has to be done about."""
        none = ABSENT if optional else "[]"
        parts = ['["' + value.replace("|", '","') + '"]' if value else none for value in values]
        if self._dialect == "sqlite":
            return [None if part == ABSENT else part for part in parts], parts
        return [None if part == ABSENT else "{" + part[1:-1] + "}" for part in parts], parts


def _decimal(text: str) -> tuple[int, str]:
    """A plain number as it stands in a column, and as JSON; see `scaled`."""
    whole, _, places = text.partition(".")
    return int(whole + places.ljust(SCALE, "0")), f'"{text}"'


def _texts(values: Sequence[str], optional: bool, blank: bool) -> tuple[Sequence[str | None], list[str]]:
    """A column of text; one where a cell is ``blank`` has it absent."""
    joined = "".join(values)
    if "\0" in joined or (len(joined) > LONGEST_TEXT and max(map(len, values)) > LONGEST_TEXT):
        raise UnclearError
    joined.encode()
    if not blank or "" not in values:
        return values, list(map(encode_basestring, values))
    if not optional:
        raise UnclearError
    parts = [encode_basestring(value) if value else ABSENT for value in values]
    return [value or None for value in values], parts


def _as_cells(values: Sequence[Any]) -> list[str] | None:
    """Lists of text as a CSV file has them; ``None`` where that would not say the same."""
    if [] in values or [""] in values:
        return None
    try:
        cells = list(map("|".join, values))
    except TypeError:
        return None
    bars = sum(map(len, values)) - len(values)
    return cells if "".join(cells).count("|") == bars else None


def _all(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    return pattern.fullmatch("\n".join(values) + "\n") is not None
