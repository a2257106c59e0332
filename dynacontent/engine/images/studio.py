"""Where pictures are made: with the fonts and pictures of a workspace, as SVG, PNG and WebP."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from dynacontent.engine.images.drawing import Drawn, draw
from dynacontent.engine.images.fonts import Fonts, missing_images
from dynacontent.engine.images.places import Places
from dynacontent.engine.images.raster import MOST_PIXELS
from dynacontent.engine.images.shaping import Setter
from dynacontent.errors import LimitError, Problem, RenderError

LARGEST_PICTURE = 5_000_000
"""Bytes of a picture that is put into another."""

Bytes = Callable[[str], bytes | None]
"""From the address of a picture elsewhere to its bytes; ``None`` where there is none."""

_KINDS: Mapping[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Studio:
    """What pictures of one workspace are made with: its folder, and where its pictures are on the web.

    ``nonce`` is that of the styles around a picture, ``places`` are those of its elements in the templates,
    by size.
    """

    root: str
    assets_url: str | None = None
    nonce: str | None = None
    places: Mapping[tuple[int, int], Places] = field(default_factory=dict)

    def draw(
        self,
        source: str,
        size: tuple[int, int],
        *,
        locale: str,
        rtl: bool,
        alt: str | None,
        images: Bytes | None = None,
    ) -> Drawn:
        """A picture that stands alone, as SVG. Raises `RenderError`, or `MissingExtraError`."""
        setter = Setter(_fonts(self.root), locale, rtl)

        def embed(address: str) -> str:
            return self._embedded(address, images)

        try:
            return draw(source, size, setter, embed=embed, alt=alt, places=self.places.get(size, ()))
        except RenderError as error:
            raise error.changed(self._shown) from None

    def _shown(self, problem: Problem) -> Problem:
        """The problem with the line of the template that it is about."""
        file = Path(self.root) / (problem.location.path if problem.location else "")
        return problem.with_excerpt(file.read_text("utf-8")) if file.is_file() else problem

    def _embedded(self, address: str, images: Bytes | None) -> str:
        name = self._own(address)
        data = _own_picture(self.root, name) if name is not None else None
        if name is None:
            if address.startswith("data:"):
                data = _written_out(address)
            elif images is not None:
                data = images(address)
            if data is None:
                raise RenderError.at(
                    f"nothing is fetched for a picture, as {_told(address)}",
                    hint="put it into templates/assets, or hand its bytes over: to_png(images=…)",
                )
        assert data is not None
        return _data_url(data, address)

    def _own(self, address: str) -> str | None:
        """The path of a picture of the workspace below its assets."""
        if self.assets_url and address.startswith(f"{self.assets_url.rstrip('/')}/"):
            return address.removeprefix(f"{self.assets_url.rstrip('/')}/")
        return None if ":" in address or address.startswith("/") else address.removeprefix("assets/")


def _told(address: str) -> str:
    """An address as errors tell it: its scheme and host alone, since the rest may be a recipient's."""
    scheme, colon, rest = address.partition(":")
    host = rest[2:].partition("/")[0] if rest.startswith("//") else ""
    return f"{scheme}:{f'//{host}/' if host else ''}…" if colon else "its file"


@lru_cache(maxsize=4)
def _fonts(root: str) -> Fonts:
    try:
        import fontTools  # noqa: F401 - all three are needed before anything is begun
        import uharfbuzz  # noqa: F401
        import uniseg  # noqa: F401
    except ImportError:
        raise missing_images() from None
    return Fonts(Path(root) / "fonts")


def _written_out(address: str) -> bytes:
    """The bytes in a ``data:`` URL."""
    form, comma, written = address.partition(",")
    try:
        if comma and form.endswith(";base64"):
            return base64.b64decode(written, validate=True)
    except ValueError:
        pass
    raise RenderError(f"{_told(address)} is no picture in base64")


def _own_picture(root: str, name: str) -> bytes:
    from urllib.parse import unquote

    folder = (Path(root) / "templates" / "assets").resolve()
    file = (folder / unquote(name)).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        raise RenderError(f"there is no picture templates/assets/{name:.100}")
    if file.stat().st_size > LARGEST_PICTURE:
        raise LimitError(f"templates/assets/{name} has more than {LARGEST_PICTURE:,} bytes", "picture_size")
    return file.read_bytes()


@lru_cache(maxsize=64)
def _data_url(data: bytes, address: str) -> str:
    """A picture as a URL; only what pixels are made of, and no more of it than can be drawn."""
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if kind is None or len(data) > LARGEST_PICTURE:
        raise RenderError(f"{_told(address)} is no PNG, JPEG, GIF or WebP of up to {LARGEST_PICTURE:,} bytes")
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise missing_images() from None
    try:
        with Image.open(BytesIO(data)) as opened:
            width, height = opened.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise RenderError(f"{_told(address)} cannot be read as a picture") from None
    if width * height > 4 * MOST_PIXELS:
        raise LimitError(f"{_told(address)} has more than {4 * MOST_PIXELS:,} pixels", "picture_size")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
