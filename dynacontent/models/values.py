"""Values of the field language that Python has no type for.

They are what a template's context may hold beside plain built-in types: immutable, without
methods a template could call, with the names in ``allowed`` readable.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any


class CurrencyMismatchError(TypeError):
    """Two amounts of different currencies were compared or computed with; nothing converts currencies."""


class Constant(str):
    """Text an author fixed in the configuration: the same for every recipient, so it is structure."""

    __slots__ = ()


class Money:
    """An amount in a currency. Amounts of different currencies do not compare, nor do other values.

    Amounts of one currency add and subtract, and give a number where they divide; an amount can be
    multiplied with a number and divided by one. A float counts as the decimal it prints as.
    """

    __slots__ = ("amount", "currency")
    allowed = frozenset({"amount", "currency"})

    amount: Decimal
    currency: str

    def __init__(self, amount: Decimal, currency: str) -> None:
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("money is immutable")

    def __reduce__(self) -> tuple[type[Money], tuple[Decimal, str]]:
        return Money, (self.amount, self.currency)

    def __repr__(self) -> str:
        return f"Money({self.amount} {self.currency})"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def beside(self, other: Money) -> Decimal:
        """The amount of another of the same currency. Raises `CurrencyMismatchError` for one of another."""
        if other.currency != self.currency:
            raise CurrencyMismatchError(
                f"{self} and {other} are of different currencies; nothing converts them"
            )
        return other.amount

    def __add__(self, other: object) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self.beside(other), self.currency)

    def __sub__(self, other: object) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self.beside(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, other: object) -> Money:
        factor = _factor(other)
        return NotImplemented if factor is None else Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        if isinstance(other, Money):
            return self.amount / self.beside(other)
        divisor = _factor(other)
        return NotImplemented if divisor is None else Money(self.amount / divisor, self.currency)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and self.amount == self.beside(other)

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __lt__(self, other: object) -> bool:
        return self.amount < self.beside(other) if isinstance(other, Money) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.amount <= self.beside(other) if isinstance(other, Money) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.amount > self.beside(other) if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.amount >= self.beside(other) if isinstance(other, Money) else NotImplemented


def _factor(value: object) -> Decimal | None:
    """A number as a decimal, or ``None`` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    found = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite():
        raise TypeError("an amount is not computed with a number that is not finite")
    return found


class Size:
    """A slot of an image banner, in CSS pixels."""

    __slots__ = ("height", "width")
    allowed = frozenset({"width", "height"})

    width: int
    height: int

    def __init__(self, width: int, height: int) -> None:
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "height", height)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a size is immutable")


class Geo:
    """A point on earth in degrees (WGS 84)."""

    __slots__ = ("lat", "lon")
    allowed = frozenset({"lat", "lon"})

    lat: float
    lon: float

    def __init__(self, lat: float, lon: float) -> None:
        object.__setattr__(self, "lat", lat)
        object.__setattr__(self, "lon", lon)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a place is immutable")

    def __reduce__(self) -> tuple[type[Geo], tuple[float, float]]:
        return Geo, (self.lat, self.lon)

    def __repr__(self) -> str:
        return f"Geo({self.lat}, {self.lon})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Geo) and (self.lat, self.lon) == (other.lat, other.lon)

    def __hash__(self) -> int:
        return hash((self.lat, self.lon))
