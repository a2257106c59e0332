"""A workspace that renders the same, and tells what stands in what was rendered: amounts, days, items.

Made of the parts of another when somebody asks for it; the renders of that one pay nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.structure.segments import Hole, Printed, Value
from dynacontent.engine.witnessing import Said, WitnessEnvironment
from dynacontent.expressions.items import Item
from dynacontent.expressions.state import RenderState
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.groundwork import environment_of
from dynacontent.rendering.renderer import Renderer

_RECIPIENT = ("event", "profile")


class Origin(NamedTuple):
    """Where a value comes from: what it belongs to (an item, ``event``, ``profile``), and which field it is.

    ``item`` is catalog and key, where it belongs to one.
    """

    owner: str
    field: str
    item: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it stands in an output; ``value`` is what it was before a filter made ``text`` of it."""

    text: str
    kind: str
    value: Any
    origin: Origin | None
    hole: Hole | None


class WitnessData(CatalogData):
    """A data source that knows of the values it gave where they came from."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.origins: dict[int, tuple[Any, Origin]] = {}
        """By identity, of values that are kept so that no others take theirs."""
        self.shown: list[Shown] = []
        """What the render showed so far."""

    @property
    def mark(self) -> object:
        """Never the same: templates take no field from an item itself, and ask for each."""
        return object()

    @mark.setter
    def mark(self, mark: object) -> None:
        """No item is to know this source."""

    def read(self, item: Item, name: str) -> Any:
        """One field or relation of an item."""
        value = super().read(item, name)
        self.remember(value, Origin(f"{item.catalog} {item.key}", name, (item.catalog, str(item.key))))
        return value

    def remember(self, value: Any, origin: Origin) -> None:
        """Know of a value, and of those in it, where they came from."""
        if isinstance(value, Mapping):
            for name, member in value.items():
                self.remember(member, Origin(origin.owner, f"{origin.field}.{name}".lstrip("."), origin.item))
        elif isinstance(value, (list, tuple)):
            for member in value:
                self.remember(member, origin)
        elif not isinstance(value, Item):
            self.origins[id(value)] = (value, origin)

    def came_from(self, value: Any) -> Origin | None:
        """Where a value came from, if it is known."""
        return self.origins.get(id(value), (None, None))[1]


def witness(parts: Assembly, bodies: Bodies | None = None) -> Assembly:
    """The parts of a workspace to render with instead, for `shown_in`; without ``bodies`` the plain way."""
    sources, configuration = parts.sources, parts.sources.configuration
    markup, text = (
        environment_of(WitnessEnvironment, sources, markup=markup, witness=_saw) for markup in (True, False)
    )
    # What a filter tells beside its text is no part of what a template is compiled to.
    markup.bytecode_cache, text.bytecode_cache = parts.markup.bytecode_cache, parts.text.bytecode_cache
    bodies = bodies or Bodies(plain=True, mjml=configuration.mjml, banner=configuration.banner)
    renderer = Renderer(parts.renderer.printing.through(markup, text, bodies))
    return replace(parts.through(markup, text, renderer), data_source=WitnessData)


def _saw(state: RenderState, printed: Printed) -> None:
    """A template printed something in a render."""
    data = state.data
    assert isinstance(data, WitnessData)
    for name in _RECIPIENT:
        data.remember(state.names.get(name), Origin(name, ""))
    values = (piece for piece in printed.parts() if isinstance(piece, Value))
    data.shown += [_shown(value, data) for value in values if str(value.value).strip()]


def shown_in(state: RenderState) -> list[Shown]:
    """What was shown in a render with the parts of a witness."""
    assert isinstance(state.data, WitnessData)
    return state.data.shown


def _shown(piece: Value, data: WitnessData) -> Shown:
    said = piece.value
    kind, value = (said.kind, said.value) if isinstance(said, Said) else ("text", said)
    origin = data.came_from(value)
    return Shown(str(said), kind, value, origin, piece.hole)
