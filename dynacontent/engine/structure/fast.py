"""Emails filled instead of compiled: each unit of structure goes through MJML only once.

What comes out equals the plain way (`dynacontent.engine.bodies`): the same HTML up to how the
serializer writes it, the same text exactly. Where that cannot be had, `FastEmails.fill` says why
and the plain way is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup

from dynacontent.engine.structure.compiled import (
    SLOT_OF,
    CannotSeparateError,
    Filled,
    Key,
    Unit,
    compile_unit,
)
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape, written
from dynacontent.engine.structure.fill import blocked, refusal
from dynacontent.engine.structure.places import REFUSED, Place
from dynacontent.engine.structure.segments import Event, Value, parts, text_of
from dynacontent.engine.structure.walk import Walk, components
from dynacontent.errors import AuthoringError
from dynacontent.expressions import limits
from dynacontent.models.values import Constant

UNITS = 4096
"""Compiled units kept."""
HEADS = 1024
"""Compiled heads kept."""

# Between these, what a value is changes the plain text around it: blanks at its ends, runs of
# no-break spaces, joiners and soft hyphens are dropped or merged with their neighbours.
_ODD = re.compile(
    "^\\s|\\s$|[\u00ad\ufeff\u034f\u200b\u200c\u2060\u2007]|\xa0[ \xa0]|[ \xa0]\xa0|^\xa0|\xa0$"
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
# Selectors that look at neighbours: a unit compiled alone would be styled differently.
_NEIGHBOURS = re.compile(r"[+~]\s*[\w.#\[*:]|:(?:nth|first|last|only|has|empty)\b|:not\(")
_WITH_IDS = frozenset({"mj-navbar", "mj-carousel", "mj-accordion"})
_SLOT_PLACES = frozenset({Place.TEXT, Place.ATTRIBUTE, Place.URL, Place.URL_PATH, Place.URL_QUERY})


@dataclass(frozen=True, slots=True)
class Assembled:
    """An email body put together: ``opening`` ends right before the first unit."""

    opening: str
    rest: str
    text: str | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Run:
    """One part of a document on its way: the structure so far, and its values."""

    key: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


class FastEmails:
    """Compiled units of one workspace's emails. Safe between threads."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """How often a body was filled (``fast``) or why it was not, and units compiled (``miss``)."""
        self._walk = Walk()
        self._unit = lru_cache(maxsize=UNITS)(self._compile)
        self._head = lru_cache(maxsize=HEADS)(self._compile_head)
        self._whole = lru_cache(maxsize=HEADS)(_needs_whole)

    def fill(self, events: Iterable[Event], *, path: str) -> Assembled | None:
        """The body, or ``None`` where it has to be rendered the plain way."""
        try:
            assembled = self._assemble(events, path)
        except CannotSeparateError as error:
            self.counts[str(error)] += 1
            return None
        except AuthoringError:
            # The plain way reports it, with the places of this very document.
            self.counts["the document has problems"] += 1
            return None
        self.counts["fast"] += 1
        return assembled

    def _assemble(self, events: Iterable[Event], path: str) -> Assembled:
        warnings: list[str] = []
        frame, units, closing = self._split(events, warnings)
        frame_key = tuple(frame.key)
        if self._whole(frame_key, tuple(dict.fromkeys(tuple(unit.key) for unit in units))):
            units = [_merged(units)]
        compiled = [self._unit(frame_key, tuple(unit.key), closing, path) for unit in units]
        return self._join(frame, units, compiled, closing, path, warnings)

    def _join(
        self,
        frame: _Run,
        units: list[_Run],
        compiled: list[Unit],
        closing: str,
        path: str,
        warnings: list[str],
    ) -> Assembled:
        out: list[str] = []
        for unit, run in zip(compiled, units, strict=True):
            unit.html.fill(run.values, out)
        out.append(compiled[0].tail if compiled else "")
        head: list[str] = []
        self._head_of(frame, units, compiled, closing, path).fill(frame.values, head)
        rest = limits.check_output("".join(out))
        return Assembled("".join(head), rest, _text(units, compiled), tuple(warnings))

    def _head_of(
        self, frame: _Run, units: list[_Run], compiled: list[Unit], closing: str, path: str
    ) -> Filled:
        """The head: that of any unit if all are alike, else compiled from one unit of each kind."""
        if not compiled:
            raise CannotSeparateError("the body is empty")
        kinds: dict[Filled, Key] = {}
        for unit, run in zip(compiled, units, strict=True):
            if unit.head not in kinds:
                kinds[unit.head] = tuple(run.key)
        if len(kinds) == 1:
            return compiled[0].head
        return self._head(tuple(frame.key), tuple(kinds.values()), closing, path)

    def _compile(self, frame: Key, unit: Key, closing: str, path: str) -> Unit:
        self.counts["miss"] += 1
        return compile_unit(frame, unit, closing, path=path)

    def _compile_head(self, frame: Key, units: tuple[Key, ...], closing: str, path: str) -> Filled:
        return compile_unit(frame, tuple(piece for unit in units for piece in unit), closing, path=path).head

    # -- from events to units -------------------------------------------------------------

    def _split(self, events: Iterable[Event], warnings: list[str]) -> tuple[_Run, list[_Run], str]:
        walk = self._walk
        state = walk.start
        runs = [_Run()]
        for piece in parts(events):
            if isinstance(piece, Value) and isinstance(piece.value, Markup) and state.place is Place.TEXT:
                piece = str(clean(piece.value))
            if isinstance(piece, Value):
                self._take(piece, state.place, state.zone, runs[-1], warnings)
                state = walk.after_value(state)
                continue
            step = state.steps.get(piece) or walk.step(state, piece)
            for cut in step.cuts[:-1]:
                runs[-1].key.append(cut)
                runs.append(_Run())
            runs[-1].key.append(step.cuts[-1])
            state = step.exit
        if state.zone != "after" or len(runs) < 2:
            raise CannotSeparateError("the document has no mj-body")
        last = runs.pop()
        if last.values:
            raise CannotSeparateError("a value stands after the last section")
        return runs[0], runs[1:], "".join(last.key)

    def _take(self, piece: Value, place: Place, zone: str, run: _Run, warnings: list[str]) -> None:
        if place in REFUSED:
            raise refusal(piece, place)
        text = clean(text_of(piece.value))
        value = written(text, place)
        if value == BLOCKED_URL and place is Place.URL:
            warnings.append(blocked(piece))
        slot = place in _SLOT_PLACES if zone == "body" else place is Place.TEXT
        if slot and type(piece.value) is not Constant and value and not value.isspace():
            run.key.append(SLOT_OF[place])
            run.values.append(value)
        else:
            # What MJML computes with, what is blank, and what is the same for all is structure.
            run.key.append(escape(text, place))


