"""Attributes in which values stand: whether they fit their type, only the values tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dynacontent.engine.mjml.components import COMPONENTS
from dynacontent.engine.mjml.masking import UNKNOWN
from dynacontent.engine.mjml.tree import Node
from dynacontent.engine.mjml.types import Kind, kind_of

_FREE = kind_of("string")


class Doubt(NamedTuple):
    """An attribute of an element: ``texts`` around values, the ``first`` of which has this number in
    the document; ``offset`` is where the attribute stands."""

    tag: str
    name: str
    texts: tuple[str, ...]
    first: int
    kind: Kind
    offset: int

    @property
    def end(self) -> int:
        """The number of the first value behind it."""
        return self.first + len(self.texts) - 1

    def with_values(self, values: Sequence[str]) -> str:
        """What the attribute says with its values."""
        said = [self.texts[0]]
        for value, text in zip(values, self.texts[1:], strict=True):
            said += (value, text)
        return "".join(said)


def doubts(root: Node, source: str) -> Iterator[Doubt]:
    """The doubts of a document in which an `UNKNOWN` stands for each value."""
    for node in root.walk():
        component = COMPONENTS.get(node.tag)
        if component is None or UNKNOWN not in node.written:
            continue
        for name, value in node.attributes.items():
            kind = kind_of(component.attributes.get(name, "string"))
            if UNKNOWN in value and kind is not _FREE:
                offset = node.spot(name)
                first = source.count(UNKNOWN, 0, source.find(UNKNOWN, offset))
                yield Doubt(node.tag, name, tuple(value.split(UNKNOWN)), first, kind, offset)
