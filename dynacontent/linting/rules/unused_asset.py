"""``unused_asset``: no template, brand value or item names it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from dynacontent.errors import Problem
from dynacontent.linting.overview import Overview
from dynacontent.linting.rule import Rule
from dynacontent.location import Location

_NAME = re.compile(rb"[\w./@+-]+\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)", re.IGNORECASE)
_LONGEST = 50_000_000
"""Bytes of product data that are looked through; of more, nothing is said."""


def check(overview: Overview) -> Iterator[Problem]:
    """Pictures whose path stands in no file, and which no persona is shown."""
    pictures = sorted(overview.sources.pictures)
    if not pictures:
        return
    if _too_long(overview):
        return
    named = {name.decode() for data in _texts(overview) for name in _NAME.findall(data)}
    named |= {asset for facts in overview.facts.values() for asset in facts.assets | (facts.shown or set())}
    for path in pictures:
        if path not in named and not path.startswith(".") and "/." not in path:
            place = Location(f"templates/assets/{path}")
            yield Problem(f"nothing names the picture {path}", place, hint="remove it, or show it")


def _texts(overview: Overview) -> Iterator[bytes]:
    yield from (data for path, data in overview.files.contents.items() if not path.endswith(".po"))
    for file in _data(overview):
        with contextlib.suppress(OSError):
            yield file.read_bytes()


def _data(overview: Overview) -> list[Path]:
    """The data files of catalogs that show pictures."""
    folder = overview.workspace.root / "catalogs"
    return [folder / schema.source for schema in overview.sources.catalogs.values()]


def _too_long(overview: Overview) -> bool:
    sizes = [file.stat().st_size for file in _data(overview) if file.is_file()]
    return sum(sizes) > _LONGEST


RULE = Rule(
    "unused_asset",
    "warning",
    "A picture is used by nothing.",
    workspace=check,
)
