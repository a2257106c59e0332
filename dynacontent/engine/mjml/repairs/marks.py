"""Marks put into attributes before mrml and taken out of its HTML again.

mrml prints most attributes as they stand and computes with some of them. So a word that stands for
a text comes out wherever the text is to appear; and a number with so many decimals that mrml's
32-bit arithmetic does not see the last ones is computed with as that number, and comes out as
whatever the author wrote. Each mark begins with a fixed text, so that finding it costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from dynacontent.engine.mjml.attributes import settled

Edit = tuple[int, int, str]
"""Where in the HTML a text is replaced, from and to, and by what."""


class Places(NamedTuple):
    """Where a mark stands in the HTML: as it is, and with what mrml puts behind a class."""

    plain: list[int]
    outlook: list[int]
    thumbnail: list[int]


Change = Callable[[str, Places], Iterable[Edit]]
"""What to edit in the HTML around a mark; it is asked where the mark stands somewhere as it is."""

_ZEROS = "0000001"
_OF_NUMBERS = "0123456789.-"
_AFTER_ZEROS = re.compile(r"(\d+)px(?: -?[\d.]+px){0,3}")


class Marks:
    """The marks of one document. ``word`` begins them all; it stands nowhere in the source."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._texts: list[str] = []
        self._numbers: list[str] = []
        self._lengths: dict[tuple[tuple[float, ...], str], str] = {}
        self._changes: list[tuple[Change, int]] = []

    def text(self, value: str) -> str:
        """A mark that comes out as ``value``."""
        self._texts.append(self._written(value))
        return f"{self._word}{len(self._texts) - 1}z"

    def instead(self, attributes: Mapping[str, str]) -> str:
        """The value for an attribute that comes out as these attributes instead."""
        self._texts.append("".join(f' {name}="{settled(value)}"' for name, value in attributes.items()))
        return f"{self._word}{len(self._texts) - 1}y"

    def number(self, value: float, written: str) -> str:
        """A length in pixels that mrml computes with as ``value`` and prints as ``written``."""
        return self.lengths((value,), written)

    def lengths(self, values: tuple[float, ...], written: str) -> str:
        """Several lengths (top, right, bottom, left) that come out as ``written``."""
        mark = self._lengths.get((values, written))
        if mark is None:
            first, *others = values
            # So many zeros behind a zero that 32 bits hold nothing else.
            number = f"{first:.3f}{'' if first else '0' * 50}{_ZEROS}{len(self._numbers)}px"
            self._numbers.append(self._written(written))
            mark = " ".join([number, *(f"{value:g}px" for value in others)])
            self._lengths[values, written] = mark
        return mark

    def _written(self, text: str) -> str:
        """A text as it goes into the HTML; marks made before it are what they stand for."""
        text = settled(text)
        if self._word in text:
            text = re.sub(rf"{self._word}(\d+)[yz]", lambda match: self._texts[int(match[1])], text)
        return edited(text, self._found_numbers(text)) if _ZEROS in text else text

    @property
    def last(self) -> int:
        """The number of the `text` made last."""
        return len(self._texts) - 1

    def change(self, change: Change, number: int) -> None:
        """Change the HTML around a `text`."""
        self._changes.append((change, number))

    def restore(self, html: str, edits: Iterable[Edit] = ()) -> str:
        """The HTML with the changes and other ``edits`` made, and with what all marks stand for."""
        wanted = list(edits)
        if self._changes:
            wanted += self._changed(html)
            if any(self._word in text or _ZEROS in text for _, _, text in wanted):
                # Marks have moved with what stood around them.
                html, wanted = edited(html, wanted), []
        if self._numbers:
            wanted += self._found_numbers(html)
        if self._texts:
            wanted += self._found_texts(html)
        return edited(html, wanted) if wanted else html

    def _changed(self, html: str) -> Iterator[Edit]:
        found: dict[str, Places] = {}
        for match in re.finditer(rf"{self._word}(\d+)z(-outlook|-thumbnail)?", html):
            number, suffix = match.groups()
            places = found.get(number)
            if places is None:
                places = found[number] = Places([], [], [])
            (places.plain if suffix is None else places[1 + (suffix == "-thumbnail")]).append(match.start())
        for change, text in self._changes:
            places = found.get(str(text))
            if places is not None and places.plain:
                yield from change(html, places)

    def _found_numbers(self, html: str) -> Iterator[Edit]:
        at = html.find(_ZEROS)
        while at >= 0:
            start, end = _number_start(html, at), at + len(_ZEROS)
            match = _AFTER_ZEROS.match(html, end)
            if match and "." in html[start:at] and int(match[1]) < len(self._numbers):
                end = match.end()
                yield start, end, self._numbers[int(match[1])]
            at = html.find(_ZEROS, end)

    def _found_texts(self, html: str) -> Iterator[Edit]:
        for match in re.finditer(rf"{self._word}(\d+)([yz])(-outlook|-thumbnail)?", html):
            text, start, end = self._texts[int(match[1])], match.start(), match.end()
            if match[2] == "y":
                yield html.rfind(" ", 0, start), end + 1, text
            elif match[3]:
                # mrml takes several classes for one.
                yield start, end, " ".join(f"{name}{match[3]}" for name in text.split())
            elif not text and html.startswith(' class="', start - 8) and html[end] == '"':
                yield start - 8, end + 1, ""
            else:
                yield start - (not text and html[start - 1] == " "), end, text


def _number_start(html: str, at: int) -> int:
    """Where the number begins whose digits reach up to ``at``."""
    before = html[max(at - 80, 0) : at]
    start = at - len(before) + len(before.rstrip(_OF_NUMBERS))
    while html[start - 1] in _OF_NUMBERS:
        start -= 1
    return start


def edited(html: str, edits: Iterable[Edit]) -> str:
    """The HTML after all edits; of two that overlap the first in the HTML is made.

    An edit that ends before it begins comes of a place that was not found, and is none.
    """
    pieces: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        if at <= start <= end:
            pieces += (html[at:start], text)
            at = end
    pieces.append(html[at:])
    return "".join(pieces)
