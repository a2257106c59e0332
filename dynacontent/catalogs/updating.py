"""Which sources are to be imported: those that changed, and those somebody asks for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from dynacontent.catalogs.imports import Depot, Rejected, Source, is_unchanged, lacks_indexes


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of importing beside what changed: ``force`` names catalogs to import anyhow.

    Where ``only`` is not ``None``, no other catalogs are; ``told`` hears of each that was imported.
    """

    force: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    told: Callable[[str], None] = lambda _catalog: None


def update_all(depot: Depot, sources: Iterable[Source], wish: Wish) -> list[Rejected]:
    """Import what changed of some sources; returns what was rejected."""
    wanted = [source for source in sources if wish.only is None or source.schema.name in wish.only]
    found = [update(depot, source, wish) for source in wanted]
    return [rejected for rejected in found if rejected is not None]


def update(depot: Depot, source: Source, wish: Wish) -> Rejected | None:
    """Import a source if it or its schema changed; a rejected one leaves everything as it was."""
    try:
        with source.file.open("rb") as file:
            return _update(depot, source, file, wish)
    except OSError as error:
        return source.unreadable(error)


def _update(depot: Depot, source: Source, file: BinaryIO, wish: Wish) -> Rejected | None:
    status, force = os.fstat(file.fileno()), source.schema.name in wish.force
    last = depot.imports().get(source.schema.name)
    if last is None or force or not is_unchanged(last, source, status):
        now = source.described(status, _digest(file))
        if last is None or force or not last.is_of(source) or last.digest != now.digest:
            # What reads sources is loaded when there is one to read.
            from dynacontent.catalogs.importing import import_source

            rejected = import_source(depot, source, file, now)
            if rejected is None:
                wish.told(now.catalog)
            return rejected
        last = replace(last, size=now.size, modified=now.modified)
        depot.record(last)
    if lacks_indexes(last, source):
        depot.reindex(last, source)
    return None


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := file.read(1 << 20):
        found.update(chunk)
    return found.hexdigest()
