"""Values as JSON text, as they stand in an attribute, a script or a link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from markupsafe import Markup

from dynacontent.engine.printing import described
from dynacontent.engine.structure.fragments import Fragment, text_of
from dynacontent.errors import RenderError
from dynacontent.expressions.budget import bounded_join, charge_items
from dynacontent.expressions.items import Item
from dynacontent.expressions.lazy import read
from dynacontent.expressions.missing import used
from dynacontent.expressions.moments import local
from dynacontent.models.values import Geo, Money

DEPTH = 20
"""How deep lists and mappings may lie within each other."""

# As Jinja's tojson: what is part of markup stands as it may in a script too.
_SPECIAL = re.compile("[<>&'\u2028\u2029\ud800-\udfff]")


def json_text(value: Any) -> str:
    """A value as JSON on one line.

    Moments and days are text of ISO 8601, money an object with ``amount`` and ``currency``, items their keys.
    Raises `RenderError` for what is no data, `UsedMissingError` for what is missing, `LimitError`.
    """
    return bounded_join(_pieces(value, 0))


def _pieces(value: Any, depth: int) -> Iterator[str]:
    if depth > DEPTH:
        raise RenderError(f"tojson writes lists and mappings up to {DEPTH} deep")
    value = used(value)
    if isinstance(value, dict):
        yield from _object({str(key): read(value, key) for key in value}, depth)
    elif isinstance(value, (list, tuple, range)):
        charge_items(len(value))
        for number, element in enumerate(value):
            yield ", " if number else "["
            yield from _pieces(element, depth + 1)
        yield "]" if value else "[]"
    elif isinstance(value, Item):
        yield from _pieces(value.key, depth)
    elif isinstance(value, Money):
        yield from _object({"amount": value.amount, "currency": value.currency}, depth)
    elif isinstance(value, Geo):
        yield from _object({"lat": value.lat, "lon": value.lon}, depth)
    else:
        yield _scalar(value)


def _object(members: Mapping[str, Any], depth: int) -> Iterator[str]:
    charge_items(len(members))
    for number, (name, member) in enumerate(members.items()):
        yield f"{', ' if number else '{'}{_text(name)}: "
        yield from _pieces(member, depth + 1)
    yield "}" if members else "{}"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    if isinstance(value, (float, Decimal)) and isfinite(value):
        return json.dumps(value) if isinstance(value, float) else f"{value:f}"
    if isinstance(value, (str, Fragment)):
        return _text(value)
    if isinstance(value, date):
        return _text((local(value) if isinstance(value, datetime) else value).isoformat())
    what = described(value)[0]
    raise RenderError.at(f"tojson does not write {what}", None, hint="give it fields, as in {…}")


def _text(value: Any) -> str:
    text = value.text() if isinstance(value, Fragment) else value
    text = text_of(text) if isinstance(text, Markup) else str(text)
    return json_string(text)


def json_string(text: str) -> str:
    """A text in quotes, as `json_text` writes it."""
    return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
