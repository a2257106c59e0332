"""The items of a long JSON list one after the other, with only a part of the file in memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dynacontent.formats.json import DECODER

CHUNK = 1 << 18
"""Characters that are read at once."""

_HEAD = re.compile(r'[ \t\r\n]*(?P<object>\{[ \t\r\n]*"items"[ \t\r\n]*:[ \t\r\n]*)?\[[ \t\r\n]*')
_NEXT = re.compile(r"[ \t\r\n]*([,\]])[ \t\r\n]*")


def read_json_items(file: BinaryIO) -> Iterator[Any]:
    """The items of a JSON list, or of ``{"items": [...]}``.

    Raises `ValueError`, without a place, for anything else and for most of what
    `dynacontent.formats.json.read_json` refuses (not lone surrogates and deep nesting).
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        yield from _Items(text)
    finally:
        text.detach()


class _Items:
    """``buffer`` from ``at`` on is still to be read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0

    def __iter__(self) -> Iterator[Any]:
        head = self._expect(_HEAD)
        more = self._buffer[self._at : self._at + 1] != "]"
        if not more:
            self._expect(_NEXT)
        while more:
            yield self._item()
            more = self._expect(_NEXT)[1] == ","
        rest = self._buffer[self._at :] + self._text.read()
        if rest.strip(" \t\r\n") != ("}" if head["object"] else ""):
            raise ValueError(rest[:80])

    def _read_on(self) -> bool:
        chunk = self._text.read(max(CHUNK, len(self._buffer) - self._at))
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _expect(self, pattern: re.Pattern[str]) -> re.Match[str]:
        while True:
            found = pattern.match(self._buffer, self._at)
            # What ends with the buffer may go on behind it.
            if (found is None or found.end() == len(self._buffer)) and self._read_on():
                continue
            if found is None:
                raise ValueError(self._buffer[self._at : self._at + 80])
            self._at = found.end()
            return found

    def _item(self) -> Any:
        while True:
            try:
                value, end = DECODER.raw_decode(self._buffer, self._at)
            except ValueError:
                if self._read_on():
                    continue
                raise
            if end == len(self._buffer) and self._read_on():
                continue
            self._at = end
            return value
