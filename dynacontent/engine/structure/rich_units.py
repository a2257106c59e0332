"""Units with rich text in them, kept by what the text says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.parts import Part, PartPool
from dynacontent.engine.structure.rich import RichUnit
from dynacontent.engine.structure.tokens import CannotSeparateError
from dynacontent.engine.structure.units import RICH, Frame, Head, Key, Unit
from dynacontent.errors import AuthoringError, LimitError
from dynacontent.formats.links import LinkParameters
from dynacontent.models.authored import MjmlSettings

RICH_UNITS = 20_000_000
"""Characters of units with rich text kept, with the texts."""
RICH_BASES = 4_000_000
"""Characters of units kept that rich text is put into."""
_OVERHEAD = 1_000

Texts = tuple[str, ...]


class RichUnits:
    """Completes units with rich texts. Safe between threads."""

    def __init__(
        self,
        mjml: MjmlSettings,
        counts: Counter[str],
        pool: PartPool,
        compiled: Callable[[Frame, Part], Unit],
        same: Callable[[Head], Head],
    ) -> None:
        """``compiled`` gives the unit of a part without rich text, ``same`` the one head of this content."""
        self._mjml = mjml
        self._counts = counts
        self._pool = pool
        self._compiled = compiled
        self._same = same
        self._bases: Kept[tuple[int, Key], RichUnit | str] = Kept(RICH_BASES)
        self._units: Kept[tuple[int, Key, Texts], Unit | str] = Kept(RICH_UNITS)

    def unit(self, frame: Frame, part: Part, texts: Texts) -> Unit:
        """The unit of a part with these texts in it. Raises `CannotSeparateError`."""
        asked = (frame.number, part.key, texts)
        unit = self._units.get(asked)
        if unit is None:
            unit = self._completed(frame, part.key, texts)
            size = 0 if isinstance(unit, str) else 2 * unit.size
            self._units.put(asked, unit, _OVERHEAD + size + sum(map(len, texts)))
        if isinstance(unit, str):
            # Then it is structure, as all other markup is.
            return self._compiled(frame, self._pool.part(_spelled_out(part.key, texts)))
        return unit

    def _completed(self, frame: Frame, key: Key, texts: Texts) -> Unit | str:
        """The unit, or why there is none."""
        base = self._base(frame, key)
        if isinstance(base, str):
            return base
        self._counts["rich"] += 1
        try:
            unit = base.unit(texts)
            return unit if frame.links is None else _linked(unit, key, frame.links)
        except CannotSeparateError as error:
            return str(error)
        except (AuthoringError, LimitError):
            return "the document has problems"

    def _base(self, frame: Frame, key: Key) -> RichUnit | str:
        base = self._bases.get((frame.number, key))
        if base is None:
            base = self._compile(frame, key)
            size = 0 if isinstance(base, str) else base.size
            self._bases.put((frame.number, key), base, _OVERHEAD + size)
        return base

    def _compile(self, frame: Frame, key: Key) -> RichUnit | str:
        if self._mjml.compiler == "mjml":
            return "npm's MJML looks into everything"
        self._counts["miss"] += 1
        try:
            return RichUnit(frame, key, self._mjml, self._same)
        except CannotSeparateError as error:
            return str(error)
        except (AuthoringError, LimitError):
            return "the document has problems"


def _linked(unit: Unit, key: Key, links: LinkParameters) -> Unit:
    from dynacontent.engine.structure.compiled import slots_of
    from dynacontent.engine.structure.linked import linked

    return linked(unit, slots_of(key), links)


def _spelled_out(key: Key, texts: Texts) -> Key:
    """Structure with its rich texts as parts of it."""
    given = iter(texts)
    return tuple(next(given) if piece == RICH and isinstance(piece, int) else piece for piece in key)
