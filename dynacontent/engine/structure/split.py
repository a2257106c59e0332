"""What a template printed, cut into units: the structure of each, and its values apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from markupsafe import Markup

from dynacontent.engine.isolation import isolated
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape, written
from dynacontent.engine.structure.fill import blocked, isolated_markup
from dynacontent.engine.structure.fragments import text_of
from dynacontent.engine.structure.parts import Part, PartPool, Parts, whole
from dynacontent.engine.structure.places import Place
from dynacontent.engine.structure.rich import MERE, WHOLE, kind_of
from dynacontent.engine.structure.segments import RICH as MARKUP_FOLLOWS
from dynacontent.engine.structure.segments import Chain, Loose, Plain, Printed, Segment, Value, count_of
from dynacontent.engine.structure.tokens import CannotSeparateError
from dynacontent.engine.structure.units import (
    IN_ATTRIBUTE,
    IN_TEXT,
    MARKUP_IN_TEXT,
    RICH,
    Key,
    Slot,
)
from dynacontent.engine.structure.walk import State, Walk

# Whether a link is written into the plain text, and how, depends on these beginnings of its address.
_TELLING_URL = re.compile(r"#|[A-Za-z][A-Za-z0-9+.\-]*:(?!//)")

_LONGEST_CONSTANT = 1_000


def split(walk: Walk, pool: PartPool, printed: Printed, *, rtl: bool = False) -> Parts:
    """The parts of a document. Raises `CannotSeparateError` for one that has no units."""
    splitter = Splitter(walk, pool, rtl=rtl)
    steps = Steps()
    for key, values in printed.loose_keys():
        splitter.take(key, values, steps)
    return whole(steps.ends, splitter.closing(), steps.values, steps.texts, steps.warnings, {})


@lru_cache(maxsize=16_384)
def written_url(text: str) -> str | None:
    """A whole URL as it is written; ``None`` for one that is not let through, or told apart by its scheme."""
    url = written(text, Place.URL)
    return None if _TELLING_URL.match(url) or not url.strip() else url


@dataclass(slots=True)
class Steps:
    """What keys did: the parts that ended, and by index what became of the values.

    ``places`` are values that are written for a part of a URL; ``structure`` those that became structure,
    of which ``asks`` always do; ``values`` all others, as they are written; ``in_text`` are those that
    stand in text. Of markup, ``mere`` is a value
    once its references are resolved, ``rich`` is kept apart, as ``texts``; ``unfit`` says that markup
    stands where only its text is shown.
    """

    ends: list[Part] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=list)
    in_text: list[int] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    asks: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    mere: list[int] = field(default_factory=list)
    rich: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unfit: bool = False
    warnings: list[str] = field(default_factory=list)


class Splitter:
    """A place in a document, and the structure since the part it stands in began."""

    __slots__ = ("_held", "_key", "_pool", "_state", "_walk", "markup", "rtl")

    def __init__(self, walk: Walk, pool: PartPool, *, rtl: bool = False) -> None:
        self._walk = walk
        self._pool = pool
        self.rtl = rtl
        """Whether the document is read from right to left: it decides which values are isolated."""
        self._state = walk.start
        self._held = ""
        self._key: list[str | Slot] = []
        self.markup = False
        """Whether the value that comes next is markup."""

    @property
    def is_between_values(self) -> bool:
        """Whether no value was met since the part began."""
        return not any(isinstance(piece, int) for piece in self._key)

    def copy(self) -> Splitter:
        """Another one at the same place."""
        other = Splitter(self._walk, self._pool, rtl=self.rtl)
        other._state, other._held, other._key = self._state, self._held, self._key.copy()
        other.markup = self.markup
        return other

    def position(self) -> tuple[State, str, Key, bool, bool]:
        """What tells two places apart."""
        return self._state, self._held, tuple(self._key), self.markup, self.rtl

    def take(self, key: Loose, values: Sequence[str], steps: Steps) -> None:
        """Walk over one key and its values."""
        if not isinstance(key, Chain):
            self._take(key, values, steps, 0)
            return
        at = 0
        for one in key.keys:
            end = at + count_of(one)
            self._take(one, values[at:end], steps, at)
            at = end

    def _take(self, key: Plain, values: Sequence[str], steps: Steps, first: int) -> None:
        """The same of a key that holds no others; ``first`` is the index of its first value."""
        if isinstance(key, Segment):
            self._text(key.texts[0], steps)
            for index, value in enumerate(values):
                self._value(Value(value, key.holes[index]), first + index, steps)
                self._text(key.texts[index + 1], steps)
            return
        if key is MARKUP_FOLLOWS:
            self.markup = True
            return
        for part in key.parts:
            if isinstance(part, Value):
                self._constant(part, steps)
            else:
                self._text(part, steps)

    def closing(self) -> str:
        """What stands behind the last unit; called at the end. Raises `CannotSeparateError`."""
        steps = Steps()
        self._release(steps)
        if self._state.zone != "after" or steps.ends:
            raise CannotSeparateError("the document has no mj-body, or several")
        if any(isinstance(piece, int) for piece in self._key):
            raise CannotSeparateError("a value stands after the last section")
        return "".join(map(str, self._key))

    # -- structure ------------------------------------------------------------------------

    def _text(self, text: str, steps: Steps) -> None:
        """Structure, read together with what was held back; held back itself where it is unfinished."""
        if not text:
            return
        joined = self._held + text if self._held else text
        step = self._state.steps.get(joined) or self._walk.step(self._state, joined)
        self._held = joined if step.unfinished else ""
        if not self._held:
            self._structure(joined, steps)

    def _release(self, steps: Steps) -> None:
        """Read what was held back: a value follows, or the end."""
        if self._held:
            held, self._held = self._held, ""
            self._structure(held, steps)

    def _structure(self, text: str, steps: Steps) -> None:
        step = self._walk.step(self._state, text)
        for cut in step.cuts[:-1]:
            steps.ends.append(self._pool.part((*self._key, cut)))
            self._key = []
        self._key.append(step.cuts[-1])
        self._state = step.exit

    def _constant(self, part: Value, steps: Steps) -> None:
        """A text of the configuration: structure, written for its place."""
        self._release(steps)
        state = self._state
        piece = state.constants.get((part.value, self.rtl))
        if piece is None:
            text = clean(part.value)
            if state.place is not Place.TEXT:
                text = self._placed(text, part, steps)
            piece = self._escaped(part.value)
            if text != BLOCKED_URL and len(part.value) <= _LONGEST_CONSTANT:
                state.constants[part.value, self.rtl] = piece
        self._written(piece)

    # -- values ---------------------------------------------------------------------------

    def _value(self, part: Value, index: int, steps: Steps) -> None:
        self._release(steps)
        state, value = self._state, part.value
        if self.markup:
            self.markup = False
            if state.place is Place.TEXT:
                self._markup(str.__str__(clean(value)), index, steps)
                return
            steps.unfit = True
            value = text_of(Markup(value))  # noqa: S704 - only its text is taken
        text = value if value.isprintable() else clean(value)
        if state.place is not Place.TEXT:
            text = self._placed(text, part, steps)
        if not state.free:
            steps.asks.append(index)
        if not self._is_free(text):
            # What MJML computes with and what is blank is structure.
            steps.structure.append(index)
            self._written(self._escaped(value))
            return
        if state.place is Place.TEXT:
            steps.in_text.append(index)
            text = isolated(text, rtl=self.rtl)
        elif state.place is not Place.ATTRIBUTE:
            steps.places.append((index, state.place))
        steps.values.append(text)
        self._written(IN_TEXT if state.place is Place.TEXT else IN_ATTRIBUTE)

    def _escaped(self, value: str) -> str:
        """A value as structure, written for its place."""
        text = escape(value, self._state.place)
        if self._state.place is Place.TEXT:
            return isolated(clean(value), rtl=self.rtl, written=text)
        return text

    def _written(self, piece: str | Slot) -> None:
        self._key.append(piece)
        if self._state.place is not Place.TEXT:
            self._state = self._state.after_value or self._walk.after_value(self._state)

    def _placed(self, text: str, part: Value, steps: Steps) -> str:
        state = self._state
        if state.refused:
            raise CannotSeparateError("a value stands where none may")
        if state.place is Place.ATTRIBUTE:
            return text
        url = written(text, state.place)
        if url == BLOCKED_URL and state.place is Place.URL:
            steps.warnings.append(blocked(part))
        return url

    def _is_free(self, text: str) -> bool:
        if not self._state.free or not text or text.isspace():
            return False
        return self._state.place is not Place.URL or _TELLING_URL.match(text) is None

    def _markup(self, text: str, index: int, steps: Steps) -> None:
        kind = kind_of(text) if self._state.free else None
        if kind == MERE:
            said = unescape(text)
            if not said.isspace():
                self._key.append(MARKUP_IN_TEXT)
                steps.mere.append(index)
                steps.in_text.append(index)
                steps.values.append(isolated(said, rtl=self.rtl))
                return
        if kind == WHOLE and self._state.zone == "body":
            self._key.append(RICH)
            steps.rich.append(index)
            steps.texts.append(text)
            return
        steps.structure.append(index)
        self._text(isolated_markup(text, rtl=self.rtl), steps)
        self._release(steps)
