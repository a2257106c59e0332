"""What is not there yet: a feed's answer that has to be fetched before a render can go on.

A render never waits. One that comes to such an answer ends with `PendingError`, which no ladder
catches, and is repeated once the answer is there. To find out what else it will ask, it may go on
with a `Pending` in place of the answer (`dynacontent.engine.scouting`); what it prints is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from jinja2 import nodes

from dynacontent.expressions.missing import Missing
from dynacontent.ports import FeedRequest


class PendingError(Exception):
    """A render needs the answer to this request; no error, but a reason to repeat it."""

    def __init__(self, request: FeedRequest) -> None:
        super().__init__("an answer is still to be fetched")  # the request may hold personal values
        self.request = request


@dataclass(frozen=True, slots=True)
class FeedCall:
    """A feed that a channel asks whatever comes (``""``: every channel), with expressions as arguments."""

    channel: str
    feed: str
    arguments: tuple[tuple[str, nodes.Expr], ...]


class Pending(Missing):
    """Stands for an answer: everything done with it gives itself, and no test of it holds."""

    __slots__ = ()

    def member(self, name: object) -> Pending:  # noqa: ARG002 - the signature of `Missing`
        """A dot or subscript: just as pending."""
        return self

    def _itself(self, *_others: Any, **_named: Any) -> Self:
        return self

    __call__ = __getitem__ = __neg__ = __pos__ = _itself  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself  # type: ignore[assignment]
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _itself  # type: ignore[assignment]
    __mod__ = __rmod__ = __pow__ = __rpow__ = _itself  # type: ignore[assignment]

    # A missing value raises in these: their type there is that of a function without end.
    def __str__(self) -> str:  # type: ignore[override]
        return ""

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        return iter(())

    def __len__(self) -> int:  # type: ignore[override]
        return 0

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)

    def __ne__(self, other: object) -> bool:
        return False


def is_pending(values: Any) -> bool:
    """Whether any of several values is pending."""
    return any(isinstance(value, Pending) for value in values)
