"""What a component printed for an item, taken again for the next recipient who is shown it.

A component whose body is settled for settled arguments (`dynacontent.engine.structure.settled`) and that
is given items depends on nothing but its arguments, the setting, the currency, and what it reads of
the items. So its output is kept under these, together with the rows it read: another version of a
catalog has other rows. With it is kept what running it does to the record of a render. Only what is
asked for a second time is kept, and nothing that was given something personal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from jinja2.utils import missing

from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.segments import Key
from dynacontent.engine.structure.watching import Run
from dynacontent.expressions.budget import spent_again
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import Origin, RenderState, Setting

PRINTS = 40_000_000
"""Bytes of printed components kept in one environment, by an estimate that counts the rows they read as
well, though most of these are kept elsewhere anyway."""
ON_TRUST = 2_000
"""Prints that are kept before any was taken again; after these one is kept for every two that were, so that
keeping them never costs more than it saves."""
ANYHOW = 50
"""One in so many is kept all the same: those who come later may be shown other things."""
SEEN = 100_000
"""Calls remembered as made once; beyond it all are forgotten."""
ORIGINS = 1_000
"""Different sets of locales that are shared by the prints that came from them."""
LONGEST_LIST = 50
"""Items in an argument."""
LONGEST_TEXT = 200
"""Characters of an argument."""
_OVERHEAD = 400
_EACH_VALUE = 60
_EACH_ROW = 1_000
_NONE: Mapping[str, None] = MappingProxyType({})

_SCALARS = frozenset({str, int, bool, type(None), type(missing)})
"""Arguments that are told apart by class and value."""
_TOLD = frozenset({str, int})
"""Those that may be personal."""


class Prints:
    """All that was printed by the components of one environment. Safe between threads."""

    def __init__(self, *, on: bool = True) -> None:
        self.on = on
        """Whether any are kept; the plain way runs components for everybody afresh."""
        self.kept: Kept[tuple[Any, ...], Print] = Kept(PRINTS)
        self.counts: Counter[str] = Counter()
        """How often a print was taken again (``hit``), kept (``kept``), found to be of other rows
        (``stale``), or not kept because too few were taken again (``turned away``)."""
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

    def has_room(self) -> bool:
        """Whether one more print is likely to be worth its keeping."""
        counts = self.counts
        if counts["kept"] < ON_TRUST + counts["hit"] // 2:
            return True
        counts["turned away"] += 1
        return counts["turned away"] % ANYHOW == 0

    def same(self, origins: dict[Origin, None]) -> Mapping[Origin, None]:
        """One object for equal origins, of which there are few."""
        if len(self._origins) >= ORIGINS:
            self._origins.clear()
        return self._origins.setdefault(tuple(origins), origins)


class Print:
    """What a component printed, the rows it read for it in order, and what else it did."""

    __slots__ = ("assets", "fallbacks", "items", "key", "level", "made", "origins", "read", "warnings")

    def __init__(self, run: Run, origins: Mapping[Origin, None]) -> None:
        self.key = run.bound()
        self.read = tuple(run.watch.read_items.values())
        self.level = run.level
        self.items, self.made = run.items, run.made
        self.assets = run.assets or _NONE
        self.origins = origins
        self.fallbacks, self.warnings = tuple(run.fallbacks), tuple(run.warnings)

    def again(self, state: RenderState, keys: list[Key]) -> bool:
        """Print it for another recipient; false where it has to be run: the rows are others, or only a
        run can tell which limit it reaches."""
        row = state.data.row
        for item, known in self.read:
            if row(item) is not known:
                return False
        if (self.items or self.made) and not spent_again(state, items=self.items, made=self.made):
            return False
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

    __slots__ = ("_prints", "_token", "_unsteady")

    def __init__(self, prints: Prints, token: str) -> None:
        self._prints = prints
        self._token = token
        self._unsteady: set[Setting] = set()  # in which it was found to depend on more than it should

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
        asked = self._asked(state, arguments) if prints.on and state.setting not in self._unsteady else None
        if asked is None:
            function(keys, values, *arguments)
            return
        known = prints.kept.get(asked)
        if known is not None:
            if known.again(state, keys):
                prints.counts["hit"] += 1
                return
            prints.counts["stale"] += 1
        elif not prints.seen_before(asked):
            function(keys, values, *arguments)
            return
        personal = any(argument.__class__ in _TOLD and state.data.hides(argument) for argument in arguments)
        if personal or not prints.has_room():
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
            elif kind in _SCALARS and (kind is not str or len(argument) <= LONGEST_TEXT):
                asked += (kind, argument)
            elif kind is list and 0 < len(argument) <= LONGEST_LIST:
                any_item = True
                asked += (list, len(argument))
                for part in argument:
                    if part.__class__ is not Item:
                        return None
                    asked += (part.catalog, part.key, part.level)
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
        run = Run(state, keys, values)
        with run:
            function(keys, values, *map(_untouched, arguments))
        if not run.watch.steady:
            self._unsteady.add(state.setting)
        if not run.fits:
            return
        made = Print(run, self._prints.same(run.origins))
        texts = made.key.values
        weight = _OVERHEAD + sum(map(len, texts)) + _EACH_VALUE * len(texts) + _EACH_ROW * len(made.read)
        self._prints.kept.put(asked, made, weight)
        self._prints.counts["kept"] += 1


def _untouched(argument: Any) -> Any:
    """The same argument with items that no render has read."""
    if argument.__class__ is list:
        return [Item(item.catalog, item.key, item.level) for item in argument]
    return Item(argument.catalog, argument.key, argument.level) if argument.__class__ is Item else argument
