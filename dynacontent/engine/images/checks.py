"""What a picture may be made of: shapes, text and pictures of its own, nothing that runs or is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from dynacontent.engine.images.places import number_at
from dynacontent.errors import RenderError, did_you_mean
from dynacontent.location import Location

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
IMAGE = f"{{{NAMESPACE}}}image"

LARGEST = 1_000_000
"""Characters of what a template prints."""
MOST_ELEMENTS = 5_000
MOST_USES = 100
"""What is drawn because something refers to it (``<use>``, patterns, masks, clips, filters), each time."""
DEPTH = 40
_DEEPEST_USE = 8

ELEMENTS = frozenset(
    """
    svg g defs rect circle ellipse line polyline polygon path text image lineargradient radialgradient stop
    clippath mask pattern symbol use title desc filter fegaussianblur feoffset femerge femergenode
    fedropshadow feflood fecomposite fecolormatrix feblend
    """.split()
)
"""In lower case."""

_WHY = {
    "style": 'write what it says as attributes, as in fill="…"',
    "tspan": "write several <text>, or give one a data-box",
    "textpath": "write <text>",
    "foreignobject": "give a <text> a data-box to wrap it",
}
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold."""
_PAINT = frozenset(
    "style fill stroke filter mask clip-path marker-start marker-mid marker-end cursor".split()
)
_URL = re.compile(r"url\(\s*[\"']?(?![\s\"'#])", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)", re.IGNORECASE)
_CHEAP = frozenset({f"{{{NAMESPACE}}}linearGradient", f"{{{NAMESPACE}}}radialGradient"})


def reason(name: str) -> str | None:
    """What to do instead of an element that a picture may not have."""
    return _WHY.get(name.lower()) or did_you_mean(name, ELEMENTS)


def parsed(source: str, places: Sequence[Location | None] = ()) -> ET.Element:
    """The root of a picture. Raises `RenderError` for what is no well-formed SVG, or too large.

    ``places`` are those of its elements in the templates, in order.
    """
    if len(source) > LARGEST:
        raise RenderError(f"the SVG has {len(source):,} characters, more than {LARGEST:,}")
    if _DECLARATION.search(source):
        raise RenderError("a picture has no <!DOCTYPE> and declares no entities")
    try:
        source = NO_XML.sub("", source)
        root = ET.fromstring(source)  # noqa: S314 - it declares nothing
    except ET.ParseError as error:
        reason, place = _reason(error, source, places)
        raise RenderError.at(f"the body is no well-formed SVG: {reason}", place) from None
    if root.tag != f"{{{NAMESPACE}}}svg":
        raise RenderError(f'the body should be an <svg xmlns="{NAMESPACE}">, not <{root.tag}>')
    return root


class Looking:
    """At which element of a picture somebody is looking; ``None`` where it is about the whole."""

    element: ET.Element | None = None


def refused(root: ET.Element, looking: Looking) -> None:
    """Raise `RenderError` for the first thing that a picture may not hold."""
    count = 0
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        looking.element = element
        count += 1
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        if name.lower() not in ELEMENTS:
            raise RenderError.at(f"a picture may not hold <{name}>", hint=reason(name))
        if count > MOST_ELEMENTS or depth > DEPTH:
            raise RenderError(f"a picture has at most {MOST_ELEMENTS:,} elements, {DEPTH} deep")
        _attributes(element, name)
        stack += [(child, depth + 1) for child in reversed(element)]
    looking.element = None
    _Uses(root).check()


def _reason(
    error: ET.ParseError, source: str, places: Sequence[Location | None]
) -> tuple[str, Location | None]:
    """What is wrong, and where the element stands that it is wrong in."""
    reason = str(error).partition(": line")[0]
    line, column = error.position
    lines = source.split("\n")[: line - 1]
    number = number_at(source, sum(map(len, lines)) + len(lines) + column + 1)
    place = places[number] if 0 <= number < len(places) else None
    return (reason if place else str(error)), place


def _attributes(element: ET.Element, name: str) -> None:
    for attribute, value in element.attrib.items():
        local = attribute.rpartition("}")[2].lower()
        if local.startswith("on"):
            raise RenderError(f"a picture may not have the event handler {local}")
        if local == "href" and name != "image" and not value.startswith("#"):
            raise RenderError(f'<{name}> may refer to what is in the picture only, as in href="#name"')
        if local in _PAINT and _URL.search(value):
            raise RenderError(f"{local} may refer to what is in the picture only, as in url(#name)")


class _Uses:
    """Counts what is drawn by reference: it may refer to something itself, which multiplies."""

    def __init__(self, root: ET.Element) -> None:
        self._root = root
        self._named: dict[str, list[ET.Element]] = {}
        for element in root.iter():
            self._named.setdefault(element.get("id", ""), []).append(element)
        self._known: dict[str, int] = {}

    def check(self) -> None:
        """Raise `RenderError` for more than `MOST_USES`."""
        if sum(self._of(element, 0) for element in self._root.iter()) > MOST_USES:
            raise RenderError.at(
                f"a picture draws at most {MOST_USES} things by reference, as <use> and masks do",
                hint="what refers to something that refers to more counts each time it is drawn",
            )

    def _of(self, element: ET.Element, depth: int) -> int:
        """What one element draws by reference."""
        return sum(1 + self._below(name, depth + 1) for name in _references(element) if self._counts(name))

    def _counts(self, name: str) -> bool:
        return any(element.tag not in _CHEAP for element in self._named.get(name, ()))

    def _below(self, name: str, depth: int) -> int:
        """What is drawn by reference within something."""
        if depth > _DEEPEST_USE:
            raise RenderError(
                f"what a picture refers to may refer to more {_DEEPEST_USE} times, and not to itself"
            )
        if name not in self._known:
            self._known[name] = sum(
                self._of(element, depth) for named in self._named[name] for element in named.iter()
            )
        return self._known[name]


def _references(element: ET.Element) -> Iterator[str]:
    for attribute, value in element.attrib.items():
        local = attribute.rpartition("}")[2].lower()
        if local == "href" and value.startswith("#"):
            yield value[1:]
        elif local in _PAINT:
            yield from _REFERENCE.findall(value)
