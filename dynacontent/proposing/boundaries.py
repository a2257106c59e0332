"""Values at the edges of fields that are read: nothing, one, many, long, from right to left, with emoji."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import regex

from dynacontent.localization.locales import direction, negotiate
from dynacontent.models.document import Path
from dynacontent.models.recipient import Recipient
from dynacontent.models.schema import FieldType
from dynacontent.proposing import people
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.people import Person, name_part
from dynacontent.proposing.samples import MANY, Samples
from dynacontent.proposing.shapes import CONSENT, Shapes

_RTL = regex.compile(r"[\p{Bidi_Class=Right_To_Left}\p{Bidi_Class=Arabic_Letter}]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")


class Edge(NamedTuple):
    """One kind of value at one field: ``path`` names the field as people do."""

    path: str
    kind: str


_TEXTS: dict[str, Callable[[str], Any]] = {
    "long": lambda text: len(text) >= 20,
    "right to left": _RTL.search,
    "emoji": _EMOJI.search,
}
_LISTS: dict[str, Callable[[int], bool]] = {
    "none": lambda size: size == 0,
    "one": lambda size: size == 1,
    "many": lambda size: size >= MANY,
}


class Locales(NamedTuple):
    """What messages are written in."""

    available: tuple[str, ...]
    default: str

    def from_right(self, tag: str) -> bool:
        """Whether whoever reads a language is sent one from right to left: theirs may not be among them."""
        with suppress(ValueError):
            return direction(negotiate(tag, self.available, self.default)) == "rtl"
        return False


class Boundaries:
    """The edges of some fields: those there are, those a recipient has, and drafts that have them."""

    def __init__(
        self, shapes: Shapes, samples: Samples, paths: list[Path], *, texts: list[Path], locales: Locales
    ) -> None:
        """``paths`` are the fields that are read, ``texts`` those of which any text may be in them.

        ``locales`` are those that messages are written in.
        """
        self._shapes = shapes
        self._locales = locales
        rtl = next((tag for tag in locales.available if direction(tag) == "rtl"), None)
        self._samples = samples
        self._texts = texts
        self._lists = [path for path in paths if self._kind(path).kind == "list"]
        self._languages = [path for path in paths if self._kind(path).kind == "locale"] if rtl else []
        self._rtl = rtl
        self._optional = [path for path in paths if self._kind(path).optional and path not in self._lists]
        self._listed = [path for path in paths if path not in self._lists]

    def _kind(self, path: Path) -> FieldType:
        return self._shapes.type(path) or FieldType("str")

    @property
    def all(self) -> list[Edge]:
        """Every edge there is."""
        return [
            *(Edge(shown(path), kind) for path in self._lists for kind in _LISTS),
            *(Edge(shown(path), kind) for path in self._texts for kind in _TEXTS),
            *(Edge(shown(path), "right to left") for path in self._languages),
            *(Edge(shown(path), "absent") for path in self._optional),
        ]

    def of(self, who: Recipient) -> frozenset[Edge]:
        """The edges that a recipient has."""
        return frozenset(
            self._of(Draft({"profile": who.profile, "events": who.events, "consent": list(who.consent)}))
        )

    def _of(self, draft: Draft) -> Iterator[Edge]:
        for path in self._lists:
            if self._may_be(draft, path):
                size = len(draft.at(path) or ()) if self._agreed(draft, path) else 0
                yield from (Edge(shown(path), kind) for kind, fits in _LISTS.items() if fits(size))
        for path in self._texts:
            for text in _found(draft.data, path) if self._agreed(draft, path) else ():
                yield from (Edge(shown(path), kind) for kind, fits in _TEXTS.items() if fits(str(text)))
        for path in self._languages:
            if any(tag and self._locales.from_right(str(tag)) for tag in _found(draft.data, path)):
                yield Edge(shown(path), "right to left")
        for path in self._optional:
            if self._may_be(draft, path) and any(value is None for value in _found(draft.data, path)):
                yield Edge(shown(path), "absent")

    @staticmethod
    def _may_be(draft: Draft, path: Path) -> bool:
        return path[0] != "events" or draft.at(path[:2]) is not None

    def _agreed(self, draft: Draft, path: Path) -> bool:
        """Whether what is there is seen: without consent it is missing."""
        field = self._shapes.field(path)
        return field is None or field.consent is None or field.consent in draft.data["consent"]

    # -- drafts that have them ----------------------------------------------------------------

    def edits(self, draft: Draft) -> Iterator[tuple[str, list[tuple[Path, Any]]]]:
        """What makes a draft one at the edges, by what is special about it: values to be put at paths."""
        yield "few", [*self._names(people.EMOJI, people.EMOJI_TEXT), *self._sized(draft, 1)]
        yield "many", [*self._names(people.LONG, people.LONG_TEXT), *self._sized(draft, MANY)]
        languages = [(path, self._rtl) for path in self._languages]
        yield "right to left", [*self._names(people.RIGHT_TO_LEFT, people.RTL_TEXT), *languages]
        yield "none", [(path, []) for path in self._lists]
        absent: list[tuple[Path, Any]] = [(path, None) for path in self._optional]
        yield "absent", [*absent, *self._sized(draft, 1)]
        yield (
            "unknown",
            [*absent, *((path, None) for path in self._lists if path[0] == "profile"), (CONSENT, [])],
        )

    def _names(self, who: Person, text: str) -> list[tuple[Path, Any]]:
        parts = [(path, name_part(str(path[-1]))) for path in self._texts]
        return [(path, getattr(who, part) if part else text) for path, part in parts]

    def _sized(self, draft: Draft, size: int) -> list[tuple[Path, Any]]:
        made = []
        for path in self._lists:
            kind = self._kind(path)
            if self._may_be(draft, path) and kind.of is not None:
                made.append((path, self._samples.lists(kind.of, str(path[-1]), (size,))[0]))
        return made


def shown(path: Path) -> str:
    """A path as people write it: ``event.lines.size``."""
    steps = [str(step) for step in path if not isinstance(step, int)]
    return ".".join(["event", *steps[1:]] if steps[0] == "events" else steps)


def _found(data: Any, path: Path) -> Iterator[Any]:
    """What is at a path, in every element of the lists on the way."""
    if not path:
        yield data
    elif isinstance(path[0], int):
        for one in data or () if isinstance(data, (list, tuple)) else ():
            yield from _found(one, path[1:])
    elif hasattr(data, "get"):
        value = data.get(path[0])
        if len(path) == 1:
            yield value
        elif value is not None:
            yield from _found(value, path[1:])
