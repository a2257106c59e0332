"""Single values as JSON Schema sees them, in YAML and in TOML.

We read every scalar of YAML as text, editors read what looks like a number as one. So a text may look like a
number or a switch to them, a number may be quoted, and a key without a value is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

_KINDS = ("string", "number", "boolean", "null", "array", "object")
_MORE = {"number": "what looks like a number", "boolean": "like a switch", "null": "no value"}
_GUESSED = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WHOLE = r"^\s*[+-]?[0-9_]+(?:\.0*)?\s*$"
_TEMPLATE = r"\{[{%#]"
_ANY_TEXT: Schema = {"type": "string"}


def also(schema: Schema, *kinds: str) -> Schema:
    """What fits a schema, and whatever is of these kinds.

    They are told by what they are not: what a schema lists as a type (null, boolean), editors offer. (Their
    own description keeps an editor that describes all alternatives from describing one of them for all.)
    """
    *before, last = alternatives(schema)
    if "not" in last:  # which says so of other kinds
        others = [kind for kind in last["not"]["type"] if kind not in kinds]
    else:
        before, others = [*before, last], [kind for kind in _KINDS if kind not in kinds]
    said = " or ".join(said for kind, said in _MORE.items() if kind not in others)
    return {"anyOf": [*before, {"description": said, "not": {"type": others}}]}


def alternatives(schema: Schema) -> list[Schema]:
    """The schemas of which one has to fit."""
    return list(schema["anyOf"]) if set(schema) == {"anyOf"} else [schema]


def either(*schemas: Schema) -> Schema:
    """What fits one of several; the alternatives of each stand side by side, as editors like them."""
    return {"anyOf": [one for schema in schemas for one in alternatives(schema)]}


def offered(schema: Schema, names: Iterable[str]) -> Schema:
    """The same, with names that editors offer; others are as good."""
    listed = list(names)
    return _or(schema, {"enum": listed}) if listed else schema


def templated(schema: Schema) -> Schema:
    """The same, or a template that prints it."""
    if _ANY_TEXT in alternatives(schema):
        return schema
    return _or(schema, {"type": "string", "pattern": _TEMPLATE})


def _or(schema: Schema, other: Schema) -> Schema:
    """What fits one of two; what is told by what it is not stays the last."""
    found = alternatives(schema)
    at = len(found) - ("not" in found[-1])
    return {"anyOf": [*found[:at], other, *found[at:]]}


def whole_pattern(pattern: str | re.Pattern[str]) -> str:
    """A pattern that a text has to fit from its beginning to its end, blanks around it aside."""
    return rf"^\s*(?:{pattern if isinstance(pattern, str) else pattern.pattern})\s*$"


def formed(pattern: str | re.Pattern[str], hint: str) -> Schema:
    """A text that fits a pattern as a whole; ``hint`` says how it is written."""
    return searched(whole_pattern(pattern), hint)


def searched(pattern: str, hint: str) -> Schema:
    """A text in which a pattern is found; editors that can show ``hint`` where it is not."""
    return {"type": "string", "pattern": pattern, "patternErrorMessage": hint}


@dataclass(frozen=True, slots=True)
class Scalars:
    """Single values in a language; ``guessed`` says that editors guess what we read as text."""

    guessed: bool

    def text(self, **more: Any) -> Schema:
        """Any text."""
        return self.looking({"type": "string", **more}, "number", "boolean")

    def looking(self, schema: Schema, *kinds: str) -> Schema:
        """A text that may look like something of these kinds."""
        return also(schema, *kinds) if self.guessed and kinds else schema

    def empty(self, schema: Schema) -> Schema:
        """What may be left without a value."""
        return also(schema, "null") if self.guessed else schema

    def words(self, words: Iterable[Any]) -> Schema:
        """One of some words."""
        listed = list(words)
        if self.guessed:
            listed += [self.seen(word) for word in listed if self.seen(word) != word]
        return {"enum": listed}

    def seen(self, word: Any) -> Any:
        """What editors see where a word stands without quotes."""
        if not self.guessed or not isinstance(word, str) or not _GUESSED.fullmatch(word):
            return word
        return int(word) if word.isdigit() else float(word)

    def flag(self) -> Schema:
        """True or false."""
        return self._or_quoted({"type": "boolean"}, r"^(true|false)$")

    def whole(self, **bounds: int | float) -> Schema:
        """A whole number between bounds (``minimum``, ``maximum``)."""
        return self._or_quoted({"type": "integer", **bounds}, _WHOLE)

    def number(self, **bounds: int | float) -> Schema:
        """A number between bounds (``minimum``, ``maximum``)."""
        return self._or_quoted({"type": "number", **bounds}, whole_pattern(_GUESSED))

    def _or_quoted(self, schema: Schema, pattern: str) -> Schema:
        if not self.guessed:
            return schema
        return {"anyOf": [schema, {"type": "string", "pattern": pattern}]}
