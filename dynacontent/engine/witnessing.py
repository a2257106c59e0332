"""Templates run to find out what they show: values keep what they were before a filter wrote them.

The same templates, compiled once more for an environment whose filters give text that remembers
the amount, the day or the share it says. What is printed is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Literal

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.state import RenderState, current
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions

Kind = Literal["money", "date", "percent"]
KINDS: Mapping[str, Kind] = {
    "money": "money",
    "date": "date",
    "datetime": "date",
    "timeago": "date",
    "percent": "percent",
}
"""What the filters say whose values are compared."""

Witness = Callable[[RenderState, Printed], None]
"""Is told what a template printed in a render."""


class Said(str):
    """Text of a value, which remembers the value and what kind it is of."""

    __slots__ = ("kind", "value")

    kind: Kind
    value: Any

    def __new__(cls, text: str, kind: Kind, value: Any) -> Said:
        """A string equal to ``text``."""
        self = super().__new__(cls, text)
        self.kind, self.value = kind, value
        return self


class WitnessEnvironment(TemplateEnvironment):
    """See the module; ``witness`` is told of every template that is run for itself."""

    def __init__(
        self,
        templates: Mapping[str, str],
        *,
        markup: bool,
        brand: Mapping[str, Any],
        witness: Witness,
        own: Extensions = NO_EXTENSIONS,
    ) -> None:
        super().__init__(templates, markup=markup, brand=brand, plain=True, own=own)
        self._witness = witness
        filters: dict[str, Any] = self.filters
        self.filters = {name: _remembering(name, function) for name, function in filters.items()}

    def run(self, name: str, names: Mapping[str, Any]) -> Printed:
        """What a template prints for one recipient."""
        printed = super().run(name, names)
        self._witness(current(), printed)
        return printed


def _remembering(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    kind = KINDS.get(name)
    if kind is None:
        return function

    @wraps(function)  # keeps the marks of what it may be given
    def remember(value: Any, *arguments: Any, **options: Any) -> Any:
        text = function(value, *arguments, **options)
        return Said(text, kind, value) if isinstance(text, str) else text

    return remember
