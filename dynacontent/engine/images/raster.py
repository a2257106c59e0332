"""Pictures as pixels: the same SVG and the same versions give the same bytes."""

from __future__ import annotations

from io import BytesIO

from dynacontent.engine.images.fonts import missing_images
from dynacontent.errors import LimitError, RenderError

MOST_PIXELS = 16_000_000
"""Pixels of a picture that is made; one that is put into it may have four times as many."""

LARGEST_SCALE = 10
"""Pixels to each pixel of CSS."""


def png(svg: str, size: tuple[int, int], scale: float) -> bytes:
    """The pixels of a picture: ``size`` times ``scale``."""
    width, height = pixels(size, scale)
    try:
        import resvg_py
    except ImportError:
        raise missing_images() from None
    made: bytes = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    )
    return made


def webp(made: bytes, *, quality: int) -> bytes:
    """The same as WebP; a quality of 100 keeps every pixel as it is. Raises `RenderError` beyond it."""
    if not 1 <= quality <= 100:
        raise RenderError(f"the quality of a picture is 1 to 100, not {quality}")
    try:
        from PIL import Image
    except ImportError:
        raise missing_images() from None
    out = BytesIO()
    with Image.open(BytesIO(made)) as opened:
        opened.save(out, "WEBP", quality=quality, lossless=quality == 100, method=4)
    return out.getvalue()


def pixels(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Width and height in pixels. Raises `LimitError` for more than there may be."""
    if not 0 < scale <= LARGEST_SCALE:
        raise LimitError(
            f"a picture has up to {LARGEST_SCALE} pixels to each of CSS, not {scale}", "picture_size"
        )
    width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    if width * height > MOST_PIXELS:
        raise LimitError(
            f"a picture has at most {MOST_PIXELS:,} pixels, not {width} x {height}", "picture_size"
        )
    return width, height
