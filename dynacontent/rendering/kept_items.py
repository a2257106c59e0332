"""What was read of items, kept for the recipients to come: rows, and their fields in a language and currency.

A product that is shown to thousands is read and typed once for each language. Nothing of a recipient
is in here: a field that depends on more than row, language, currency and assets URL is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dynacontent.engine.structure.kept import Kept
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import RenderState, Setting
from dynacontent.models.results import Lookup
from dynacontent.ports import Key, Row

ROWS = 10_000
"""Rows of stored catalogs kept at most."""
VIEWS = 20_000
"""Rows whose fields are kept in some language and currency, at most."""
LOOKUPS = 20_000
"""Records of look-ups that are shared, at most."""

View = dict[str, Any]
"""Fields that were read, by name."""


class KeptItems:
    """Rows and views of one workspace's items. Safe between threads."""

    def __init__(self) -> None:
        self._rows: Kept[tuple[str, str, Key], Row] = Kept(ROWS)
        self._views: Kept[tuple[str, Key, Setting, str | None], tuple[Row, View]] = Kept(VIEWS)
        self._lookups: Kept[tuple[str, Key, int, str], Lookup] = Kept(LOOKUPS)

    def rows(self, catalog: str, version: str, keys: Iterable[Key]) -> dict[Key, Row]:
        """Those of the rows of a version of a catalog that are known."""
        get = self._rows.get
        found = ((key, get((catalog, version, key))) for key in keys)
        return {key: row for key, row in found if row is not None}

    def keep(self, catalog: str, version: str, rows: Mapping[Key, Row]) -> None:
        """Remember rows of a version of a catalog."""
        for key, row in rows.items():
            self._rows.put((catalog, version, key), row, 1)

    def view(self, catalog: str, key: Key, row: Row, state: RenderState) -> View:
        """What was read of a row in the language and currency of a render; may be added to."""
        asked = (catalog, key, state.setting, state.currency)
        known = self._views.get(asked)
        # A row of another version is another object.
        if known is None or known[0] is not row:
            known = (row, {})
            self._views.put(asked, known, 1)
        return known[1]

    def lookup(self, item: Item, origin: str) -> Lookup:
        """The record of a look-up that found an item: one object for all who are shown it."""
        asked = (item.catalog, item.key, item.level, origin)
        known = self._lookups.get(asked)
        if known is None:
            known = Lookup("item", item.catalog, item.key, 1, item.level, None, origin)
            self._lookups.put(asked, known, 1)
        return known
