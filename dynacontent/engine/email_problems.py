"""What is wrong with the MJML of an email that only its data brings about.

What is wrong with the templates, whatever the data, is told when a workspace is opened. Here the
document is looked at that came of them for one recipient: once for each way through the templates,
with values left open, and of the values only those that stand where not everything fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from dynacontent.caching import digest
from dynacontent.engine.mjml.masking import UNKNOWN
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.segments import Hole, Key, Printed, Segment, Text, apart
from dynacontent.errors import Problem
from dynacontent.location import Location
from dynacontent.ports import Cache

if TYPE_CHECKING:
    from dynacontent.engine.mjml.doubts import Doubt
    from dynacontent.engine.structure.parts import Part

_KEPT = 1_000_000
"""Characters of warnings kept, with their overhead."""
_OVERHEAD = 1_000


Source = int | str
"""Where a value comes from: its number among those of a recipient, or itself, if all have the same."""


class _Asked(NamedTuple):
    """Whether an attribute fits, and what to tell if not."""

    doubt: Doubt
    sources: Sequence[Source]
    text: str

    @property
    def is_settled(self) -> bool:
        """Whether all recipients have the same values there."""
        return all(isinstance(source, str) for source in self.sources)

    def told(self, values: Sequence[str]) -> bool:
        """Whether it does not fit with the values of a recipient."""
        own = [source if isinstance(source, str) else values[source] for source in self.sources]
        return not self.doubt.kind.accepts(self.doubt.with_values(own))


class _Way(NamedTuple):
    """What is told of every document of a way, and what to ask of its values; ``sound``: nothing is
    wrong with it but what is asked."""

    told: tuple[str, ...]
    asked: tuple[_Asked, ...]
    sound: bool


_SOUND = _Way((), (), sound=True)
_KNOWN_SOUND = b"sound"
"""What the cache holds of a way like it."""


class EmailProblems:
    """Warnings about the MJML of finished emails. Safe between threads."""

    def __init__(self, known: Iterable[Problem], cache: Cache) -> None:
        """``known`` are problems told already; ``cache`` tells other processes what is sound."""
        self._cache = cache
        self._known = frozenset((problem.message, problem.location) for problem in known)
        self._ways: Kept[tuple[Key, ...], _Way] = Kept(_KEPT)

    def of(self, printed: Printed, frame: int = 0, units: Sequence[Part] = ()) -> tuple[str, ...]:
        """The warnings about an email; they name places in templates, and no values.

        What is wrong is wrong within a section. So a document is not looked at whose sections, the
        ``units``, all stood in sound ones of the same ``frame``: ways are too many for each to come twice.
        """
        if units and all(frame in part.sound for part in units):
            return ()
        printed = printed.loose()
        way = tuple(printed.keys)
        found = self._ways.get(way)
        if found is None:
            found = self._look(printed)
            weight = sum(map(len, found.told)) + sum(len(asked.text) for asked in found.asked)
            self._ways.put(way, found, _OVERHEAD + 10 * len(way) + weight)
        told, asked, sound = found
        if asked:
            told += tuple(one.text for one in asked if one.told(printed.values))
        if sound and not told:
            for part in units:
                if part.stands_alone:
                    part.sound.add(frame)
        return told

    def _look(self, printed: Printed) -> _Way:
        """What is wrong with a way, unless it is known from before that nothing is."""
        document = _Document(printed)
        key = digest("sound MJML", document.source, *document.constants)
        if self._cache.get(key) == _KNOWN_SOUND:
            return _SOUND
        found = self._faults(document)
        if found == _SOUND:
            self._cache.put(key, _KNOWN_SOUND)
        return found

    def _faults(self, document: _Document) -> _Way:
        # A process that finds its emails sound needs no parser.
        from dynacontent.engine.mjml.checks import MAX_DEPTH
        from dynacontent.engine.mjml.doubts import doubts
        from dynacontent.engine.mjml.tree import hoist, parse
        from dynacontent.engine.mjml.validation import faults

        parsed = parse(document.source, deepest=MAX_DEPTH)
        if parsed.root is None or parsed.depth > MAX_DEPTH:
            return _Way((), (), sound=False)  # which is an error
        hoist(parsed.root)
        found = faults(parsed)
        told = [
            _warning(fault.message, document.locate(fault.offset))
            for fault in found
            if (fault.message, document.locate(fault.offset)) not in self._known
        ]
        asked = [document.asked(doubt) for doubt in doubts(parsed.root, document.source)]
        settled = [one for one in asked if one.is_settled]
        told += [one.text for one in settled if one.told(())]
        open_ = tuple(one for one in asked if not one.is_settled)
        return _Way(tuple(told), open_, sound=not found)


class _Document:
    """A document with an `UNKNOWN` for each value."""

    def __init__(self, printed: Printed) -> None:
        self._starts: list[int] = []
        self._texts: list[str] = []
        self._holes: list[tuple[Hole | None, Source]] = []
        self._at = 0
        numbers = count()
        for key in apart(printed.keys):
            if isinstance(key, Segment):
                self._add(key.texts[0])
                for hole, text in zip(key.holes, key.texts[1:], strict=True):
                    self._value(hole, next(numbers))
                    self._add(text)
                continue
            for part in key.parts:
                if isinstance(part, str):
                    self._add(part)
                else:
                    self._value(part.hole, str(part.value))
        self.source = "".join(self._texts)

    @property
    def constants(self) -> list[str]:
        """The values that all recipients have alike."""
        return [source for _hole, source in self._holes if isinstance(source, str)]

    def _add(self, text: str) -> None:
        self._starts.append(self._at)
        self._texts.append(text)
        self._at += len(text)

    def _value(self, hole: Hole | None, source: Source) -> None:
        self._holes.append((hole, source))
        self._add(UNKNOWN)

    def locate(self, offset: int) -> Location | None:
        """Where in a template the character at an offset stands."""
        index = bisect_right(self._starts, offset) - 1
        text = self._texts[index] if index >= 0 else ""
        return text.locate(offset - self._starts[index]) if isinstance(text, Text) else None

    def asked(self, doubt: Doubt) -> _Asked:
        """What to tell of an attribute whose values do not fit shows their tags, not them."""
        holes = self._holes[doubt.first : doubt.end]
        said = doubt.with_values([f"{{{{ {hole.expression} }}}}" if hole else "…" for hole, _ in holes])
        text = _warning(f'{doubt.name}="{said}" does not fit <{doubt.tag}>', self.locate(doubt.offset))
        return _Asked(doubt, [source for _, source in holes], text)


def _warning(message: str, place: Location | None) -> str:
    return f"mjml_problem: {message}" + (f" ({place})" if place else "")
