"""What stands in for values while a unit is compiled, and texts with holes where they stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

TOKEN = re.compile(r"dynq(\d{4})z")
STANDS_IN = "dynq"
"""How everything begins that stands in for something else."""
FIRST_MARK, LAST_MARK = "dynqaz", "dynqbz"
"""What stands before and behind a unit while it is compiled."""


class CannotSeparateError(Exception):
    """This structure cannot be compiled apart from its values; the text says why."""


class Occurrence(NamedTuple):
    """One place where a value comes out: which value, and how it is escaped there."""

    number: int
    mode: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with holes: ``texts`` around ``holes``."""

    texts: tuple[str, ...]
    holes: tuple[Occurrence, ...]

    def plain(self, values: Sequence[str]) -> str:
        """The text with values as they are."""
        if not self.holes:
            return self.texts[0]
        out = [self.texts[0]]
        for hole, text in zip(self.holes, self.texts[1:], strict=True):
            out.append(values[hole.number])
            out.append(text)
        return "".join(out)


def token(number: int) -> str:
    """What stands in for a value."""
    return f"dynq{number:04}z"


def rich_token(number: int) -> str:
    """What stands in for rich text, which is counted apart."""
    return f"dynqr{number:04}z"


def plain_holes(text: str) -> Filled:
    """A plain text cut at its tokens."""
    parts = TOKEN.split(text)
    return Filled(tuple(parts[::2]), tuple(Occurrence(int(number), "plain") for number in parts[1::2]))
