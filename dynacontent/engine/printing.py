"""What cannot be printed as it is, by kind, and which filter or field prints it.

One table for the check of templates and for values that only a render knows.
"""

from __future__ import annotations

from decimal import Decimal

from dynacontent.errors import RenderError

UNPRINTABLE = {
    "item": "an item",
    "object": "an object",
    "list": "a list",
    "map": "a mapping",
    "brand": "an object",
    "context": "an object",
    "catalog": "a catalog",
    "catalogs": "all catalogs",
    "feed": "a feed",
    "feeds": "all feeds",
    "money": "money",
    "geo": "a place",
    "date": "a date",
    "datetime": "a date and time",
    "time": "a time",
    "duration": "a length of time",
    "version": "a version",
    "function": "a function",
    "macro": "a component",
    "caller": "what stands inside the call",
    "module": "a file of components",
    "blocks": "all blocks of a template",
    "history": "the history",
}
"""What a sentence calls a kind of value."""

PRINT_HINTS = {
    "money": "write {{ … | money }}",
    "date": "write {{ … | date }}",
    "datetime": "write {{ … | datetime }}",
    "time": "write {{ … | time }}",
    "duration": "write {{ … | duration }}",
    "list": "loop over it, or write {{ … | listing }}",
    "map": "loop over {{ … | items }}",
    "version": "print the text it was made of",
    "function": "call it, as in …()",
    "macro": "call it, as in …()",
    "caller": "call it, as in …()",
    "feed": "call it and print a field of the answer, as in …(…).name",
    "catalog": 'take an item by key, as in …["some-key"]',
}
"""How a kind of value is printed; ``…`` stands for its name."""

OTHERWISE = "print one of its fields"
"""The hint for every other kind."""

_KINDS = {
    "dict": "object",
    "tuple": "list",
    "Item": "item",
    "Money": "money",
    "Geo": "geo",
    "timedelta": "duration",
    "Version": "version",
    "Duration": "duration",
    **{name: name for name in ("list", "date", "datetime", "time")},
}


PRINTABLE = (str, int, float, Decimal)
"""What may be printed without a filter."""


def shown(value: object) -> str:
    """A value as text, for a filter that makes text of it.

    Raises `RenderError` for what cannot be printed as it is: nobody should read an internal notation.
    """
    if not isinstance(value, PRINTABLE) and not hasattr(value, "__html__"):
        what, hint = described(value)
        raise RenderError.at(f"{what} cannot be printed as it is", None, hint=hint)
    return str(value)


def described(value: object) -> tuple[str, str]:
    """What to call a value that cannot be printed, and the hint for its kind."""
    name = type(value).__name__
    kind = _KINDS.get(name, "")
    return UNPRINTABLE.get(kind, name), PRINT_HINTS.get(kind, OTHERWISE)
