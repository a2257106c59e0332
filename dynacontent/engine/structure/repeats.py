"""What a component printed for an item, taken again for the next recipient who is shown it.

A component whose body is settled for settled arguments (`dynacontent.engine.structure.settled`) and that
is given items depends on nothing but its arguments, the setting, the currency, and what it reads of
the items. So its output is kept under these, together with the rows it read: another version of a
catalog has other rows. With it is kept what running it does to the record of a render. Only what is
asked for a second time is kept, and nothing that was given something personal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from jinja2.runtime import missing

from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.segments import ONE_HOLE, RICH, Bound, Chain, Key, Printed
from dynacontent.expressions import limits
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import DataSource, Origin, RenderState

PRINTS = 48_000_000
"""Bytes of printed components kept in one environment, by an estimate that counts the rows they read as
well, though most of these are kept elsewhere anyway."""
SEEN = 100_000
"""Calls remembered as made once; beyond it all are forgotten."""
ORIGINS = 1_000
"""Different sets of locales that are shared by the prints that came from them."""
LONGEST_LIST = 50
"""Items in an argument."""
_OVERHEAD = 400
_EACH_VALUE = 60
_EACH_ROW = 1_000
_NONE: Mapping[str, None] = MappingProxyType({})

_SCALARS = frozenset({str, int, bool, type(None), type(missing)})
"""Arguments that are told apart by class and value."""


class Prints:
    """All that was printed by the components of one environment. Safe between threads."""

    def __init__(self, *, on: bool = True) -> None:
        self.on = on
        """Whether any are kept; the plain way runs components for everybody afresh."""
        self.kept: Kept[tuple[Any, ...], Print] = Kept(PRINTS)
        self.counts: Counter[str] = Counter()
        """How often a print was taken again (``hit``), kept (``kept``), or found to be of other rows
        (``stale``)."""
        self._seen: set[int] = set()
        self._origins: dict[tuple[Origin, ...], Mapping[Origin, None]] = {}

    def seen_before(self, asked: tuple[Any, ...]) -> bool:
        """Whether this was asked for before, as far as is remembered."""
        number = hash(asked)
        if number in self._seen:
            return True
        if len(self._seen) >= SEEN:
            self._seen.clear()
        self._seen.add(number)
        return False

    def same(self, origins: dict[Origin, None]) -> Mapping[Origin, None]:
        """One object for equal origins, of which there are few."""
        if len(self._origins) >= ORIGINS:
            self._origins.clear()
        return self._origins.setdefault(tuple(origins), origins)


class Print:
    """What a component printed, the rows it read for it in order, and what else it did."""

    __slots__ = ("assets", "fallbacks", "items", "key", "level", "made", "origins", "read", "warnings")

    key: Bound
    read: tuple[tuple[Item, Any], ...]
    level: int
    items: int
    made: int
    assets: Mapping[str, None]
    origins: Mapping[Origin, None]
    fallbacks: Sequence[tuple[str, str]]
    warnings: Sequence[str]

    def again(self, state: RenderState, keys: list[Key]) -> bool:
        """Print it for another recipient; false where it has to be run: the rows are others, or only a
        run can tell which limit it reaches."""
        row = state.data.row
        for item, known in self.read:
            if row(item) is not known:
                return False
        if self.items or self.made:
            if (
                state.iterations + self.items > limits.ITERATIONS
                or state.made + self.made > limits.TEXT_TOTAL
            ):
                return False
            state.iterations += self.items
            state.made += self.made
        if self.level > state.level:
            state.level = self.level
        keys.append(self.key)
        if self.origins:
            state.origins.update(self.origins)
        if self.assets:
            state.assets.update(self.assets)
        if self.fallbacks:
            state.fallbacks += self.fallbacks
        if self.warnings:
            state.warnings += self.warnings
        return True


class Component:
    """A macro whose prints may be kept; what generated code calls in its place."""

    __slots__ = ("_keeps", "_prints", "_token")

    def __init__(self, prints: Prints, token: str) -> None:
        self._prints = prints
        self._token = token
        self._keeps = True

    def run(
        self,
        keys: list[Key],
        values: list[str],
        state: RenderState,
        function: Callable[..., None],
        arguments: tuple[Any, ...],
    ) -> None:
        """Print into these lists what ``function`` prints for the arguments."""
        prints = self._prints
        asked = self._asked(state, arguments) if prints.on and self._keeps else None
        if asked is None:
            function(keys, values, *arguments)
            return
        known = prints.kept.get(asked)
        if known is not None:
            if known.again(state, keys):
                prints.counts["hit"] += 1
                return
            prints.counts["stale"] += 1
        elif state.data.__class__ is _Watch or not prints.seen_before(asked):
            # What stands in a component that is about to be kept need not be kept as well.
            function(keys, values, *arguments)
            return
        if any(argument.__class__ in _SCALARS and state.data.hides(argument) for argument in arguments):
            function(keys, values, *arguments)
            return
        self._record(asked, keys, values, state, function, arguments)

    def _asked(self, state: RenderState, arguments: Iterable[Any]) -> tuple[Any, ...] | None:
        """What the output depends on; ``None`` where it is not kept."""
        asked: list[Any] = [self._token, state.setting, state.currency]
        any_item = False
        for argument in arguments:
            kind = argument.__class__
            if kind is Item:
                any_item = True
                asked += (argument.catalog, argument.key, argument.level)
            elif kind in _SCALARS:
                asked += (kind, argument)
            elif kind is list and 0 < len(argument) <= LONGEST_LIST:
                any_item = True
                for part in argument:
                    if part.__class__ is not Item:
                        return None
                    asked += (part.catalog, part.key, part.level)
                asked.append(list)
            else:
                return None
        return tuple(asked) if any_item else None

    def _record(
        self,
        asked: tuple[Any, ...],
        keys: list[Key],
        values: list[str],
        state: RenderState,
        function: Callable[..., None],
        arguments: tuple[Any, ...],
    ) -> None:
        """Run it for items that nobody has looked at, and keep what came of it."""
        run = _Run(state, keys, values)
        with run:
            function(keys, values, *map(_untouched, arguments))
        watch = run.watch
        if not watch.steady:
            self._keeps = False
        if not watch.steady or watch.lacking or not run.is_fit:
            return
        made = run.print(self._prints)
        self._prints.counts["kept"] += 1
        values = made.key.values
        weight = _OVERHEAD + sum(map(len, values)) + _EACH_VALUE * len(values) + _EACH_ROW * len(made.read)
        self._prints.kept.put(asked, made, weight)


def _untouched(argument: Any) -> Any:
    """The same argument with items that no render has read."""
    if argument.__class__ is list:
        return [Item(item.catalog, item.key, item.level) for item in argument]
    return Item(argument.catalog, argument.key, argument.level) if argument.__class__ is Item else argument


class _Watch:
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
        row, value = self._note(item), self._data.read(item, name)
        if not isinstance(row, Missing):
            self.steady = self.steady and self._data.lasting(item, name)
        return value

    def absence(self, item: Item) -> Missing | None:
        self._note(item)
        return self._data.absence(item)

    def row(self, item: Item) -> Any:
        return self._note(item)

    def lasting(self, item: Item, name: str) -> bool:
        return self._data.lasting(item, name)

    def hides(self, value: Any) -> bool:
        return self._data.hides(value)

    def __getattr__(self, name: str) -> Any:
        """Anything else that a render may be asked for depends on more."""
        self.steady = False
        return getattr(self._data, name)


class _Run:
    """One run of a component with a record of its own, for the body of a ``with``."""

    def __init__(self, state: RenderState, keys: list[Key], values: list[str]) -> None:
        self._state, self._keys, self._values = state, keys, values
        self.watch = _Watch(state.data)

    def __enter__(self) -> None:
        state = self._state
        self._starts = (len(self._keys), len(self._values))
        self._spent = (state.iterations, state.made)
        self._before = (state.data, state.level, state.assets, state.origins)
        self._lists = (state.fallbacks, state.warnings, state.choices, state.decisions)
        state.data, state.level, state.assets, state.origins = cast("DataSource", self.watch), 1, {}, {}
        state.fallbacks, state.warnings, state.choices, state.decisions = [], [], [], []

    def __exit__(self, *_error: object) -> None:
        state = self._state
        data, level, assets, origins = self._before
        self._done = (state.level, state.assets, state.origins, state.fallbacks, state.warnings)
        self.is_fit = not state.choices and not state.decisions
        assets.update(state.assets)
        origins.update(state.origins)
        for before, own in zip(
            self._lists, (state.fallbacks, state.warnings, state.choices, state.decisions), strict=True
        ):
            cast("list[Any]", before).extend(own)
        state.fallbacks, state.warnings, state.choices, state.decisions = self._lists
        state.data, state.level, state.assets, state.origins = data, max(level, state.level), assets, origins
        own_keys = self._keys[self._starts[0] :]
        self.is_fit = self.is_fit and RICH not in own_keys and ONE_HOLE not in own_keys

    def print(self, prints: Prints) -> Print:
        """What came of it; printed as one key from here on."""
        made, printed, (first_key, first_value) = Print(), Printed(), self._starts
        printed.keys, printed.values = self._keys[first_key:], self._values[first_value:]
        printed = printed.loose()
        made.key = Bound(Chain(printed.keys), printed.values)
        self._keys[first_key:] = [made.key]
        del self._values[first_value:]
        made.read = tuple(self.watch.read_items.values())
        made.level, assets, origins, fallbacks, warnings = self._done
        made.assets, made.origins = assets or _NONE, prints.same(origins)
        made.fallbacks, made.warnings = tuple(fallbacks), tuple(warnings)
        made.items = self._state.iterations - self._spent[0]
        made.made = self._state.made - self._spent[1]
        return made
