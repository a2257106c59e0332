"""What a settled part of a template prints, run once for each setting and taken again after that.

See `dynacontent.engine.structure.settled` for which parts are settled.
"""

from __future__ import annotations

from types import TracebackType

from dynacontent.engine.structure.segments import RICH, Key, Part, Printed, Region, Value
from dynacontent.expressions.state import RenderState, Setting
from dynacontent.models.values import Constant

SETTINGS = 256
"""Settings a part is kept for; beyond it all are forgotten."""


class Kept:
    """A part as it came out, and what else it did."""

    __slots__ = ("assets", "fallbacks", "key")

    def __init__(self, key: Region, assets: dict[str, None], fallbacks: list[tuple[str, str]]) -> None:
        self.key = key
        self.assets = assets
        self.fallbacks = fallbacks

    def again(self, state: RenderState, keys: list[Key]) -> None:
        """Print it for another recipient."""
        keys.append(self.key)
        if self.assets:
            state.assets.update(self.assets)
        if self.fallbacks:
            state.fallbacks += self.fallbacks


class Settled:
    """One settled part of a template, and what it printed for the settings seen."""

    def __init__(self, *, keeps: bool) -> None:
        self.known: dict[Setting, Kept] = {}
        self._keeps = keeps

    def once(self, state: RenderState, keys: list[Key], values: list[str], known: bool) -> Run:
        """A context in which the part is run, and kept if ``known`` says that it is what it seems."""
        return Run(self, state, keys, values, keeps=known and self._keeps)

    def keep(self, setting: Setting, kept: Kept) -> None:
        """Remember a part for a setting."""
        if len(self.known) >= SETTINGS:
            self.known.clear()
        self.known[setting] = kept


class Run:
    """One run of a settled part, for the body of a ``with``."""

    __slots__ = ("_assets", "_from", "_keeps", "_keys", "_settled", "_state", "_values")

    def __init__(
        self, settled: Settled, state: RenderState, keys: list[Key], values: list[str], *, keeps: bool
    ) -> None:
        self._settled = settled
        self._state = state
        self._keys = keys
        self._values = values
        self._keeps = keeps
        self._from = (len(keys), len(values), len(state.fallbacks))
        self._assets = state.assets

    def __enter__(self) -> None:
        # Pictures are noted once each: only an empty record shows which ones this part uses.
        self._state.assets = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        used, self._state.assets = self._state.assets, self._assets
        self._assets.update(used)
        if kind is None and self._keeps:
            self._keep(used)

    def _keep(self, assets: dict[str, None]) -> None:
        first_key, first_value, first_fallback = self._from
        if RICH in self._keys[first_key:]:
            return
        printed = Printed()
        printed.keys = self._keys[first_key:]
        printed.values = self._values[first_value:]
        region = Region([_fixed(part) for part in printed.parts()])
        self._keys[first_key:] = [region]
        del self._values[first_value:]
        self._settled.keep(self._state.setting, Kept(region, assets, self._state.fallbacks[first_fallback:]))


def _fixed(part: Part) -> Part:
    return Value(Constant(part.value), part.hole) if isinstance(part, Value) else part
