"""Fonts: those of the workspace first, then those of the machine; and which of them has a character."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from dynacontent.errors import MissingExtraError

ENDINGS = (".ttf", ".otf", ".ttc", ".otc")

_GENERIC = {
    "sans-serif": ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica"),
    "serif": ("Noto Serif", "DejaVu Serif", "Liberation Serif", "Times New Roman"),
    "monospace": ("Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", "Courier New"),
}
_CJK = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-Hant": "TC"}
_AFTER = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai",
    "Droid Sans Fallback", "WenQuanYi Micro Hei", "IPAGothic", "DejaVu Sans", "Noto Sans Symbols2",
)  # fmt: skip
"""Families that are asked before all others of the machine."""


@dataclass(frozen=True)
class FontFile:
    """One font in a file, by what its name table says; ``number`` is its place in a collection."""

    path: str
    number: int
    family: str
    weight: int
    italic: bool

    @cached_property
    def face(self) -> Any:
        """The font as HarfBuzz reads it."""
        import uharfbuzz

        return uharfbuzz.Face(_blob(self.path), self.number)

    @cached_property
    def characters(self) -> frozenset[int]:
        """Code points that it has glyphs for."""
        return frozenset(self.face.unicodes)

    def font(self, weight: int) -> Any:
        """The font at a weight, which a variable one can be given."""
        return _font(self, weight)


@lru_cache(maxsize=64)
def _font(file: FontFile, weight: int) -> Any:
    import uharfbuzz

    font = uharfbuzz.Font(file.face)
    if any(axis.tag == "wght" for axis in file.face.axis_infos):
        font.set_variations({"wght": weight})
    return font


@lru_cache(maxsize=32)
def _blob(path: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Blob.from_file_path(path)


class Fonts:
    """The fonts that a workspace's pictures may use; ``folder`` are its own."""

    def __init__(self, folder: Path) -> None:
        self.own = _in_folder(folder)
        self.others = machine_fonts()
        self._found: dict[tuple[Any, ...], FontFile | None] = {}

    def font_for(
        self, character: str, families: Sequence[str], *, weight: int, italic: bool, language: str
    ) -> FontFile | None:
        """The first font with a glyph: of the families in their order, then any; else ``None``."""
        key = (character, tuple(families), weight, italic, language)
        if key not in self._found:
            if len(self._found) > 20_000:
                self._found.clear()
            candidates = self._candidates(families, weight, italic, language)
            code = ord(character)
            self._found[key] = next((font for font in candidates if code in font.characters), None)
        return self._found[key]

    def _candidates(
        self, families: Sequence[str], weight: int, italic: bool, language: str
    ) -> Iterator[FontFile]:
        named = [name for family in families for name in _GENERIC.get(family.lower(), (family,))]
        base = language.partition("-")[0]
        cjk = _CJK.get("zh-Hant" if "Hant" in language else base, "SC")
        for family in (*named, *_AFTER[:5], f"Noto Sans CJK {cjk}", *_AFTER[5:]):
            found = [font for font in (*self.own, *self.others) if font.family.lower() == family.lower()]
            yield from _nearest(found, weight, italic)
        yield from _nearest(self.own, weight, italic)
        yield from _nearest(self.others, weight, italic)


def _nearest(fonts: Sequence[FontFile], weight: int, italic: bool) -> list[FontFile]:
    return sorted(fonts, key=lambda font: (font.italic != italic, abs(font.weight - weight)))


@cache
def machine_fonts() -> tuple[FontFile, ...]:
    """The fonts of the machine, read once in a process."""
    found: list[FontFile] = []
    for folder in _folders():
        found += _in_folder(folder)
    return tuple(found)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def _in_folder(folder: Path) -> tuple[FontFile, ...]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    return tuple(font for path in paths for font in _described(str(path)))


@lru_cache(maxsize=4_096)
def _described(path: str) -> tuple[FontFile, ...]:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        opened = TTCollection(path, lazy=True) if path.lower().endswith("c") else TTFont(path, lazy=True)
    except (TTLibError, OSError, AssertionError):
        return ()  # no font, or one that nothing can read
    try:
        fonts = getattr(opened, "fonts", [opened])
        return tuple(_font_file(path, number, font) for number, font in enumerate(fonts))
    except (TTLibError, KeyError, AssertionError, ValueError):
        return ()
    finally:
        opened.close()


def _font_file(path: str, number: int, font: Any) -> FontFile:
    names, metrics = font["name"], font["OS/2"]
    family = names.getDebugName(16) or names.getDebugName(1) or ""
    italic = bool(metrics.fsSelection & 1)
    return FontFile(path, number, family, metrics.usWeightClass, italic)


def missing_images() -> MissingExtraError:
    """What to install for pictures."""
    return MissingExtraError("image banners need more: pip install 'dynacontent[images]'")
