"""Records of a source file against the schema: cells become typed rows, or problems at their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from dynacontent.errors import Problem, did_you_mean, one_of
from dynacontent.expressions.contents import UnsoundContentError, is_template, parse_content
from dynacontent.formats.adapters import RecordError, compile_record
from dynacontent.formats.failures import RecordProblem, describe
from dynacontent.formats.locales import canonical_locale
from dynacontent.formats.scalars import Unfit, read_decimal, read_money
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.schema import Field, FieldType
from dynacontent.ports.catalogs import Row

_CURRENCY = re.compile(r"[A-Z]{3}")
_REQUIRED = ("is required", "a ? behind its type lets it be absent")


class BadColumnError(ValueError):
    """A column that no field declares: the sentence to show and a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Typing:
    """Types the records of one catalog's source.

    ``key_types`` has the type of each catalog's key, for refs; moments without an offset are in
    ``timezone``; ``cells`` says that values are cells of a CSV file: text, a blank one absent.
    """

    def __init__(
        self, schema: CatalogSchema, *, key_types: Mapping[str, FieldType], timezone: tzinfo, cells: bool
    ) -> None:
        self.schema = schema
        self.key_types = key_types
        self.timezone = timezone
        self.cells = cells
        self._names: dict[str, tuple[str, str | None]] = {}
        self._localized = [name for name, field in schema.fields.items() if field.by == "locale"]
        self.templates = [name for name, field in schema.fields.items() if holds_templates(field.type)]
        """Fields with templates in them."""
        self._priced = [name for name, field in schema.fields.items() if field.by == "currency"]
        self._record = compile_record(
            {name: field for name, field in schema.fields.items() if field.by != "currency"},
            ref=lambda _catalog, key: key,
            catalogs=key_types,
            timezone=timezone,
            text_lists=cells,
        )

    def column(self, name: str) -> tuple[str, str | None]:
        """The field and variant of a column: ``("name", "de")`` for ``name@de``; `BadColumnError`."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = self._split(name)
        return found

    def _split(self, name: str) -> tuple[str, str | None]:
        base, at, variant = name.partition("@")
        declared = self.schema.fields.get(base)
        if declared is None or declared.expression is not None:
            fields = list(self.schema.fields)
            hint = did_you_mean(base, fields, f"declare it under fields: in {self.schema.path}")
            raise BadColumnError(f"column {name!r} is not declared", hint)
        if not at:
            return base, None
        if declared.by is None:
            hint = f"write {base}: {declared.type} by=locale in {self.schema.path}"
            raise BadColumnError(f"column {name!r}: {base} has no variants", hint)
        return base, _variant(declared.by, name, variant)

    def header_problems(self, columns: Iterable[str], place: Location) -> list[Problem]:
        """What is wrong with the columns of a file as a whole."""
        names = list(columns)
        problems: list[Problem] = []
        found: dict[tuple[str, str | None], str] = {}
        for name in names:
            try:
                target = self.column(name)
            except BadColumnError as error:
                problems.append(Problem(error.message, place, hint=error.hint))
                continue
            if target in found:
                problems.append(Problem(f"columns {found[target]!r} and {name!r} are the same", place))
            found[target] = name
        present = {field for field, _ in found}
        unknown = [name for name in names if name.partition("@")[0] not in self.schema.fields]
        for field in self.schema.fields.values():
            if field.name not in present and not field.type.optional and field.expression is None:
                hint = did_you_mean(field.name, unknown, f"the file has {one_of(names)}")
                problems.append(Problem(f"column {field.name!r} is missing", place, hint=hint))
        return problems

    def row(self, record: Mapping[str, Any]) -> Row:
        """The typed row of a record. Raises `RecordError` or `BadColumnError`."""
        data = self._gathered(record)
        problems: list[RecordProblem] = []
        prices = {name: self._amounts(name, data.pop(name, {}), problems) for name in self._priced}
        row: dict[str, Any] = {}
        try:
            row, _ = self._record.validate(data)
        except RecordError as error:
            problems += error.problems
        problems += [
            problem
            for name in self.templates
            if name in row
            for problem in _unsound(self.schema.fields[name], row[name])
        ]
        problems += [
            RecordProblem((name,), *_REQUIRED)
            for name in self._localized
            if name in row and "" not in row[name] and not self.schema.fields[name].type.optional
        ]
        if problems:
            order = list(self.schema.fields)
            raise RecordError(sorted(problems, key=lambda problem: order.index(str(problem.path[0]))))
        row.update((name, amounts) for name, amounts in prices.items() if amounts)
        return row

    def _gathered(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record with variants together: ``{"name": {"": "Tent", "de": "Zelt"}}``."""
        data: dict[str, Any] = {}
        for name, value in record.items():
            field, variant = self.column(name)
            declared = self.schema.fields[field]
            if self.absent(value, declared.type):
                continue
            if declared.by is None:
                data[field] = value
            else:
                data.setdefault(field, {})[variant or ""] = value
        return data

    def absent(self, value: Any, kind: FieldType) -> bool:
        """Whether a value of the source says that there is none."""
        if value is None:
            return True
        # A blank cell is an empty list where the list is required, absent everywhere else.
        listed = kind.kind == "list" and kind.of is not None and not kind.of.fields and not kind.optional
        return self.cells and not listed and isinstance(value, str) and not value.strip()

    def _amounts(
        self, name: str, variants: Mapping[str, Any], problems: list[RecordProblem]
    ) -> dict[str, Decimal]:
        """Amounts by currency. In a column of one they are bare, a plain column's say their own."""
        amounts: dict[str, Decimal] = {}
        for variant, value in variants.items():
            try:
                currency, amount = read_amount(value, variant)
            except Unfit as error:
                sentence = f"{error.message}, not {describe(value, secret=False)}"
                problems.append(RecordProblem((name, variant), sentence, error.hint))
                continue
            if variant and currency != variant:
                sentence = f"holds an amount in {currency} where {variant} belongs"
                problems.append(RecordProblem((name, variant), sentence))
            elif currency in amounts:
                sentence = f"holds an amount in {currency}, for which there is a column {name}@{currency}"
                problems.append(RecordProblem((name, variant), sentence))
            amounts[currency] = amount
        if not variants and not self.schema.fields[name].type.optional:
            problems.append(RecordProblem((name,), *_REQUIRED))
        return amounts


