"""A component run with an eye on what it reads and does: would that be the same for others?"""

from __future__ import annotations

from typing import Any, cast

from dynacontent.engine.structure.segments import ONE_HOLE, RICH, Bound, Chain, Key, Printed
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import DataSource, RenderState


class Watch:
    """The data of a render, and what was read of them: ``steady`` says whether it was items that were
    given alone, and of these what all of a setting and a currency read alike; ``lacking``, whether
    one was not there."""

    def __init__(self, data: DataSource) -> None:
        self._data = data
        self.mark = object()  # no item has it: all reading comes to us
        self.read_items: dict[tuple[str, Any, int], tuple[Item, Any]] = {}
        self.steady = True
        self.lacking = False

    def _note(self, item: Item) -> Any:
        known = (item.catalog, item.key, item.level)
        found = self.read_items.get(known)
        if found is None:
            own = Item(*known)
            found = self.read_items[known] = (own, self._data.row(own))
            self.lacking = self.lacking or isinstance(found[1], Missing)
        return found[1]

    def read(self, item: Item, name: str) -> Any:
        """See `DataSource.read`."""
        row, value = self._note(item), self._data.read(item, name)
        if not isinstance(row, Missing):
            self.steady = self.steady and self._data.lasting(item, name)
        return value

    def absence(self, item: Item) -> Missing | None:
        """See `DataSource.absence`."""
        self._note(item)
        return self._data.absence(item)

    @property
    def is_kept(self) -> bool:
        """Whether what was read is there, and the same for others."""
        return self.steady and not self.lacking

    def __getattr__(self, name: str) -> Any:
        """Anything else that a render may be asked for depends on more."""
        self.steady = False
        return getattr(self._data, name)


class Run:
    """One run of a component with a record of its own, for the body of a ``with``; after it the fields
    tell what it did, and ``fits`` whether that may be kept."""

    def __init__(self, state: RenderState, keys: list[Key], values: list[str]) -> None:
        self._state, self._keys, self._values = state, keys, values
        self.watch = Watch(state.data)
        self.printed = Printed()
        self.fits = False

    def __enter__(self) -> None:
        state = self._state
        self._starts = (len(self._keys), len(self._values))
        self._spent = (state.iterations, state.made)
        self._before = (state.data, state.level, state.assets, state.origins)
        self._lists = (state.fallbacks, state.warnings, state.choices, state.decisions)
        state.data, state.level, state.assets, state.origins = cast("DataSource", self.watch), 1, {}, {}
        state.fallbacks, state.warnings, state.choices, state.decisions = [], [], [], []

    def __exit__(self, *_error: object) -> None:
        state, lists = self._state, self._lists
        data, level, assets, origins = self._before
        self.printed.keys, self.printed.values = (
            self._keys[self._starts[0] :],
            self._values[self._starts[1] :],
        )
        self.level, self.assets, self.origins = state.level, state.assets, state.origins
        self.fallbacks, self.warnings = state.fallbacks, state.warnings
        self.items, self.made = state.iterations - self._spent[0], state.made - self._spent[1]
        chose = bool(state.choices or state.decisions)
        self.fits = self.watch.is_kept and not chose and not {RICH, ONE_HOLE} & {*self.printed.keys}
        assets.update(state.assets)
        origins.update(state.origins)
        lists[0].extend(state.fallbacks)
        lists[1].extend(state.warnings)
        lists[2].extend(state.choices)
        lists[3].extend(state.decisions)
        state.fallbacks, state.warnings, state.choices, state.decisions = lists
        state.data, state.level, state.assets, state.origins = data, max(level, state.level), assets, origins

    def bound(self) -> Bound:
        """What was printed as one key."""
        printed = self.printed.loose()
        return Bound(Chain(printed.keys), printed.values)
