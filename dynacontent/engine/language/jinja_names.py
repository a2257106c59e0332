"""What Jinja's own filters and functions take and give, declared as ours are: by annotations.

Nothing here runs; `dynacontent.engine.language.bounded` holds what does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol

from dynacontent.engine.language.kinds import Attribute, N, Number, Printable, T
from dynacontent.expressions.missing import Missing
from dynacontent.models.values import Money


class JinjaFilters(Protocol):
    """One method for each filter of Jinja's that templates have; an underscore stands behind what is a
    name of Python's."""

    @staticmethod
    def abs(value: N) -> N:
        """A number without its sign."""

    @staticmethod
    def batch(value: Iterable[T], linecount: int, fill_with: Any = None) -> list[list[T]]:
        """A list in rows of so many: ``tags | batch(2)``; ``fill_with`` fills the last one up."""

    @staticmethod
    def capitalize(value: Printable) -> str:
        """Text with its first letter large and all others small."""

    @staticmethod
    def count(value: list[Any] | str | dict[str, Any]) -> int:
        """The same as `length`."""

    @staticmethod
    def dictsort(
        value: Mapping[str, Any],
        case_sensitive: bool = False,
        by: Literal["key", "value"] = "key",
        reverse: bool = False,
    ) -> list[Any]:
        """Pairs of name and value, sorted."""

    @staticmethod
    def e(value: T) -> T:
        """The value itself: everything is escaped for its place when it is printed."""

    @staticmethod
    def escape(value: T) -> T:
        """The value itself: everything is escaped for its place when it is printed."""

    @staticmethod
    def first(value: list[T] | str | dict[str, Any]) -> T | None:
        """The first element of a list, or character of a text, or Missing."""

    @staticmethod
    def float_(value: Any, default: Number = 0.0) -> float:
        """A number out of text; ``default`` where there is none."""

    @staticmethod
    def forceescape(value: T) -> T:
        """Markup as text that shows its tags."""

    @staticmethod
    def groupby(
        value: Iterable[Any], attribute: Attribute, default: Any = None, case_sensitive: bool = False
    ) -> list[Any]:
        """Pairs of a value and the elements that have it: ``items | groupby("brand")``."""

    @staticmethod
    def int_(value: Any, default: Number = 0, base: Number = 10) -> int:
        """A whole number out of text or a number; ``default`` where there is none."""

    @staticmethod
    def items(value: Mapping[str, Any]) -> list[Any]:
        """Pairs of name and value: ``{% for name, value in scores | items %}``."""

    @staticmethod
    def join(value: Iterable[Any], d: Printable = "", attribute: Attribute | None = None) -> str:
        """The elements of a list as one text: ``tags | join(", ")``."""

    @staticmethod
    def last(value: list[T] | str | dict[str, Any]) -> T | None:
        """The last element of a list, or character of a text, or Missing."""

    @staticmethod
    def length(value: list[Any] | str | dict[str, Any]) -> int:
        """How many elements a list has, or characters, as a reader sees them, a text."""

    @staticmethod
    def list_(value: Iterable[T] | str | dict[str, Any]) -> list[T]:
        """A list of what is given."""

    @staticmethod
    def lower(value: Printable) -> str:
        """Text in small letters."""

    @staticmethod
    def map_(value: Iterable[Any], *filters: Any, **options: Any) -> list[Any]:
        """A field of each element, ``lines | map(attribute="coffee.name")``, or a filter of it."""

    @staticmethod
    def max(
        value: Iterable[T] | dict[str, Any], case_sensitive: bool = False, attribute: Attribute | None = None
    ) -> T | None:
        """The largest element, or the one whose ``attribute`` is the largest."""

    @staticmethod
    def min(
        value: Iterable[T] | dict[str, Any], case_sensitive: bool = False, attribute: Attribute | None = None
    ) -> T | None:
        """The smallest element, or the one whose ``attribute`` is the smallest."""

    @staticmethod
    def reject(value: Iterable[T], *arguments: Any, **options: Any) -> list[T]:
        """The elements that do not pass a test: ``tags | reject("==", "decaf")``."""

    @staticmethod
    def rejectattr(value: Iterable[T], attribute: Attribute, *arguments: Any, **options: Any) -> list[T]:
        """The elements with a field that does not pass a test: ``lines | rejectattr("quantity", ">", 1)``."""

    @staticmethod
    def replace(value: Printable, old: Printable, new: Printable, count: int | None = None) -> str:
        """Text with something else in place of a part: ``text | replace("-", "+")``."""

    @staticmethod
    def reverse(value: T) -> T:
        """A list or text from its end to its beginning."""

    @staticmethod
    def round(value: N, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common") -> N:
        """A number to so many places, halves to the even one, or up (``ceil``), or down (``floor``)."""

    @staticmethod
    def safe(value: Any) -> Any:
        """Markup of a template as it is; text that is not from data is sanitized."""

    @staticmethod
    def select(value: Iterable[T], *arguments: Any, **options: Any) -> list[T]:
        """The elements that pass a test: ``numbers | select("odd")``."""

    @staticmethod
    def selectattr(value: Iterable[T], attribute: Attribute, *arguments: Any, **options: Any) -> list[T]:
        """The elements with a field that passes a test: ``lines | selectattr("quantity", ">", 1)``."""

    @staticmethod
    def slice(value: Iterable[T], slices: int, fill_with: Any = None) -> list[list[T]]:
        """A list in so many columns: ``tags | slice(3)``."""

    @staticmethod
    def sort(
        value: list[T] | str | dict[str, Any],
        reverse: bool = False,
        case_sensitive: bool = False,
        attribute: Attribute | None = None,
    ) -> list[T]:
        """A list in order: ``items | sort(attribute="price")``; what lacks the attribute comes last."""

    @staticmethod
    def string(value: Printable) -> str:
        """A value as text."""

    @staticmethod
    def striptags(value: Printable) -> str:
        """Text without tags, white space collapsed."""

    @staticmethod
    def sum(
        value: Iterable[Any],
        attribute: Attribute | None = None,
        start: Number | Money = 0,
        times: Attribute | None = None,
    ) -> Any:
        """Numbers or prices added up: ``lines | sum(attribute="quantity")``.

        ``lines | sum(attribute="price", times="quantity")`` multiplies each with another field.
        """

    @staticmethod
    def title(value: Printable) -> str:
        """Text With Large Initials."""

    @staticmethod
    def trim(value: Printable, chars: str | None = None) -> str:
        """Text without blanks, or other characters, at both ends."""

    @staticmethod
    def unique(
        value: list[T] | str | dict[str, Any],
        case_sensitive: bool = False,
        attribute: Attribute | None = None,
    ) -> list[T]:
        """Each value once, at its first place."""

    @staticmethod
    def upper(value: Printable) -> str:
        """Text in large letters."""

    @staticmethod
    def urlencode(value: Printable | dict[str, Any] | list[Any]) -> str:
        """Text, or names with their values, as a part of a URL."""

    @staticmethod
    def wordcount(value: Printable) -> int:
        """How many words a text has."""


class JinjaTests(Protocol):
    """One method for each test of Jinja's that templates have."""

    @staticmethod
    def boolean(value: Any) -> bool:
        """Is it true or false?"""

    @staticmethod
    def defined(value: Any | Missing) -> bool:
        """Is it there?"""

    @staticmethod
    def divisibleby(value: Number, num: int) -> bool:
        """Is it a multiple: ``loop.index is divisibleby(3)``?"""

    @staticmethod
    def eq(value: Any | Missing, other: Any | Missing) -> bool:
        """Are both equal?"""

    @staticmethod
    def even(value: Number) -> bool:
        """Is it an even number?"""

    @staticmethod
    def false(value: Any) -> bool:
        """Is it false itself?"""

    @staticmethod
    def float_(value: Any) -> bool:
        """Is it a number with a fraction?"""

    @staticmethod
    def ge(value: Any | Missing, other: Any | Missing) -> bool:
        """Is it greater or equal?"""

    @staticmethod
    def gt(value: Any | Missing, other: Any | Missing) -> bool:
        """Is it greater?"""

    @staticmethod
    def in_(value: Any | Missing, values: Any | Missing) -> bool:
        """Is it one of these?"""

    @staticmethod
    def integer(value: Any) -> bool:
        """Is it a whole number?"""

    @staticmethod
    def iterable(value: Any) -> bool:
        """Can it be looped over?"""

    @staticmethod
    def le(value: Any | Missing, other: Any | Missing) -> bool:
        """Is it less or equal?"""

    @staticmethod
    def lower(value: Printable) -> bool:
        """Is all of it in small letters?"""

    @staticmethod
    def lt(value: Any | Missing, other: Any | Missing) -> bool:
        """Is it less?"""

    @staticmethod
    def mapping(value: Any) -> bool:
        """Is it an object or a map?"""

    @staticmethod
    def missing(value: Any | Missing) -> bool:
        """Is it absent?"""

    @staticmethod
    def ne(value: Any | Missing, other: Any | Missing) -> bool:
        """Are both different?"""

    @staticmethod
    def none(value: Any | Missing) -> bool:
        """Is it null?"""

    @staticmethod
    def number(value: Any) -> bool:
        """Is it a number?"""

    @staticmethod
    def odd(value: Number) -> bool:
        """Is it an odd number?"""

    @staticmethod
    def sameas(value: Any, other: Any) -> bool:
        """Are both the very same?"""

    @staticmethod
    def sequence(value: Any) -> bool:
        """Is it a list or text?"""

    @staticmethod
    def string(value: Any) -> bool:
        """Is it text?"""

    @staticmethod
    def true(value: Any) -> bool:
        """Is it true itself?"""

    @staticmethod
    def undefined(value: Any | Missing) -> bool:
        """Is it absent?"""

    @staticmethod
    def upper(value: Printable) -> bool:
        """Is all of it in large letters?"""


TEST_NAMES = {
    "==": "eq",
    "equalto": "eq",
    "!=": "ne",
    ">": "gt",
    "greaterthan": "gt",
    ">=": "ge",
    "<": "lt",
    "lessthan": "lt",
    "<=": "le",
}
"""Other names of tests."""


class JinjaFunctions(Protocol):
    """One method for each function of Jinja's that templates have."""

    @staticmethod
    def cycler(*items: Any) -> Any:
        """Values in turn: ``{% set row = cycler("odd", "even") %}``, then ``row.next()``."""

    @staticmethod
    def dict_(*pairs: Any, **values: Any) -> Any:
        """An object: ``dict(a=1)``."""

    @staticmethod
    def joiner(sep: str = ", ") -> Any:
        """Nothing on the first call, then a separator."""

    @staticmethod
    def namespace(*pairs: Any, **values: Any) -> Any:
        """Variables that can be set inside a loop: ``{% set ns = namespace(total=0) %}``."""

    @staticmethod
    def range(*bounds: int) -> list[int]:
        """Whole numbers: ``range(3)`` is 0, 1, 2."""
