"""Jinja's filters, held to the limits: sizes checked before work is done, lists instead of generators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from html import unescape
from typing import Any

from jinja2 import pass_context, pass_environment
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.utils import _PassArg
from markupsafe import Markup

from dynacontent.engine.language.numbers import sum_
from dynacontent.engine.language.ordering import ORDERING
from dynacontent.engine.printing import shown
from dynacontent.engine.structure.fragments import Fragment, between_tags, text_of
from dynacontent.errors import RenderError
from dynacontent.expressions import limits
from dynacontent.expressions.budget import charge_items, charged, listed, tick
from dynacontent.expressions.items import Item
from dynacontent.expressions.marks import settled
from dynacontent.formats.graphemes import graphemes

Filter = Callable[..., Any]

KEPT = frozenset(
    """
    abs capitalize dictsort float int items lower map
    rejectattr selectattr string title trim upper urlencode wordcount
    """.split()
)
"""Jinja's own filters that are pure, bounded once wrapped, and mean what they mean in Jinja."""

READ = frozenset("count first last length list reverse".split())
"""Those that look at the characters of a text: as a reader sees them, here."""

TEXTUAL = frozenset("capitalize lower string title trim upper wordcount".split())
"""Those that make text of whatever they are given."""

_LONGEST_ROUNDING = 20


def bounded(function: Filter) -> Filter:
    """A filter of Jinja's whose work is counted, and which gives a list where Jinja gives a generator."""
    position = 0 if _PassArg.from_obj(function) is None else 1

    @wraps(function)  # keeps Jinja's marks: which argument the filter wants first
    def call(*arguments: Any, **options: Any) -> Any:
        tick()
        value = arguments[position] if len(arguments) > position else None
        if isinstance(value, Iterator):
            value = listed(value)
            arguments = (*arguments[:position], value, *arguments[position + 1 :])
        if isinstance(value, (list, tuple, range, dict)):
            charge_items(len(value))
        result = function(*arguments, **options)
        return charged(listed(result) if isinstance(result, Iterator) else result)

    return call


def _of_text(function: Filter) -> Filter:
    """A filter that makes text of what it is given; Jinja's would print Python's notation of an object."""
    position = 0 if _PassArg.from_obj(function) is None else 1

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        for value in arguments[position : position + 1]:
            shown(value)
        return function(*arguments, **options)

    return call


def _of_characters(function: Filter) -> Filter:
    """A filter that takes a text for its characters: an emoji or a letter with its marks is one."""
    position = 0 if _PassArg.from_obj(function) is None else 1

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        value = arguments[position]
        if isinstance(value, (Fragment, Markup)):
            value = text_of(value.text() if isinstance(value, Fragment) else value)
        if not isinstance(value, str) or value.isascii():
            return function(*arguments[:position], value, *arguments[position + 1 :], **options)
        found = graphemes(value)
        charge_items(len(found))
        result = function(*arguments[:position], found, *arguments[position + 1 :], **options)
        return "".join(result) if isinstance(result, Iterator) else result

    return call


def _counted(function: Filter) -> Filter:
    """``batch`` and ``slice``, which fill up to a number they are given."""

    position = 0 if _PassArg.from_obj(function) is None else 1

    @wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        count = options.get("linecount", options.get("slices", *arguments[position + 1 : position + 2]))
        if not isinstance(count, int) or count < 1:
            raise RenderError(f"batch and slice take a number of 1 or more, not {count!r:.40}")
        limits.check_length(count, text=False)
        charge_items(count)
        return function(*arguments, **options)

    return call


@pass_environment
def join(environment: Any, value: Iterable[Any], d: Any = "", attribute: Any = None) -> Any:
    """``a | join(", ")``: like ``~`` over all of them, so that markup stays markup."""
    items = list(value) if not isinstance(value, (list, tuple)) else value
    charge_items(len(items))
    if attribute is not None:
        read = make_attrgetter(environment, attribute)
        items = [read(item) for item in items]
    woven: list[Any] = []
    for item in items:
        woven += (d, item)
    limits.check_length(len(str(d)) * len(items), text=True)
    return environment.tilde(tuple(woven[1:]))


