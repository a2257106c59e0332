"""How a recording tells apart who asked what, without saying who it was.

What is personal (see `dynacontent.rendering.personal`) does not stand in a recording; it is found again
by a digest. The key of such a digest is made of the recipient's own key and everything personal that
was given of them, so that nobody finds out one of these by trying, who does not know the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import plain
from dynacontent.models.values import Geo, Money
from dynacontent.ports import FeedRequest, Query
from dynacontent.rendering.context import Options
from dynacontent.rendering.personal import HIDDEN, Personal
from dynacontent.rendering.records import Checked, Records

_LENGTH = 16
"""Bytes of a digest: no two of a file are ever equal by chance."""


class Person:
    """One recipient in one recording."""

    def __init__(self, salt: str, key: str | None, personal: Personal) -> None:
        """``key`` is that of the profile, ``personal`` what is personal of the recipient as given."""
        self.personal = personal
        self._shared = bytes.fromhex(salt)
        self._own = blake2b(
            _text([key, *sorted(personal.given)]).encode(), key=self._shared, digest_size=32
        ).digest()

    @property
    def name(self) -> str:
        """What stands for the recipient."""
        return self._digest("recipient")

    def data(self, checked: Checked) -> str:
        """A digest of all that is known about the recipient, the context aside."""
        parts = [checked.profile, checked.event, checked.history, sorted(checked.consent)]
        return self._digest("data", *parts)

    def hidden(self, catalog: str, form: str) -> str:
        """What stands for the key of an item that nobody is told; ``form`` is the key as text."""
        return f"{HIDDEN} {self._digest('item', catalog, form)}"

    def query(self, query: Query, parameters: Sequence[Any]) -> str:
        """What stands for a question to a catalog; it is the recipient's own where anything was given."""
        asked = [query.catalog, query.sql, query.variants, query.currency, query.groups, repr(query.binds)]
        parts = ("query", asked, parameters)
        return self._digest(*parts) if len(parameters) > 1 else _digest(self._shared, *parts)

    def feed(self, request: FeedRequest, *, personal: bool) -> str:
        """What stands for a question to a feed; the recipient's own where an argument is personal."""
        parts = ("feed", request.feed, request.arguments)
        return self._digest(*parts) if personal else _digest(self._shared, *parts)

    def _digest(self, *parts: Any) -> str:
        return _digest(self._own, *parts)


def identified(
    records: Records, salt: str, key: str | None, who: Recipient, options: Options, event: str | None
) -> tuple[Person, str]:
    """Who a render is for, and a digest of what is known about them. Raises `RecipientError`.

    ``event`` is the one its message declares.
    """
    if options.context:
        who = replace(who, context={**who.context, **options.context})
    checked = records.check(who, event, unknown="drop")
    person = Person(salt, key, records.personal(checked, event))
    return person, person.data(checked)


def _digest(key: bytes, *parts: Any) -> str:
    return blake2b(_text(parts).encode(), key=key, digest_size=_LENGTH).hexdigest()


def _text(value: Any) -> str:
    """A value as text: equal for equal values of one type, in any process."""
    if value is None or isinstance(value, Missing):
        return "missing"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, (bool, int, float)):
        return repr(value)
    if isinstance(value, Item):
        return f"item({_text(value.catalog)}, {_text(value.key)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(sorted(f"{_text(name)}: {_text(part)}" for name, part in value.items())) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, (date, Decimal, Money, Geo)):
        return f"{type(value).__name__}({_text(plain(value))})"
    return f"{type(value).__name__}({value!r})"