def holds_templates(kind: FieldType) -> bool:
    """Whether values of a type are templates, or have some inside."""
    inside = [member.type for member in kind.fields.values()] + ([kind.of] if kind.of else [])
    return kind.kind == "template" or any(map(holds_templates, inside))


def _unsound(field: Field, value: Any) -> Iterator[RecordProblem]:
    """The texts in a field that should be templates and are none."""
    if field.by == "locale":
        for variant, text in value.items():
            yield from _unsound_in(field.type, text, (field.name, variant))
    else:
        yield from _unsound_in(field.type, value, (field.name,))


def _unsound_in(kind: FieldType, value: Any, path: tuple[str | int, ...]) -> Iterator[RecordProblem]:
    if value is None:
        return
    if kind.of is not None:
        for step, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _unsound_in(kind.of, inner, (*path, step))
    for name, member in kind.fields.items():
        yield from _unsound_in(member.type, value.get(name), (*path, name))
    if kind.kind == "template" and is_template(value):
        try:
            parse_content(value)
        except UnsoundContentError as error:
            yield RecordProblem(path, f"is no template: {error.message} ({error.place})", error.hint)


def read_amount(value: Any, variant: str) -> tuple[str, Decimal]:
    """An amount with its currency: ``variant`` unless it says its own. Raises `Unfit`."""
    if not variant or isinstance(value, dict) or (isinstance(value, str) and variant in value):
        money = read_money(value)
        return money.currency, money.amount
    return variant, read_decimal(value)


def _variant(by: str, name: str, variant: str) -> str:
    if by == "currency":
        if not _CURRENCY.fullmatch(variant):
            hint = "three capital letters, as in price@EUR"
            raise BadColumnError(f"column {name!r}: {variant!r} is no currency code", hint)
        return variant
    try:
        return canonical_locale(variant)
    except ValueError:
        hint = "a locale tag, as in name@de or name@pt-BR"
        raise BadColumnError(f"column {name!r}: {variant!r} is no locale tag", hint) from None


def column_of(path: tuple[str | int, ...], fields: Mapping[str, Field]) -> str:
    """How a problem's path is called in a source file: ``price@EUR``, ``address.city``, ``tags[2]``."""
    name = str(path[0]) if path else ""
    declared = fields.get(name)
    rest = path[1:]
    if declared is not None and declared.by is not None and rest:
        name = f"{name}@{rest[0]}" if rest[0] else name
        rest = rest[1:]
    for step in rest:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return name
