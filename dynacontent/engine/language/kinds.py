"""What annotations of filters and functions are written with, beside Python's own types.

An annotation is the one place where a type is told: `dynacontent.engine.language.signatures` reads it when a
workspace is checked, never while a message is rendered.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, TypeVar

from dynacontent.formats.scalars import Unfit


class Called(str):
    """What a sentence calls a value: ``date formats a date``."""

    __slots__ = ()


class Of(str):
    """The kind of the field language that a value has, where the Python type does not tell."""

    __slots__ = ()


class Written:
    """How text is written: what an author writes out is read when the workspace is checked.

    ``read`` raises `dynacontent.formats.scalars.Unfit` for what is written otherwise.
    """

    __slots__ = ("read",)

    def __init__(self, read: Callable[[str], object]) -> None:
        self.read = read


def _names(check: str) -> Callable[[str], None]:
    """What reads a name of CLDR or ISO by a check of `dynacontent.localization.formats`."""

    def read(text: str) -> None:
        from dynacontent.localization import formats

        try:
            getattr(formats, check)(text)
        except ValueError as error:
            raise Unfit("is unknown", str(error)) from None

    return read


class AttributePath:
    """Marks a parameter that names a field of the elements of a list, as in ``sort(attribute="rating")``."""


Number = int | float | Decimal
Printable = str | Number
"""What can be printed without a filter."""
Attribute = Annotated[str | int, AttributePath]
"""The name of a field, or a way to one: ``product.price``."""
Url = Annotated[str, Of("url")]
Country = Annotated[str, Called("the code of a country"), Written(_names("check_territory"))]
Language = Annotated[str, Called("the tag of a language"), Written(_names("normalize_tag"))]
CurrencyCode = Annotated[str, Called("the code of a currency"), Written(_names("check_currency"))]
UnitName = Annotated[str, Called("the name of a unit"), Written(_names("check_unit"))]
PhoneNumber = Annotated[str, Called("the number of a phone")]

T = TypeVar("T")
"""Any value: what is given as one comes back as the same."""
U = TypeVar("U")
N = TypeVar("N", int, float, Decimal)
"""Any number: a decimal comes back as a decimal."""