def _merged(units: list[_Run]) -> _Run:
    """All units as one."""
    whole = _Run()
    for unit in units:
        whole.key += unit.key
        whole.values += unit.values
    return whole


def _needs_whole(frame: Key, units: tuple[Key, ...]) -> bool:
    """Whether a unit cannot be compiled alone: style sheets that look at neighbours, made-up ids."""
    if any(_NEIGHBOURS.search(style) for style in _styles(frame)):
        return True
    with_ids = sum(1 for unit in units for piece in unit for name in components(piece) if name in _WITH_IDS)
    return with_ids > 2  # one element has two tags


_STYLE = re.compile(r"<(?:mj-)?style\b[^>]*>(.*?)</(?:mj-)?style>", re.DOTALL)


def _styles(frame: Key) -> list[str]:
    return _STYLE.findall("".join(frame))


def _text(units: list[_Run], compiled: list[Unit]) -> str | None:
    """The plain text, or ``None`` where the values themselves decide about its form."""
    out: list[str] = []
    for unit, run in zip(compiled, units, strict=True):
        values = run.values
        if any(values[inside] in values[outside] for inside, outside in unit.linked):
            return None
        if any(_ODD.search(values[hole.number]) for hole in unit.text.holes):
            return None
        texts: list[str] = []
        unit.text.fill([_SPACE.sub(" ", value) for value in values], texts)
        text = "".join(texts)
        if text:
            out.append(text)
    return "\n\n".join(out) + "\n" if out else ""
