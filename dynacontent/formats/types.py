"""Reading the text of one field, ``TYPE marks``, with the column of whatever is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Literal, NoReturn, cast

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.location import Location
from dynacontent.models.schema import SCALAR_KINDS, FieldType
from dynacontent.models.source import SourceText

ARGUMENT_KINDS = ("enum", "list", "map", "ref")
"""Type names that take an argument in square brackets."""

DEEPEST = 16
"""How deep types and objects may be nested."""

_WORD = re.compile(r"[^\s\[\]?,=]+")
_SPACE = re.compile(r"\s*")
_MARK = re.compile(r"\S+")
_CHOICE = re.compile(r"[^\[\],]+")
_MEANT = {
    "string": "str",
    "text": "str",
    "integer": "int",
    "number": "decimal",
    "boolean": "bool",
    "object": "a mapping",
    "array": "list[...]",
    "dict": "map[...]",
    "price": "money",
}
MARKS = ("pii", "consent=PURPOSE", "by=locale", "by=currency", "= EXPRESSION")


def place_of(text: Any) -> Location | None:
    """Where ``text`` was written, if it is a `SourceText`."""
    location: Location | None = getattr(text, "location", None)
    return location


def place_in(text: str, at: int) -> Location | None:
    """Where the character ``at`` of a `SourceText` was written; in a further line, without column."""
    place = place_of(text)
    if place is None or place.line is None or place.column is None:
        return place
    before = text[:at]
    if "\n" in before:
        return replace(place, line=place.line + before.count("\n"), column=None)
    return replace(place, column=place.column + at)


class TypeReader:
    """Reads one field's text from left to right, knowing its column."""

    def __init__(self, text: str, catalogs: Collection[str] | None) -> None:
        self.text = text
        self.catalogs = catalogs
        self.at = 0

    @property
    def _rest(self) -> str:
        return self.text[self.at :]

    def _fail(self, message: str, *, hint: str | None = None, at: int | None = None) -> NoReturn:
        raise AuthoringError.at(message, self._place(self.at if at is None else at), hint=hint)

    @property
    def finished(self) -> bool:
        """Whether nothing but white space is left."""
        self._space()
        return not self._rest

    def end(self) -> None:
        """Refuse anything that is left."""
        if not self.finished:
            self._fail(f"{self._rest!r} does not belong behind a type")

    def _place(self, at: int) -> Location | None:
        return place_in(self.text, at)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _space(self) -> str:
        return self._take(_SPACE)

    def type(self, *, depth: int = 0) -> FieldType:
        """Read a type; raises `AuthoringError` at the column of what is wrong."""
        if depth > DEEPEST:
            self._fail(f"types are nested more than {DEEPEST} deep")
        self._space()
        start = self.at
        kind = self._take(_WORD)
        if not kind:
            self._fail(
                "a type is missing here", hint=f"types are {one_of(SCALAR_KINDS + ARGUMENT_KINDS, 30)}"
            )
        if kind in ARGUMENT_KINDS:
            found = self._argument(kind, start, depth)
        elif kind in SCALAR_KINDS:
            found = FieldType(kind)
            if self._rest.startswith("["):
                self._fail(f"{kind} takes nothing in brackets")
        else:
            self._unknown_type(kind, start)
        if self._rest.startswith("?"):
            self.at += 1
            found = replace(found, optional=True)
        if self._rest.startswith("?"):
            self._fail("one ? is enough")
        return found

    def _unknown_type(self, kind: str, start: int) -> NoReturn:
        known = SCALAR_KINDS + ARGUMENT_KINDS
        if kind in _MEANT:
            self._fail(f"unknown type {kind!r}", hint=f"write {_MEANT[kind]}", at=start)
        hint = did_you_mean(kind, known, f"types are {one_of(known, 30)}")
        self._fail(f"unknown type {kind!r}", hint=hint, at=start)

    def _argument(self, kind: str, start: int, depth: int) -> FieldType:
        example = {"enum": "enum[a,b]", "ref": "ref[products]"}.get(kind, f"{kind}[str]")
        if not self._rest.startswith("["):
            self._fail(f"{kind} of what?", hint=f"write {example}", at=start)
        self.at += 1
        if kind == "enum":
            found = FieldType("enum", choices=self._choices(example))
        elif kind == "ref":
            found = FieldType("ref", catalog=self._catalog(example))
        else:
            self._space()
            if self._rest.startswith("]"):
                self._fail(f"{kind} of what?", hint=f"write {example}")
            inner = self.at
            of = self.type(depth=depth + 1)
            if of.optional:
                self._fail(
                    f"what a {kind} holds cannot be optional",
                    hint=f"write {kind}[{replace(of, optional=False)}]?",
                    at=inner,
                )
            found = FieldType(kind, of=of)
        self._space()
        if not self._rest.startswith("]"):
            self._fail("a closing ] is missing here", hint=f"write {example}")
        self.at += 1
        return found

    def _choices(self, example: str) -> tuple[str, ...]:
        words: list[str] = []
        while True:
            self._space()
            start = self.at
            word = self._take(_CHOICE).strip()
            if not word:
                self._fail("a word of the enum is missing here", hint=f"write {example}")
            if word in words:
                self._fail(f"{word!r} stands twice in this enum", at=start)
            words.append(word)
            if not self._rest.startswith(","):
                return tuple(words)
            self.at += 1

    def _catalog(self, example: str) -> str:
        self._space()
        start = self.at
        name = self._take(_WORD)
        if not name:
            self._fail("ref of which catalog?", hint=f"write {example}")
        if self.catalogs is not None and name not in self.catalogs:
            known = sorted(self.catalogs)
            otherwise = f"catalogs are {one_of(known)}" if known else "there is no file in catalogs/"
            self._fail(f"no catalog {name!r}", hint=did_you_mean(name, known, otherwise), at=start)
        return name

    def mark(self, marks: dict[str, Any]) -> None:
        """Read the next mark into ``marks``, keyed like the attributes of `Field`."""
        start = self.at
        if self._rest.startswith("="):
            self.at += 1
            self._space()
            expression = SourceText(self._rest.rstrip(), self._place(self.at))
            if not expression:
                self._fail("an expression is missing behind =", at=start)
            self.at = len(self.text)
            marks["expression"] = expression
            return
        word = self._take(_MARK)
        name, equals, value = word.partition("=")
        if name in marks:
            self._fail(f"{name} stands twice", at=start)
        if word == "pii":
            marks["pii"] = True
        elif name == "consent" and equals:
            if not value.isidentifier():
                self._fail("consent needs a purpose", hint="write consent=personalization", at=start)
            marks["consent"] = value
        elif name == "by" and value in {"locale", "currency"}:
            marks["by"] = cast(Literal["locale", "currency"], value)
        else:
            self._unknown_mark(word, start)

    def _unknown_mark(self, word: str, start: int) -> NoReturn:
        if word == "?":
            self._fail("the ? stands directly behind the type", hint="write str?", at=start)
        if word in {"required", "optional"}:
            self._fail(f"unknown mark {word!r}", hint="a ? behind the type: may be absent", at=start)
        known = ("pii", "consent=", "by=locale", "by=currency")
        hint = did_you_mean(word, known, f"marks are {', '.join(MARKS)}")
        self._fail(f"unknown mark {word!r}", hint=hint, at=start)
