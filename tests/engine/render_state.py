"""A render state over plain dictionaries, for tests of what runs inside one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState, current

PERSONAL = "personal"
"""The one value that is to be kept nowhere."""
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


class DictData:
    """Catalogs and collections as dictionaries."""

    def __init__(
        self, catalogs: Mapping[str, Mapping[Any, Any]], collections: Mapping[str, list[Any]]
    ) -> None:
        self.mark = object()
        self._catalogs = catalogs
        self._collections = collections

    def read(self, item: Item, name: str) -> Any:
        row = self._catalogs[item.catalog].get(item.key)
        if row is None:
            return Missing(name=f"{item!r}.{name}", code="item_not_found")
        current().touch(item.level)
        return row.get(name, Missing(name=f"{item!r}.{name}"))

    def absence(self, item: Item) -> Missing | None:
        if item.key in self._catalogs[item.catalog]:
            return None
        return Missing(name=f"{item!r}", code="item_not_found")

    def row(self, item: Item) -> Any:
        absence = self.absence(item)
        return self._catalogs[item.catalog][item.key] if absence is None else absence

    def lasting(self, item: Item, name: str) -> bool:
        return not isinstance(self._catalogs[item.catalog][item.key].get(name), (Item, list))

    def hides(self, value: Any) -> bool:
        return value == PERSONAL

    def item(self, catalog: str, key: Any) -> Item | Missing:
        return Item(catalog, key)

    def collection(self, name: str, limit: int | None) -> list[Item] | Missing:
        found = self._collections.get(name, [])
        if not found:
            return Missing(name=f'collection("{name}")', code="collection_below_min")
        current().touch(3)
        return [Item("products", key, level=3) for key in found[:limit]]


class DictTexts:
    """Translations as one dictionary; German rules for plurals."""

    @staticmethod
    @cache
    def of(texts: frozenset[tuple[str, str]]) -> DictTexts:
        """One object for equal texts, as all renders of a workspace share theirs."""
        return DictTexts(dict(texts))

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    source = "en"

    def is_foreign(self, chain: tuple[str, ...], locale: str | None) -> bool:
        return False

    def text(
        self, chain: tuple[str, ...], message: str, context: str | None = None
    ) -> tuple[str, str | None]:
        return self._texts.get(message, message), None

    def plural(
        self, chain: tuple[str, ...], singular: str, plural: str, number: int, context: str | None = None
    ) -> tuple[str, str | None]:
        return self.text(chain, singular if number == 1 else plural)


def make_state(
    names: Mapping[str, Any] | None = None,
    *,
    catalogs: Mapping[str, Mapping[Any, Any]] | None = None,
    collections: Mapping[str, list[Any]] | None = None,
    texts: Mapping[str, str] | None = None,
    cap: int = 3,
    segments: Mapping[str, bool] | None = None,
    seconds: float = 2.0,
) -> RenderState:
    return RenderState(
        data=DictData(catalogs or {}, collections or {}),
        texts=DictTexts.of(frozenset((texts or {}).items())),
        locale="en",
        chain=("en",),
        timezone=UTC,
        now=NOW,
        currency="EUR",
        context={"now": NOW, "locale": "en", "channel": "email", "device": None},
        names=dict(names or {}),
        cap=cap,
        segments=segments or {},
        seconds=seconds,
    )
