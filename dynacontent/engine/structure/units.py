"""Units of structure and what stands around them: what is compiled once, and filled often."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dynacontent.engine.structure.styles import looks_around, styles_in
from dynacontent.engine.structure.tokens import Filled
from dynacontent.engine.structure.unit_text import UnitText
from dynacontent.engine.structure.weave import Weave
from dynacontent.formats.links import LinkParameters

Slot = int
"""How a unit's key says "a value"; numbers, so that no text of a template can be one."""
IN_TEXT, IN_ATTRIBUTE, MARKUP_IN_TEXT, RICH = 0, 1, 2, 3
"""``MARKUP_IN_TEXT`` is markup without tags, a value like others; ``RICH`` markup with tags, which is kept
apart from other values and put in before style sheets are inlined."""

Address = tuple[str | int, ...]
"""The address of a link in pieces: texts, and numbers of values of its unit."""

Key = tuple[str | Slot, ...]
"""Structure of a unit: pieces of text, and a slot for each value."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What stands around the units of a document; ``whole``: they must be compiled together.

    ``length`` is that of the opening's structure, in characters. ``links`` are parameters that the links
    of its units get, and ``base`` is the same frame without them.
    """

    opening: Key
    closing: str
    whole: bool
    number: int
    length: int
    links: LinkParameters | None = None
    base: Frame | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What stands before the units of a compiled document, ready to be filled."""

    filled: Filled
    weave: Weave


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A compiled unit: HTML, plain text, and the head of a document that holds it alone.

    ``size`` is the most characters or bytes the unit takes, as MJML or HTML, without its values;
    ``ties`` is 0 for a unit that can stand beside any other, else how much it is bound to be
    compiled with others: ids are counted over the document, style sheets reach through all of it.
    ``addresses`` are those of links that are put together before the unit is filled.
    """

    html: Weave
    text: UnitText | None
    head: Head
    tail: str
    size: int
    static: int
    ties: int
    addresses: tuple[Address, ...] = ()


def make_frame(opening: Key, closing: str, number: int) -> Frame:
    """The frame of a document from its structure."""
    structure = "".join(piece for piece in opening if isinstance(piece, str))
    whole = any(map(looks_around, styles_in(structure + closing)))
    return Frame(opening, closing, whole, number, len(structure))


def with_links(base: Frame, links: LinkParameters, number: int) -> Frame:
    """The same frame for units whose links get parameters."""
    return replace(base, number=number, links=links, base=base)
