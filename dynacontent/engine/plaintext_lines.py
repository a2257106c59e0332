"""From a stream of text and breaks to the lines of a plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\n\r\f]+")
_FILLER = re.compile("[\u034f\u200b\u200c\u2060\u00a0\u2007 ]{2,}")
_DROPPED = re.compile("[\u00ad\ufeff]")


class Newline(NamedTuple):
    """An end of line: ``blank`` asks for an empty line after it, ``forced`` is a ``<br>``."""

    blank: bool = False
    forced: bool = False


class Indent(NamedTuple):
    """From here on lines begin with ``rest``, the first of them with ``first``."""

    first: str
    rest: str


class Outdent(NamedTuple):
    """The end of the last `Indent`."""


Token = str | Newline | Indent | Outdent


def collapse(text: str) -> str:
    """``text`` on one line: white space as single blanks, filler gone, nothing at the ends.

    Filler is what stands after a preheader to keep the body out of the preview: runs of no-break
    and figure spaces, joiners and the like. A lone one is left: 12 € and Persian need theirs.
    """
    return _FILLER.sub(" ", _SPACE.sub(" ", _DROPPED.sub("", text))).strip()


def flat(tokens: Iterable[Token]) -> str:
    """The text of ``tokens`` on one line."""
    return collapse("".join(token if isinstance(token, str) else " " for token in tokens))


def lay_out(tokens: Sequence[Token]) -> str:
    """``tokens`` as text, ending in a newline unless there is none."""
    page = _Page()
    for token in tokens:
        page.take(token)
    page.end_line()
    return "\n".join([*page.lines, ""]) if page.lines else ""


@dataclass(slots=True)
class _Prefix:
    first: str
    rest: str

    def take(self) -> str:
        text, self.first = self.first, self.rest
        return text


class _Page:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._gap = False
        self._prefixes: list[_Prefix] = []

    def take(self, token: Token) -> None:
        match token:
            case str():
                self._line.append(token)
            case Newline(blank, forced):
                written = self.end_line()
                self._gap = self._gap or blank or (forced and not written)
            case Indent(first, rest):
                self.end_line()
                self._prefixes.append(_Prefix(first, rest))
            case Outdent():
                self.end_line()
                self._prefixes.pop()

    def end_line(self) -> bool:
        """Write the line so far; false where it was empty."""
        text = collapse("".join(self._line))
        self._line.clear()
        if not text:
            return False
        if self._gap and self.lines:
            self.lines.append("")
        self._gap = False
        self.lines.append("".join(prefix.take() for prefix in self._prefixes) + text)
        return True
