"""The pictures of an image banner: a file for each size, and for twice its pixels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dynacontent import Banner
    from dynacontent.rendering.renderer import Outcome

SCALES = (1, 2)
"""Pixels to each pixel of CSS: ordinary screens, and sharp ones."""


def of_size(output: Outcome, size: str) -> Outcome:
    """An image banner in one of its sizes; what is none is left as it is.

    Raises `click.UsageError` for a size that it has not.
    """
    from dynacontent import Banner

    if not isinstance(output, Banner):
        return output
    sizes = sizes_of(output)
    if not output.is_image or size not in sizes:
        told = f"its sizes are {', '.join(sizes)}" if output.is_image else "it is no picture"
        raise click.UsageError(f"the banner of {output.message} has no size {size}: {told}.")
    number = sizes.index(size)
    return replace(output, sizes=(output.sizes[number],), sources=(output.sources[number],))


def one_size(banner: Outcome, form: str) -> None:
    """Raise `click.UsageError` for a banner of which several pictures could be meant."""
    from dynacontent import Banner

    if isinstance(banner, Banner) and len(banner.sizes) > 1:
        sizes = ", ".join(sizes_of(banner))
        raise click.UsageError(
            f"the banner of {banner.message} has the sizes {sizes}: name one with --size,"
            f" or a file or folder with --out for all of them as {form}."
        )


def sizes_of(banner: Banner) -> list[str]:
    """As they are written: ``300x250``."""
    return [f"{width}x{height}" for width, height in banner.sizes]


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
