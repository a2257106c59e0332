"""An SVG template's output as a picture that stands alone: text as outlines, pictures within it.

Nothing is fetched, nothing runs, and it looks the same wherever it is shown, since it needs no fonts.
Text is set by us: SVG itself neither wraps nor fits, and viewers choose fonts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from dynacontent.engine.images.checks import IMAGE, NAMESPACE, NO_XML, XLINK, Looking, parsed, refused
from dynacontent.engine.images.fitting import Room, fit
from dynacontent.engine.images.places import place_of
from dynacontent.engine.images.raster import png, webp
from dynacontent.engine.images.shaping import Line, Setter, Style, outline
from dynacontent.errors import Problem, RenderError
from dynacontent.location import Location

MOST_TEXTS = 200
"""Texts in one picture."""
NO_FONT = "no_font"
"""The code of what another machine may have: a font for a letter."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_WEIGHTS = {"normal": 400, "bold": 700, "lighter": 300, "bolder": 700}
_INHERITED = ("font-family", "font-size", "font-weight", "font-style", "letter-spacing", "text-anchor")
_SPACE = re.compile(r"\s+")

Embed = Callable[[str], str]
"""From the address of a picture to a ``data:`` URL. Raises `RenderError`."""


@dataclass(slots=True)
class Drawn:
    """A picture as SVG, and what is to be told of it."""

    svg: str
    size: tuple[int, int]
    warnings: list[str] = field(default_factory=list)

    def png(self, scale: float = 1) -> bytes:
        """As PNG, ``scale`` pixels to each of CSS. Raises `LimitError`, or `MissingExtraError`."""
        return png(self.svg, self.size, scale)

    def webp(self, scale: float = 1, *, quality: int = 90) -> bytes:
        """As WebP; a ``quality`` of 100 loses nothing. Raises as `png` does."""
        return webp(self.png(scale), quality=quality)


def draw(
    source: str,
    size: tuple[int, int],
    setter: Setter,
    *,
    embed: Embed,
    alt: str | None,
    places: Sequence[Location | None] = (),
) -> Drawn:
    """A picture of this size from what a template printed; ``places`` are those of its elements there.

    Raises `RenderError` for what is no picture, and for characters that no font has.
    """
    root = parsed(source, places)
    elements, looking = list(root.iter()), Looking()
    drawing = _Drawing(setter, embed, looking)
    try:
        refused(root, looking)
        drawing.walk(root, {})
        drawing.tell_missing()
    except RenderError as error:
        number = next((n for n, element in enumerate(elements) if element is looking.element), -1)
        place = place_of(number, places, len(elements))
        raise error.changed(lambda one: replace(one, location=one.location or place)) from None
    _whole(root, size, alt)
    for prefix, name in (("", NAMESPACE), ("xlink", XLINK)):
        ET.register_namespace(prefix, name)
    return Drawn(ET.tostring(root, encoding="unicode"), size, drawing.warnings)


def _whole(root: ET.Element, size: tuple[int, int], alt: str | None) -> None:
    width, height = size
    root.attrib.setdefault("viewBox", f"0 0 {width} {height}")
    root.set("width", str(width))
    root.set("height", str(height))
    if alt:
        root.set("role", "img")
        root.set("aria-label", NO_XML.sub("", alt))


class _Drawing:
    """Walks a picture, with what elements inherit."""

    def __init__(self, setter: Setter, embed: Embed, looking: Looking) -> None:
        self.setter = setter
        self.embed = embed
        self.looking = looking
        self.lacking: ET.Element | None = None
        """The first text with a character that no font has."""
        self.warnings: list[str] = []
        self.texts = 0

    def tell_missing(self) -> None:
        """Symbols that no font has are left out, with a warning. Raises `RenderError` for letters."""
        from dynacontent.engine.images.scripts import is_symbol, scripts_of

        self.looking.element = self.lacking
        letters = [character for character in self.setter.missing if not is_symbol(character)]
        if letters:
            hint = (
                f"put a font for {', '.join(scripts_of(letters))} into fonts/, or install one: Debian has"
                " fonts-noto-core, and fonts-droid-fallback for Chinese, Japanese and Korean"
            )
            raise RenderError(Problem(f"no font has {_named(letters)}", hint=hint, code=NO_FONT))
        if self.setter.missing:
            self.warnings.append(f"no_glyph: no font has {_named(list(self.setter.missing))}")

    def walk(self, element: ET.Element, inherited: dict[str, str]) -> None:
        style = {**inherited, **_style_of(element)}
        for at, child in enumerate(list(element)):
            self.looking.element = child
            if child.tag == f"{{{NAMESPACE}}}text":
                element[at] = self._text(child, {**style, **_style_of(child)})
                self.lacking = child if self.setter.missing and self.lacking is None else self.lacking
            elif child.tag == IMAGE:
                self._image(child)
            else:
                self.walk(child, style)

    def _image(self, image: ET.Element) -> None:
        for name in ("href", f"{{{XLINK}}}href"):
            address = image.attrib.pop(name, None)
            if address is not None:
                image.set("href", self.embed(address))

    def _text(self, element: ET.Element, style: dict[str, str]) -> ET.Element:
        self.texts += 1
        if self.texts > MOST_TEXTS:
            raise RenderError(f"a picture holds at most {MOST_TEXTS} texts")
        if len(element):
            raise RenderError("a <text> holds nothing but text: write several, or give it a data-box")
        text = _SPACE.sub(" ", element.text or "").strip()
        size = _length(style.get("font-size", "16"), "font-size")
        face = _face(style, size)
        box = element.get("data-box")
        group = ET.Element(f"{{{NAMESPACE}}}g", _kept(element))
        group.tail = element.tail
        if box is None:
            self._on_a_line(group, element, text, face, size, style)
        else:
            self._in_a_box(group, element, text, face, size, _numbers(box, 4, "data-box"))
        return group

    def _on_a_line(
        self,
        group: ET.Element,
        element: ET.Element,
        text: str,
        face: Style,
        size: float,
        style: dict[str, str],
    ) -> None:
        line = self.setter.line(text, face)
        anchor = style.get("text-anchor", "start")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}.get(anchor, 0.0)
        share = 1.0 - share if self.setter.rtl else share
        x = _length(element.get("x", "0"), "x") - share * line.width * size
        _put(group, line, face, size, x, _length(element.get("y", "0"), "y"))

    def _in_a_box(
        self,
        group: ET.Element,
        element: ET.Element,
        text: str,
        face: Style,
        size: float,
        box: tuple[float, ...],
    ) -> None:
        x, y, width, height = box
        across, along = _numbers(element.get("data-pad", "0 0"), 2, "data-pad")
        smallest = _length(element.get("data-min-size", str(min(size, 10))), "data-min-size")
        room = Room(
            max(width - 2 * across, 1.0),
            max(height - 2 * along, 1.0),
            largest=max(size, smallest),
            smallest=smallest,
            lines=int(_length(element.get("data-lines", "1"), "data-lines")),
            leading=_length(element.get("data-leading", "1.2"), "data-leading"),
        )
        fitted = fit(text, face, room, self.setter)
        if fitted.shortened:
            # Not the text itself: it may be a recipient's, and warnings are logged.
            self.warnings.append(f"text_shortened: {len(text)} characters do not fit, at {smallest:g} and up")
        outer = (fitted.width + 2 * across, fitted.height + 2 * along)
        left = x + _share(element, "data-align", rtl=self.setter.rtl) * (width - outer[0])
        top = y + _share(element, "data-valign") * (height - outer[1])
        if text and element.get("data-plate"):
            _plate(group, element, (left, top, *outer))
        align = _share(element, "data-align", rtl=self.setter.rtl)
        for number, line in enumerate(fitted.lines):
            at = left + across + align * (fitted.width - line.width * fitted.size)
            _put(group, line, face, fitted.size, at, top + along + fitted.baseline(number))


