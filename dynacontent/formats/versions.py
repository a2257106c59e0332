"""Versions of apps and systems in their order: 10.10 comes after 10.9, and a pre-release before its release.

Numbers compare as numbers, and ``10.0`` is ``10``. What follows a hyphen, or letters behind the numbers, is
a pre-release, compared as Semantic Versioning 2.0 says; ``+build`` and what is in brackets does not count.
"""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering
from typing import Any

from dynacontent.formats.scalars import Unfit

LONGEST = 100
"""Characters of a version."""

_FORM = re.compile(
    r"(?:[a-z]+[ /])?v?(?P<release>\d{1,18}(?:\.\d{1,18}){0,9})"
    r"(?:[-._ ]?(?P<pre>(?:[a-z]|(?<=-)\d)[0-9a-z.-]*(?: \d+)?))?"
    r"(?:\+[0-9a-z.-]*)?(?:\s*\(.*\))?"
)
_ANY = re.compile(r"\.[xX*]")
_PIECES = re.compile(r"\d{1,18}|[a-z]+")
_WORDS = {"a": "alpha", "b": "beta", "c": "rc", "pre": "preview"}
_EARLIEST = frozenset({"dev", "snapshot", "nightly", "canary"})

Key = tuple[tuple[int, ...], int, tuple[tuple[int, Any], ...]]


@total_ordering
class Version:
    """A version; compares with another, or with a text that is one."""

    __slots__ = ("_key", "text")
    allowed = frozenset[str]()

    def __init__(self, text: str) -> None:
        """Raises `ValueError` for a text that is no version."""
        self.text = text
        self._key = _key(text)

    def __repr__(self) -> str:
        return f"Version({self.text!r})"

    def __eq__(self, other: object) -> bool:
        key = _key_of(other)
        return key is not None and self._key == key

    def __lt__(self, other: object) -> bool:
        key = _key_of(other)
        return NotImplemented if key is None else self._key < key

    def __hash__(self) -> int:
        return hash(self._key)


def read_version(text: str) -> Version:
    """A version that an author writes. Raises `Unfit` for what is none, and for ``10.x``."""
    if _ANY.search(text):
        raise Unfit("should be one version", 'all of 10 are those  >= "10"  and  < "11"')
    try:
        return Version(text)
    except ValueError:
        raise Unfit("should be a version", 'write it as "10.9.1"') from None


def _key_of(other: object) -> Key | None:
    if isinstance(other, Version):
        return other._key
    try:
        return _key(other) if isinstance(other, str) else None
    except ValueError:
        return None


@lru_cache(maxsize=1_024)
def _key(text: str) -> Key:
    """What versions compare by: numbers, whether it is a release, the parts of a pre-release."""
    written = text.strip().lower()
    found = _FORM.fullmatch(written) if len(written) <= LONGEST else None
    if found is None:
        raise ValueError("a version is written as 10.9.1")
    numbers = [int(number) for number in found["release"].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    pieces = tuple(map(_piece, _PIECES.findall(found["pre"] or "")))
    return tuple(numbers), 0 if pieces else 1, pieces


def _piece(piece: str) -> tuple[int, Any]:
    """A part of a pre-release: those of work under way first, then numbers, then words."""
    if piece in _EARLIEST:
        return 0, ""
    return (1, int(piece)) if piece.isdigit() else (2, _WORDS.get(piece, piece))