def replace(value: Any, old: Any, new: Any, count: int | None = None) -> Any:
    """``text | replace(old, new)``, its size known before it is made."""
    text = value.text() if isinstance(value, Fragment) else value
    text = text if isinstance(text, str) else str(text)
    searched = str(old)
    given = Markup.escape(new) if isinstance(text, Markup) else str(new)
    times = text.count(searched) if count is None or count < 0 else min(text.count(searched), count)
    limits.check_length(len(text) + times * max(len(given) - len(searched), 0), text=True)
    return charged(text.replace(searched, given, -1 if count is None else count))


def rounded(value: Any, precision: int = 0, method: str = "common") -> Any:
    """``number | round(2)``; a precision of more than 20 places is none of a message."""
    if not -_LONGEST_ROUNDING <= precision <= _LONGEST_ROUNDING:
        limits.exceed("integer_size", f"round() to {precision:.0e} places was asked for")
    return FILTERS["round"](value, precision, method)


def striptags(value: Any) -> str:
    """Text without tags and comments, entities decoded, white space collapsed."""
    return " ".join(unescape("".join(between_tags(_html(value)))).split())


def _html(value: Any) -> str:
    return str(value.__html__() if hasattr(value, "__html__") else value)


def escaped(value: Any) -> Any:
    """Values are escaped for the place they stand in, so that here is nothing left to do."""
    return value


def forceescape(value: Any) -> Any:
    """Markup as text that shows its tags."""
    return str.__str__(_html(value)) if hasattr(value, "__html__") else value


def safe(value: Any) -> Markup:
    """Markup from the template stays; text from anywhere else is sanitized."""
    import nh3

    if isinstance(value, (Fragment, Markup)):
        return Markup(_html(value))  # noqa: S704 - markup already, its values escaped
    return Markup(nh3.clean(charged(str(value))))  # noqa: S704 - sanitized on this very line


@pass_environment
def unique(environment: Any, value: Any, case_sensitive: bool = False, attribute: Any = None) -> Any:
    """``a | unique``: each value once, at its first place."""
    if attribute is None and _are_items(value):
        return list(dict.fromkeys(value))
    return FILTERS["unique"](environment, value, case_sensitive, attribute)


def _choosing(name: str, *, keeps: bool) -> Filter:
    """``select`` or ``reject``; ``items | reject("in", others)`` at once instead of pair by pair."""

    @pass_context
    def choose(context: Any, value: Any, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 2 and arguments[0] == "in" and all(map(_are_items, (value, arguments[1]))):
            others = set(arguments[1])
            return [item for item in value if (item in others) is keeps]
        return FILTERS[name](context, value, *arguments, **options)

    return choose


def _are_items(value: Any) -> bool:
    return type(value) is list and set(map(type, value)) == {Item}


BOUNDED: Mapping[str, Filter] = {
    **{name: bounded(FILTERS[name]) for name in sorted(KEPT - TEXTUAL)},
    **{name: bounded(_of_text(FILTERS[name])) for name in sorted(TEXTUAL)},
    **{name: bounded(_of_characters(FILTERS[name])) for name in sorted(READ)},
    **{name: bounded(function) for name, function in ORDERING.items()},
    "batch": bounded(_counted(FILTERS["batch"])),
    "slice": bounded(_counted(FILTERS["slice"])),
    "join": bounded(join),
    "unique": bounded(unique),
    "select": bounded(_choosing("select", keeps=True)),
    "reject": bounded(_choosing("reject", keeps=False)),
    "replace": bounded(replace),
    "round": bounded(rounded),
    "sum": bounded(sum_),
    "striptags": bounded(striptags),
    "e": escaped,
    "escape": escaped,
    "forceescape": forceescape,
    "safe": bounded(safe),
}
"""The filters of Jinja that templates have."""
for _function in BOUNDED.values():
    settled(_function)
