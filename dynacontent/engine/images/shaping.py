"""Text as glyphs: which font has each character, how letters join, in which order they are seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dynacontent.engine.images.bidi import levels, visual_runs
from dynacontent.engine.images.fonts import FontFile, Fonts

_IGNORED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set; ``spacing`` between letters is in parts of the size."""

    families: tuple[str, ...] = ("sans-serif",)
    weight: int = 400
    italic: bool = False
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph where it stands, in parts of the size: from the start of its line, above its base line."""

    font: FontFile
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A shaped line; ``width``, ``ascent`` and ``descent`` are in parts of the size."""

    glyphs: tuple[Glyph, ...]
    width: float
    ascent: float
    descent: float


@dataclass(slots=True)
class Setter:
    """Sets the text of one picture, and notes the characters that no font has."""

    fonts: Fonts
    language: str
    rtl: bool
    missing: dict[str, None] = field(default_factory=dict)
    _lines: dict[tuple[str, Style], Line] = field(default_factory=dict)

    def line(self, text: str, style: Style) -> Line:
        """A text on one line."""
        found = self._lines.get((text, style))
        if found is None:
            found = self._lines[text, style] = self._shaped(text, style)
        return found

    def _shaped(self, text: str, style: Style) -> Line:
        glyphs: list[Glyph] = []
        x, ascent, descent = 0.0, 0.0, 0.0
        for start, end, level in visual_runs(levels(text, rtl=self.rtl)):
            runs = list(self._fonts_of(text[start:end], style))
            for font, piece in reversed(runs) if level % 2 else runs:
                shaped, advance = _shape(font, style.weight, piece, level % 2 == 1, self.language)
                spaced = 0.0
                for number, at, y, takes_room in shaped:
                    glyphs.append(Glyph(font, number, x + at + spaced, y))
                    spaced += style.spacing if takes_room else 0.0
                x += advance + spaced
                high, low = _heights(font, style.weight)
                ascent, descent = max(ascent, high), max(descent, low)
        return Line(tuple(glyphs), max(x - style.spacing, 0.0), ascent or 0.9, descent or 0.25)

    def _fonts_of(self, text: str, style: Style) -> Iterator[tuple[FontFile, str]]:
        """Runs of characters with one font and one script."""
        run, font, script = "", None, ""
        for character in text:
            if character in _ISOLATES:
                continue
            own = _script(character)
            if run and (own in ("", script) or not script) and self._keeps(font, character):
                run, script = run + character, own or script
                continue
            found = self._font(character, style)
            if found is None:
                continue
            if run and found == font and (own in ("", script) or not script):
                run, script = run + character, own or script
                continue
            if run and font is not None:
                yield font, run
            run, font, script = character, found, own
        if run and font is not None:
            yield font, run

    @staticmethod
    def _keeps(font: FontFile | None, character: str) -> bool:
        """Whether a mark or a space stays with the font before it, which has it."""
        joined = unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Mc", "Zs")
        return font is not None and (
            character in _IGNORED or (bool(joined) and ord(character) in font.characters)
        )

    def _font(self, character: str, style: Style) -> FontFile | None:
        found = self.fonts.font_for(
            character, style.families, weight=style.weight, italic=style.italic, language=self.language
        )
        if found is None and character not in _IGNORED and not _is_selector(character):
            self.missing[character] = None
        return found


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _script(character: str) -> str:
    """The script of a letter by the first word of its name; empty for what all scripts share."""
    if not unicodedata.category(character).startswith("L"):
        return ""
    name = unicodedata.name(character, "")
    word = name.partition(" ")[0].partition("-")[0]
    return "CJK" if word in ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH", "FULLWIDTH", "BOPOMOFO") else word


@lru_cache(maxsize=8_192)
def _shape(
    font: FontFile, weight: int, text: str, rtl: bool, language: str
) -> tuple[tuple[tuple[int, float, float, bool], ...], float]:
    """Glyphs with offsets, whether they take room, and how far the whole run reaches."""
    import uharfbuzz

    sized: Any = font.font(weight)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language
    uharfbuzz.shape(sized, buffer)
    unit = font.face.upem
    x, found = 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found.append(
            (info.codepoint, (x + place.x_offset) / unit, place.y_offset / unit, place.x_advance > 0)
        )
        x += place.x_advance
    return tuple(found), x / unit


@lru_cache(maxsize=256)
def _heights(font: FontFile, weight: int) -> tuple[float, float]:
    extents = font.font(weight).get_font_extents("ltr")
    unit = font.face.upem
    return extents.ascender / unit, -extents.descender / unit


@lru_cache(maxsize=8_192)
def outline(font: FontFile, weight: int, number: int) -> str:
    """The outline of a glyph as path data in units of its font, from its base line upwards."""
    from fontTools.pens.svgPathPen import SVGPathPen

    pen = SVGPathPen(None, ntos=_number)
    font.font(weight).draw_glyph_with_pen(number, pen)
    return str(pen.getCommands())


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
