"""The pictures of an image banner: a file for each size, and for twice its pixels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dynacontent import Banner

SCALES = (1, 2)
"""Pixels to each pixel of CSS: ordinary screens, and sharp ones."""


def banner_pictures(banner: Banner, file: Path, form: str) -> dict[Path, str | bytes]:
    """The contents of all its files in a format, by name; ``file`` is what one alone would be called."""
    from dynacontent_cli.terminal import warn

    found: dict[Path, str | bytes] = {}
    for size in banner.sizes:
        drawn = banner.draw(size)
        for warning in drawn.warnings:
            warn(f"{size[0]}x{size[1]}: {warning}")
        if form == "svg":
            found[file.with_name(picture_name(file.stem, size, 1, form))] = drawn.svg
            continue
        for scale in SCALES:
            content = drawn.png(scale) if form == "png" else drawn.webp(scale)
            found[file.with_name(picture_name(file.stem, size, scale, form))] = content
    return found


def picture_name(stem: str, size: tuple[int, int], scale: int, form: str) -> str:
    """``banner-300x250.png``, ``banner-300x250@2x.png``."""
    return f"{stem}-{size[0]}x{size[1]}{'@2x' if scale == 2 else ''}.{form}"
