"""What a template yielded, cut into units: the structure of each, and its values apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from markupsafe import Markup

from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.structure.compiled import (
    IN_ATTRIBUTE,
    IN_TEXT,
    MARKUP_IN_TEXT,
    CannotSeparateError,
    Slot,
)
from dynacontent.engine.structure.escape import BLOCKED_URL, clean, escape, written
from dynacontent.engine.structure.fill import blocked
from dynacontent.engine.structure.fragments import text_of
from dynacontent.engine.structure.places import Place
from dynacontent.engine.structure.segments import Hole, Part, Printed, Value
from dynacontent.engine.structure.walk import State, Walk
from dynacontent.models.values import Constant

# Markup that is text to everybody: no tags, and only references that all readers know.
_MERE_TEXT = re.compile(r"(?:[^<&]|&(?:amp|lt|gt|quot|nbsp|#34|#39|#160);)*")
# Whether a link is written into the plain text, and how, depends on these beginnings of its address.
_TELLING_URL = re.compile(r"#|[A-Za-z][A-Za-z0-9+.\-]*:(?!//)")

_LONGEST_CONSTANT = 1_000
_LONGEST_URL = 1_000


@dataclass(slots=True)
class Run:
    """One part of a document: its structure so far, and its values."""

    key: list[str | Slot] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """A document in parts: what stands before the first unit, the units, what stands after them."""

    frame: Run
    units: list[Run]
    closing: str
    warnings: list[str]


def split(walk: Walk, output: Printed) -> Parts:
    """The parts of a document. Raises `CannotSeparateError` for one that has no units."""
    splitter = _Splitter(walk)
    splitter.take_all(output.parts())
    return splitter.parts()


@lru_cache(maxsize=4_096)
def _url(text: str) -> str:
    """A whole URL as it is written; those of products come again and again."""
    return written(text, Place.URL)


class _Splitter:
    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._state = walk.start
        self._run = Run()
        self._runs = [self._run]
        self._warnings: list[str] = []

    def take_all(self, pieces: Iterable[Part]) -> None:
        """Walk over all pieces."""
        held = ""
        for piece in pieces:
            if not isinstance(piece, Value):
                text = held + piece if held else piece
                step = self._state.steps.get(text) or self._walk.step(self._state, text)
                # Read together with the next text; a value in between would end it.
                held = text if step.unfinished else ""
                if held:
                    continue
                if len(step.cuts) == 1:
                    self._run.key.append(text)
                    self._state = step.exit
                    continue
                self._structure(text)
                continue
            if held:
                self._structure(held)
                held = ""
            self._value(piece.value, piece.hole)
        if held:
            self._structure(held)

    def _structure(self, text: str) -> None:
        step = self._walk.step(self._state, text)
        for cut in step.cuts[:-1]:
            self._run.key.append(cut)
            self._run = Run()
            self._runs.append(self._run)
        self._run.key.append(step.cuts[-1])
        self._state = step.exit

    def _value(self, value: Any, hole: Hole | None) -> None:
        state = self._state
        if type(value) is Constant and value in state.constants:
            self._run.key.append(state.constants[value])
            self._state = state.after_value or self._walk.after_value(state)
            return
        if isinstance(value, Markup):
            if state.place is Place.TEXT:
                self._markup(str.__str__(clean(value)), free=state.free)
                return
            value = text_of(value)
        text = value if type(value) is str else str(value)
        if not text.isprintable():
            text = clean(text)
        place = state.place
        if place is not Place.TEXT:
            text = self._placed(text, Value(value, hole), state)
            self._state = state.after_value or self._walk.after_value(state)
        if type(value) is Constant or not self._free(text, state):
            # What MJML computes with, what is blank, and what is the same for all is structure.
            piece = escape(value, place)
            self._run.key.append(piece)
            if type(value) is Constant and text != BLOCKED_URL and len(value) <= _LONGEST_CONSTANT:
                state.constants[value] = piece
            return
        self._run.key.append(IN_TEXT if place is Place.TEXT else IN_ATTRIBUTE)
        self._run.values.append(text if text.isprintable() else legal_characters(text))

    def _placed(self, text: str, piece: Value, state: State) -> str:
        place = state.place
        if state.refused:
            raise CannotSeparateError("a value stands where none may")
        if place is Place.ATTRIBUTE:
            return text
        if place is not Place.URL:
            return written(text, place)
        url = _url(text) if len(text) <= _LONGEST_URL else written(text, place)
        if url == BLOCKED_URL:
            self._warnings.append(blocked(piece))
        return url

    @staticmethod
    def _free(text: str, state: State) -> bool:
        if not state.free or not text or text.isspace():
            return False
        return state.place is not Place.URL or _TELLING_URL.match(text) is None

    def _markup(self, text: str, *, free: bool) -> None:
        if free and text and not text.isspace() and _MERE_TEXT.fullmatch(text):
            said = unescape(text)
            if not said.isspace():
                self._run.key.append(MARKUP_IN_TEXT)
                self._run.values.append(legal_characters(said))
                return
        self._structure(text)

    def parts(self) -> Parts:
        """What was found; called at the end."""
        if self._state.zone != "after" or len(self._runs) < 2:
            raise CannotSeparateError("the document has no mj-body, or several")
        frame, *units, last = self._runs
        if last.values:
            raise CannotSeparateError("a value stands after the last section")
        if not units:
            raise CannotSeparateError("the body is empty")
        return Parts(frame, units, "".join(map(str, last.key)), self._warnings)
