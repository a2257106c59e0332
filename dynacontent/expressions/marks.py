"""Marks on the functions of templates and expressions, read where a template is compiled.

Types need no marks: annotations tell them (`dynacontent.engine.language.signatures`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def takes_missing(function: F) -> F:
    """Mark a filter, test or function that may be given a missing value; all others raise before they run."""
    function.takes_missing = True  # type: ignore[attr-defined]
    return function


def settled(function: F) -> F:
    """Mark what depends on nothing but its arguments and the recipient's locale.

    Not on the clock, the time zone, the recipient's data or a draw: where its arguments are the same for
    everybody, its result is kept and taken again for the next recipient.
    """
    function.settled = True  # type: ignore[attr-defined]
    return function


def has_mark(function: object, mark: str) -> bool:
    """Whether a function (or what stands in its place) has a mark."""
    return bool(getattr(function, mark, False))