def _named(characters: list[str]) -> str:
    return ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:12])


def _share(element: ET.Element, name: str, *, rtl: bool = False) -> float:
    word = element.get(name, "start" if name == "data-align" else "top")
    shares = {"start": 0.0, "top": 0.0, "center": 0.5, "middle": 0.5, "end": 1.0, "bottom": 1.0}
    if word not in shares:
        raise RenderError(f"{name} is start, center or end; top, middle or bottom")
    return 1.0 - shares[word] if rtl else shares[word]


def _plate(group: ET.Element, element: ET.Element, box: tuple[float, float, float, float]) -> None:
    """What lies behind a fitted text, as a button does."""
    names = ("x", "y", "width", "height")
    said = {name: _written(value) for name, value in zip(names, box, strict=True)}
    said |= {"rx": element.get("data-radius", "0"), "fill": element.get("data-plate", "")}
    ET.SubElement(group, f"{{{NAMESPACE}}}rect", said)


def _put(group: ET.Element, line: Line, face: Style, size: float, x: float, y: float) -> None:
    """The outlines of a line, one path for each font."""
    for glyph in line.glyphs:
        data = outline(glyph.font, face.weight, glyph.number)
        if data:
            scale = size / glyph.font.face.upem
            place = f"translate({_written(x + glyph.x * size)} {_written(y - glyph.y * size)})"
            turned = f"{place} scale({scale:.6f} {-scale:.6f})"
            ET.SubElement(group, f"{{{NAMESPACE}}}path", {"d": data, "transform": turned})


def _face(style: dict[str, str], size: float) -> Style:
    families = tuple(name.strip().strip("'\"") for name in style.get("font-family", "sans-serif").split(","))
    written = style.get("font-weight", "400").strip()
    weight = _WEIGHTS.get(written) or int(_length(written, "font-weight"))
    spacing = style.get("letter-spacing", "0").strip()
    em = spacing.endswith("em")
    space = 0.0 if spacing == "normal" else _length(spacing.removesuffix("em"), "letter-spacing")
    face = Style(
        tuple(filter(None, families)), min(max(weight, 1), 1000), style.get("font-style") == "italic"
    )
    return replace(face, spacing=space if em else space / size)


def _style_of(element: ET.Element) -> dict[str, str]:
    found = {name: value for name in _INHERITED if (value := element.get(name)) is not None}
    for declaration in element.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip() in _INHERITED:
            found[name.strip()] = value.strip()
    return found


def _kept(element: ET.Element) -> dict[str, str]:
    """What an outline keeps of its text: everything about paint, nothing about type."""
    gone = {"x", "y", *_INHERITED}
    return {name: value for name, value in element.attrib.items() if name not in gone and name[:5] != "data-"}


def _numbers(text: str, count: int, name: str) -> tuple[float, ...]:
    words = text.replace(",", " ").split()
    if len(words) != count:
        raise RenderError(f"{name} is {count} numbers")
    return tuple(_length(word, name) for word in words)


def _length(text: str, name: str) -> float:
    plain = text.strip().removesuffix("px")
    if not _NUMBER.fullmatch(plain) or abs(float(plain)) > 100_000:
        raise RenderError(f"{name} is a number in pixels, as in 12 or 12px")
    return float(plain)


def _written(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
