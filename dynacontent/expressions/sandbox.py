"""Item-first look-up and a closed list of what may be read and called.

Data is exact built-in types, `Money`, `Geo` and lazy items; nothing of Python's object model is
reachable from it. Names that begin with an underscore are never looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, TypeVar

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import _GroupTuple
from jinja2.lexer import Lexer
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

from dynacontent.errors import RenderError
from dynacontent.expressions import limits
from dynacontent.expressions.budget import bounded_join, charge_items, charged, deeper, listed, tick
from dynacontent.expressions.contexts import LightContext
from dynacontent.expressions.generator import ExpressionGenerator
from dynacontent.expressions.items import Item
from dynacontent.expressions.lazy import Lazy, read
from dynacontent.expressions.marks import settled
from dynacontent.expressions.missing import Missing, UsedMissingError, used
from dynacontent.expressions.moments import local
from dynacontent.expressions.operators import (
    COMPARING,
    INTERCEPTED,
    among,
    by_instant,
    comparable,
    compute,
    exact,
    instant,
)
from dynacontent.expressions.positions import PositionLexer
from dynacontent.expressions.state import current, running
from dynacontent.formats.graphemes import part
from dynacontent.models.values import Constant, Geo, Money, Size

F = TypeVar("F", bound=Callable[..., Any])

TEXT_METHODS = frozenset(
    "upper lower title capitalize strip lstrip rstrip startswith endswith split isdigit".split()
)
"""What may be called on text; everything else is a filter."""
DATE_NAMES = frozenset("year month day hour minute second isoformat weekday isoweekday date".split())
LOOP_NAMES = frozenset(
    "index index0 revindex revindex0 first last length previtem nextitem depth depth0 cycle changed".split()
)
_READABLE: dict[type, frozenset[str]] = {
    str: TEXT_METHODS,
    Constant: TEXT_METHODS,
    date: DATE_NAMES,
    datetime: DATE_NAMES,
    time: DATE_NAMES,
    Money: Money.allowed,
    Geo: Geo.allowed,
    Size: Size.allowed,
    Cycler: frozenset({"next", "current", "reset"}),
    _GroupTuple: frozenset({"grouper", "list"}),
}


def template_function(function: F) -> F:
    """Mark a function as one a template may call."""
    function.template_function = True  # type: ignore[attr-defined]
    return function


@contextmanager
def bounded_parsing(title: str) -> Iterator[None]:
    """Turn what Python itself refuses about a source into the limit it stands for."""
    try:
        yield
    except RecursionError:
        limits.exceed("ast_depth", f"{title} nests more than {limits.AST_DEPTH} constructs")
    except TemplateSyntaxError:
        raise
    except ValueError:
        # The lexer reads a number of thousands of digits with int(), which refuses it.
        limits.exceed("integer_size", f"{title} holds a number too large for a message")


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, narrowed: see the module."""

    code_generator_class = ExpressionGenerator
    lexer_class: type[PositionLexer] = PositionLexer
    context_class = LightContext
    used = staticmethod(used)
    item = Item
    lazy = Lazy
    comparable = staticmethod(comparable)
    moment = datetime
    instant = staticmethod(instant)
    text: Callable[[Any], str] = staticmethod(str)
    """What a text says, of which a part is asked for; markup says what stands between its tags."""
    intercepted_binops = INTERCEPTED

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=Missing, optimized=False, cache_size=-1, auto_reload=False, **options)
        self.eval_context = nodes.EvalContext(self)
        self.tests |= {name: by_instant(self.tests[name]) for name in COMPARING}
        self.globals = {"range": self._range, "dict": dict, "namespace": Namespace, "joiner": Joiner}
        self.globals["cycler"] = Cycler

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Global names of a template: the same dictionary for all, which is copied for each render."""
        return self.globals if d is None else super().make_globals(d)

    @property
    def lexer(self) -> Lexer:
        """The lexer that knows columns."""
        lexer = self.__dict__.get("_position_lexer")
        if lexer is None:
            lexer = self.__dict__["_position_lexer"] = self.lexer_class(self)
        return lexer

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``: a field of data first and last; never a Python attribute of data."""
        if attribute.startswith("_"):
            raise SecurityError(f"names that begin with an underscore are not available: {attribute}")
        kind = type(obj)
        if kind is dict:
            try:
                return read(obj, attribute)
            except KeyError:
                return Missing(name=_owner(obj) + attribute)
        if kind is Item:
            return obj.read(attribute)
        if isinstance(obj, Missing):
            return obj.member(attribute)
        if kind is list or kind is tuple:
            return self._flatten(obj, attribute)
        return self._special(obj, kind, attribute)

    def _flatten(self, values: Sequence[Any], attribute: str) -> list[Any]:
        """A dot on a list: of each element, without what is missing, and each item once."""
        found: list[Any] = []
        read = current().data.read if running() else None
        for value in values:
            member = (
                read(value, attribute) if read and type(value) is Item else self.getattr(value, attribute)
            )
            if isinstance(member, (list, tuple)):
                found.extend(member)
            elif not isinstance(member, Missing):
                found.append(member)
        charge_items(len(found))
        # Prices and names may well be the same twice; items are the same only if they are one.
        return list(dict.fromkeys(found)) if found and type(found[0]) is Item else found

    def _special(self, obj: Any, kind: type, attribute: str) -> Any:
        readable = _READABLE.get(kind)
        if readable is not None:
            obj = local(obj) if kind is datetime else obj
            return getattr(obj, attribute) if attribute in readable else Missing(name=attribute)
        own = getattr(kind, "template_read", None)
        if own is not None:
            return own(obj, attribute)
        if isinstance(obj, LoopContext):
            if attribute in LOOP_NAMES:
                return getattr(obj, attribute)
        elif isinstance(obj, TemplateModule):
            return vars(obj).get(attribute, Missing(name=attribute))
        elif isinstance(obj, Namespace):
            return getattr(obj, attribute, Missing(name=attribute))
        return Missing(name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``: a key of a mapping, an index or slice of a list, or of a text's characters.

        What a missing key leads to is missing for the same reason: a table has its fallback in one place.
        """
        if isinstance(argument, Missing):
            return obj if isinstance(obj, Missing) else argument
        kind = type(obj)
        if kind is dict:
            # What it was asked for may be personal: nothing repeats it.
            return read(obj, argument) if argument in obj else Missing(name=f"{_owner(obj).rstrip('.')}[…]")
        if isinstance(obj, Missing):
            return obj.member(argument if isinstance(argument, int) else ...)
        subscript = getattr(kind, "template_subscript", None)
        if subscript is not None:
            return subscript(obj, argument)
        if isinstance(argument, slice):
            return part(self.text(obj), argument) if isinstance(obj, str) else obj[argument]
        if isinstance(argument, int) and not isinstance(argument, bool):
            try:
                return part(self.text(obj), argument) if isinstance(obj, str) else obj[argument]
            except (IndexError, TypeError, ValueError):
                return Missing(name=f"[{argument!r}]")
        return self.getattr(obj, str(argument))

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what may be called: macros, marked functions, the listed text methods."""
        if isinstance(obj, Missing):
            raise UsedMissingError(obj)
        if isinstance(obj, LoopContext):
            with deeper():
                return super().call(context, obj, *map(self.iterate, args), **kwargs)
        result = super().call(context, obj, *args, **kwargs)
        return charged(result) if isinstance(getattr(obj, "__self__", None), str) else result

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call ``obj``."""
        if getattr(obj, "template_function", False) or isinstance(obj, (Macro, BlockReference, LoopContext)):
            return True
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str):
            return obj.__name__ in TEXT_METHODS
        if isinstance(owner, (date, time)):
            return obj.__name__ in DATE_NAMES
        return (
            any(obj is kind for kind in (dict, Namespace, Joiner, Cycler))
            or isinstance(owner, (LoopContext, Cycler))
            or (isinstance(obj, Joiner))
        )

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """An intercepted operator, computed only when its result is of bearable size."""
        if isinstance(left, Missing):
            raise UsedMissingError(left)
        if isinstance(right, Missing):
            raise UsedMissingError(right)
        found = compute(operator, left, right)
        if found is not None:
            return found[0]
        left, right = exact(left, right)
        limits.check_operation(operator, left, right)
        return charged(super().call_binop(context, operator, left, right))

    def iterate(self, values: Any, place: Any = None) -> Any:
        """What a loop runs over, counted against the limit of all loops together."""
        if isinstance(values, Missing):
            raise UsedMissingError(values, place)
        if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
            raise RenderError.at(
                f"a loop runs over a list, not over {type(values).__name__}",
                place.location if place else None,
            )
        found = values if isinstance(values, (list, tuple, range, dict)) else listed(values)
        charge_items(len(found))
        return found

    @staticmethod
    def within(value: Any, values: Any) -> bool:
        """``value in values``: false where either is missing."""
        return not isinstance(value, Missing) and among(value, values)

    tick = staticmethod(tick)

    def tilde(self, values: tuple[Any, ...]) -> Any:
        """All values as one text."""
        return charged(bounded_join(map(str, values)))

    @staticmethod
    @settled
    @template_function
    def _range(*arguments: int) -> range:
        values = range(*arguments)
        if len(values) > limits.ITERATIONS:
            limits.exceed("iterations", f"range() of {len(values):,} numbers")
        return values

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        title = name or "the template"
        limits.check_source(source, title)
        with bounded_parsing(title):
            tree = super()._parse(source, name, filename)
        limits.check_tree(tree, title)
        return tree

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):
            # CPython nests no more than 20 loops, and no more than 100 blocks of any kind.
            limits.exceed("ast_depth", f"{filename} nests more loops than Python can run")

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        limits.check_tree(source, name or "the expression")
        return super()._generate(source, name, filename, defer_init)


def _owner(obj: Any) -> str:
    """``profile.`` for the profile of the render that runs: an absent value's name starts with it."""
    names = current().names if running() else {}
    return next((f"{name}." for name, value in names.items() if value is obj), "")
