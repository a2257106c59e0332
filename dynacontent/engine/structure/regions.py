"""What a settled part of a template prints, run once for each setting and taken again after that.

See `dynacontent.engine.structure.settled` for which parts are settled.
"""

from __future__ import annotations

from types import TracebackType

from dynacontent.engine.structure.segments import RICH, Key, Part, Printed, Region, Value
from dynacontent.expressions.budget import spent_again
from dynacontent.expressions.state import Origin, RenderState, Setting
from dynacontent.models.values import Constant

SETTINGS = 256
"""Settings a part is kept for; beyond it all are forgotten."""


class KeptPart:
    """A part as it came out, and what else it did."""

    __slots__ = ("assets", "fallbacks", "items", "key", "made", "origins")

    def __init__(self, key: Region, run: Run) -> None:
        """``items`` and ``made`` are what the run used up (`dynacontent.expressions.budget`)."""
        self.key = key
        self.assets = run.assets
        self.origins = run.origins
        self.fallbacks = run.fallbacks
        self.items = run.items
        self.made = run.made

    def again(self, state: RenderState, keys: list[Key]) -> bool:
        """Print it for another recipient; false where only a run can tell which limit it reaches."""
        if (self.items or self.made) and not spent_again(state, items=self.items, made=self.made):
            return False
        keys.append(self.key)
        if self.assets:
            state.assets.update(self.assets)
        if self.origins:
            state.origins.update(self.origins)
        if self.fallbacks:
            state.fallbacks += self.fallbacks
        return True


class SettledPart:
    """One settled part of a template, and what it printed for the settings seen."""

    def __init__(self) -> None:
        self.known: dict[Setting, KeptPart] = {}

    def once(self, state: RenderState, keys: list[Key], values: list[str], known: bool) -> Run:
        """A context in which the part is run, and kept if ``known`` says that it is what it seems."""
        return Run(self, state, keys, values, keeps=known)

    def keep(self, setting: Setting, kept: KeptPart) -> None:
        """Remember a part for a setting."""
        if len(self.known) >= SETTINGS:
            self.known.clear()
        self.known[setting] = kept


class Run:
    """One run of a settled part, for the body of a ``with``."""

    __slots__ = (
        "_before",
        "_keeps",
        "_keys",
        "_settled",
        "_starts",
        "_state",
        "_values",
        "assets",
        "origins",
    )

    def __init__(
        self, settled: SettledPart, state: RenderState, keys: list[Key], values: list[str], *, keeps: bool
    ) -> None:
        self._settled = settled
        self._state = state
        self._keys = keys
        self._values = values
        self._keeps = keeps
        self._starts = (len(keys), len(values), len(state.fallbacks), state.iterations, state.made)
        self._before = (state.assets, state.origins)
        self.assets: dict[str, None] = {}
        """The pictures it used."""
        self.origins: dict[Origin, None] = {}
        """The locales its texts came from."""

    @property
    def fallbacks(self) -> list[tuple[str, str]]:
        """The fallbacks it took."""
        return self._state.fallbacks[self._starts[2] :]

    @property
    def items(self) -> int:
        """How many items it handled."""
        return self._state.iterations - self._starts[3]

    @property
    def made(self) -> int:
        """How many characters it made."""
        return self._state.made - self._starts[4]

    def __enter__(self) -> None:
        # Pictures and locales are noted once each: only an empty record shows which ones this part uses.
        self._state.assets, self._state.origins = self.assets, self.origins

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assets, origins = self._state.assets, self._state.origins = self._before
        assets.update(self.assets)
        origins.update(self.origins)
        if kind is None and self._keeps:
            self._keep()

    def _keep(self) -> None:
        first_key, first_value = self._starts[:2]
        if RICH in self._keys[first_key:]:
            return
        printed = Printed()
        printed.keys = self._keys[first_key:]
        printed.values = self._values[first_value:]
        region = Region([_fixed(part) for part in printed.parts()])
        self._keys[first_key:] = [region]
        del self._values[first_value:]
        self._settled.keep(self._state.setting, KeptPart(region, self))


def _fixed(part: Part) -> Part:
    return Value(Constant(part.value), part.hole) if isinstance(part, Value) else part
