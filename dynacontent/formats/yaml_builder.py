"""From a YAML parser's events to data with places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from dynacontent.errors import Problem
from dynacontent.formats.yaml_errors import explain, quoting, unquoted_template
from dynacontent.formats.yaml_source import Source
from dynacontent.location import Location
from dynacontent.models.document import Path
from dynacontent.models.source import SourceText

DEEPEST = 64
"""How deep lists and mappings may be nested."""

MOST_NODES = 50_000
"""Scalars, lists and mappings in one file."""

LOADER: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
"""The parser: libyaml's where PyYAML was built with it."""

_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Stop:
    """Why parsing ended, and the text with that part made harmless, if it can be."""

    problem: Problem
    repaired: str | None = None


class _StopError(Exception):
    def __init__(self, stop: Stop) -> None:
        super().__init__(stop)
        self.stop = stop


@dataclass(slots=True)
class _Open:
    """A list or mapping being read."""

    value: Any
    path: Path
    flow: bool
    mark: Any
    key: SourceText | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


@dataclass(slots=True)
class Builder:
    """Builds data and places from events, one after the other (so nesting cannot exhaust the stack)."""

    source: Source
    text: str = ""
    root: Any = None
    places: dict[Path, Location] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    nodes: int = 0
    documents: int = 0

    def run(self, text: str) -> Stop | None:
        """Read ``text``; returns why it stopped, or ``None`` at the end."""
        self.text = text
        try:
            for event in yaml.parse(text, Loader=LOADER):
                self._event(event)
        except _StopError as error:
            return error.stop
        except yaml.YAMLError as error:
            return _stop_at(error, text, self.source)
        return None

    def _event(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop("a second document begins here", event.start_mark, "one file is one document")
        elif isinstance(event, yaml.AliasEvent):
            hint = quoting(self.source, event.start_mark)
            self._stop("an alias (*) is not allowed", event.start_mark, hint)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def _stop(self, message: str, mark: Any, hint: str | None = None) -> NoReturn:
        raise _StopError(Stop(Problem(message, self.source.place(mark), hint=hint)))

    def _problem(self, message: str, place: Location, hint: str | None = None) -> None:
        self.problems.append(Problem(message, place, hint=hint))

    def _count(self, event: Any) -> None:
        self.nodes += 1
        mark = event.start_mark
        if self.nodes > MOST_NODES:
            self._stop(f"this file has more than {MOST_NODES:,} values", mark)
        if event.anchor is not None:
            self._problem("an anchor (&) is not allowed", self.source.place(mark), quoting(self.source, mark))
        if event.tag is not None:
            self._problem("a tag (!) is not allowed", self.source.place(mark), quoting(self.source, mark))

    def _start(self, event: Any) -> None:
        self._count(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if len(self.stack) >= DEEPEST:
            self._stop(f"nested more than {DEEPEST} deep", event.start_mark)
        if self.stack and self.stack[-1].wants_key:
            self._key_of_braces(event, self.stack[-1])
        value: Any = {} if is_mapping else []
        path = self._put(value, self.source.place(event.start_mark))
        self.stack.append(_Open(value, path, bool(event.flow_style), event.start_mark))

    def _key_of_braces(self, event: Any, around: _Open) -> NoReturn:
        """A mapping or list as a key; ``{{`` is what it nearly always is."""
        inner, outer = event.start_mark, around.mark
        if around.flow and (outer.line, outer.column + 1) == (inner.line, inner.column):
            raise _StopError(_template_stop(self.source, outer, self.text))
        self._stop("a key should be text", inner)

    def _scalar(self, event: Any) -> None:
        self._count(event)
        plain = event.implicit[0] and not event.style
        place = self.source.scalar_place(event)
        if plain and self.stack and self.stack[-1].flow:
            self._check_flow(event.value, place)
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            self._problem("half a character (a lone surrogate)", place)
        if self.stack and self.stack[-1].wants_key:
            self._key(event.value, place, plain=plain)
            return
        if not (plain and event.value in _NULLS):
            self._put(SourceText(event.value, place, self.source.folded_lines(event)), place)
            return
        key = self.stack[-1].key if self.stack else None
        # The parser sees an empty value where the next thing begins, perhaps lines below.
        self._put(None, key.location if key is not None and key.location else place)

    def _check_flow(self, text: str, place: Location) -> None:
        """What PyYAML's parsers disagree about, and commas that cut an expression in two."""
        if "?" in text:
            self._problem(f"inside braces, {text!r} must be quoted", place, f'write "{text}"')
        elif text.count("(") > text.count(")"):
            message = "inside braces, an expression that holds a comma must be quoted"
            self._problem(message, place, "put double quotes around the whole expression")

    def _key(self, text: str, place: Location, *, plain: bool) -> None:
        around = self.stack[-1]
        around.key = SourceText(text, place)
        if plain and text in _NULLS:
            self._problem("a key should be text", place, "quote it, if it is meant")
        elif plain and text == "<<":
            self._problem("a merge key (<<) is not allowed", place, "write the keys out")
        elif text in around.value:
            first = next(key for key in around.value if key == text).location
            self._problem(f"key {text!r} stands twice", place, f"first in line {first.line}")

    def _put(self, value: Any, place: Location) -> Path:
        """Put a value where it belongs; returns its path."""
        if not self.stack:
            self.root = value
            self.places[()] = place
            return ()
        around = self.stack[-1]
        if around.key is None:
            path: Path = (*around.path, len(around.value))
            around.value.append(value)
        else:
            path = (*around.path, str(around.key))
            around.value.setdefault(around.key, value)
            around.key = None
        self.places.setdefault(path, place)
        return path


def _stop_at(error: yaml.YAMLError, text: str, source: Source) -> Stop:
    """Explain an error of the parser.

    The pure parser is asked again, since it says more about what it met.
    """
    if LOADER is not yaml.SafeLoader:
        try:
            for _ in yaml.parse(text, Loader=yaml.SafeLoader):
                pass
        except yaml.YAMLError as again:
            error = again
        else:  # an escaped surrogate, which only the pure parser lets pass
            place = source.place(error.problem_mark)  # type: ignore[attr-defined]
            return Stop(Problem("half a character (a lone surrogate)", place))
    template = unquoted_template(error, source)
    return _template_stop(source, template, text) if template else Stop(explain(error, source))


def _template_stop(source: Source, mark: Any, text: str) -> Stop:
    opening = source.line(mark.line)[mark.column : mark.column + 2]
    message = f"a value that begins with {opening} must be quoted"
    problem = Problem(message, source.place(mark), hint=quoting(source, mark))
    return Stop(problem, source.without_value(mark, text))
