"""Templates run to find out what they ask of feeds, with nothing in place of what is not there yet.

The same templates, compiled once more for an environment in which an answer that is still to be
fetched is `Pending` and goes through filters, functions and operators unharmed. What they print is
worth nothing. What goes wrong on the way says nothing either: the render itself will tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any

from jinja2.runtime import BlockReference, LoopContext, Macro

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.fragments import put
from dynacontent.engine.structure.segments import Key, Segment
from dynacontent.expressions.pending import Pending, PendingError, is_pending
from dynacontent.expressions.state import RenderState
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions


class ScoutEnvironment(TemplateEnvironment):
    """See the module."""

    def __init__(
        self,
        templates: Mapping[str, str],
        *,
        markup: bool,
        brand: Mapping[str, Any],
        own: Extensions = NO_EXTENSIONS,
    ) -> None:
        super().__init__(templates, markup=markup, brand=brand, plain=True, own=own)
        filters: dict[str, Any] = self.filters
        tests: dict[str, Any] = self.tests
        self.filters = {name: _tolerant(function) for name, function in filters.items()}
        self.tests = {name: _tolerant(function) for name, function in tests.items()}

    @staticmethod
    def put(keys: list[Key], values: list[str], segment: Segment, printed: Sequence[Any]) -> None:
        """Print nothing where something is pending."""
        put(keys, values, segment, ["" if isinstance(value, Pending) else value for value in printed])

    def show(self, state: RenderState, name: str, keys: list[Key], values: list[str]) -> None:
        """A placement; what its rules ask for may be pending."""
        with suppress(PendingError):
            super().show(state, name, keys, values)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dot; what a derived field asks for may be pending."""
        try:
            return super().getattr(obj, attribute)
        except PendingError:
            return Pending()

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A subscript; that of a pending key is pending."""
        if is_pending((obj, argument)):
            return Pending()
        try:
            return super().getitem(obj, argument)
        except PendingError:
            return Pending()

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A call; components are run whatever they are given, functions give what is pending on."""
        runs = isinstance(obj, (Macro, BlockReference, LoopContext))
        if not runs and is_pending((obj, *args, *kwargs.values())):
            return Pending()
        try:
            return super().call(context, obj, *args, **kwargs)
        except PendingError:
            return Pending()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """An operator; with something pending it is pending."""
        return Pending() if is_pending((left, right)) else super().call_binop(context, operator, left, right)

    def iterate(self, values: Any, place: Any = None) -> Any:
        """A loop; over something pending it does not run."""
        return [] if isinstance(values, Pending) else super().iterate(values, place)

    @staticmethod
    def within(value: Any, values: Any) -> bool:
        """``value in values``: false where either is pending."""
        return not is_pending((value, values)) and TemplateEnvironment.within(value, values)

    def tilde(self, values: tuple[Any, ...]) -> Any:
        """``a ~ b``; with something pending it is pending."""
        return Pending() if is_pending(values) else super().tilde(values)


def _tolerant(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test that gives on what is pending."""

    @wraps(function)  # keeps Jinja's marks: which argument the function wants first
    def call(*arguments: Any, **options: Any) -> Any:
        if is_pending((*arguments, *options.values())):
            return Pending()
        return function(*arguments, **options)

    return call
