"""Compiled units as plain data, for a cache that survives the process."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from typing import Any

from dynacontent.engine.structure.tokens import Filled, Occurrence
from dynacontent.engine.structure.unit_text import UnitText
from dynacontent.engine.structure.units import Address, Frame, Head, Key, Unit
from dynacontent.engine.structure.weave import Weave
from dynacontent.formats.links import LinkParameters
from dynacontent.models.authored import MjmlSettings
from dynacontent.ports import Cache, NoCache

Plain = tuple[Any, ...]


class StoredUnits:
    """Units, and why some cannot be had, in a `Cache`; whatever is wrong with an entry makes it a miss.

    The cache has to answer for one version of this package and of the Python libraries it compiles
    with: keys say only which compiler it was. npm's MJML is no such library, and may be replaced or
    found elsewhere at any time, so what it compiles is not kept.
    """

    def __init__(self, cache: Cache, mjml: MjmlSettings) -> None:
        self._cache = NoCache() if mjml.compiler == "mjml" else cache
        self._settings = f"unit {mjml.compiler} {mjml.validation} ".encode()

    def get(self, frame: Frame, key: Key) -> Unit | str | None:
        """The unit of this structure in this frame, or the reason why there is none."""
        data = self._cache.get(self._settings + _name(frame, key))
        if data is None:
            return None
        try:
            found = marshal.loads(data)  # noqa: S302 - plain data, from this user's private folder
            return found if isinstance(found, str) else _unit(*found, links=frame.links)
        except (EOFError, ValueError, TypeError, LookupError):
            return None

    def put(self, frame: Frame, key: Key, unit: Unit | str) -> None:
        """Keep a unit, or the reason why there is none."""
        data = marshal.dumps(unit if isinstance(unit, str) else _plain(unit))
        self._cache.put(self._settings + _name(frame, key), data)


def _name(frame: Frame, key: Key) -> bytes:
    structure = (_exact(frame.opening), frame.closing, _exact(key))
    links = frame.links
    return marshal.dumps(structure if links is None else (*structure, links.hosts, links.leave, links.pairs))


def _exact(key: Key) -> Key:
    return tuple(piece if isinstance(piece, int) else str(piece) for piece in key)


def _plain(unit: Unit) -> Plain:
    text = unit.text
    said = (
        None
        if text is None
        else (
            _texts(text.text),
            tuple((_texts(shown), _texts(address)) for shown, address in text.links),
            text.decoded,
            text.verbatim,
        )
    )
    head = unit.head
    parts = (_texts(unit.html.filled), unit.html.count, said, _texts(head.filled), head.weave.count)
    return (*parts, unit.tail, unit.size, unit.static, unit.ties, unit.addresses)


def _unit(
    html: Plain,
    count: int,
    said: Plain | None,
    head: Plain,
    head_count: int,
    tail: str,
    size: int,
    static: int,
    ties: int,
    addresses: tuple[Address, ...],
    *,
    links: LinkParameters | None,
) -> Unit:
    above = _filled(*head)
    return Unit(
        html=Weave(_filled(*html), count),
        text=None if said is None else _text(*said, count=count, links=links),
        head=Head(above, Weave(above, head_count)),
        tail=tail,
        size=size,
        static=static,
        ties=ties,
        addresses=addresses,
    )


def _text(
    text: Plain,
    said: Sequence[tuple[Plain, Plain]],
    decoded: tuple[int, ...],
    verbatim: bool,
    *,
    count: int,
    links: LinkParameters | None,
) -> UnitText:
    filled = _filled(*text)
    pairs = tuple((_filled(*shown), _filled(*address)) for shown, address in said)
    return UnitText(filled, pairs, decoded, verbatim, Weave(filled, count), links)


def _texts(filled: Filled) -> Plain:
    return tuple(map(str, filled.texts)), tuple((hole.number, hole.mode) for hole in filled.holes)


def _filled(texts: Sequence[str], holes: Sequence[tuple[int, str]]) -> Filled:
    return Filled(tuple(texts), tuple(Occurrence(*hole) for hole in holes))
