"""Style sheets and style attributes, read as far as rules need it: declarations with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_NESTING = re.compile(r"@(?:media|supports|container|layer|document|-moz-document)\b", re.IGNORECASE)


class Declaration(NamedTuple):
    """``name: value`` at an offset."""

    name: str
    value: str
    important: bool
    start: int


class Block(NamedTuple):
    """A rule: its selector (or at-rule), the conditions it stands in, the offset of its selector."""

    selector: str
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...]
    start: int


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _hollow(match: re.Match[str]) -> str:
    return match[0][0] + "_" * (len(match[0]) - 2) + match[0][-1]


def sheet(text: str, at: int = 0) -> Iterator[Block]:
    """The rules of a style sheet, of which ``text`` begins at the offset ``at``."""
    text = _COMMENT.sub(_blank, text)
    yield from _blocks(text, _STRING.sub(_hollow, text), 0, len(text), at, ())


def _blocks(
    text: str, shape: str, start: int, end: int, at: int, conditions: tuple[str, ...]
) -> Iterator[Block]:
    while start < end:
        brace, semicolon = shape.find("{", start, end), shape.find(";", start, end)
        if 0 <= semicolon < brace or (brace < 0 <= semicolon):
            yield _statement(text, start, semicolon, at, conditions)
            start = semicolon + 1
            continue
        if brace < 0:
            return
        close = _closing(shape, brace, end)
        selector = text[start:brace].strip()
        first = start + len(text[start:brace]) - len(text[start:brace].lstrip())
        if _NESTING.match(selector):
            yield Block(selector, (), conditions, at + first)
            yield from _blocks(text, shape, brace + 1, close, at, (*conditions, selector))
        else:
            found = tuple(declarations(text[brace + 1 : close], at + brace + 1))
            yield Block(selector, found, conditions, at + first)
        start = close + 1


def _statement(text: str, start: int, end: int, at: int, conditions: tuple[str, ...]) -> Block:
    said = text[start:end]
    return Block(said.strip(), (), conditions, at + start + len(said) - len(said.lstrip()))


def _closing(shape: str, brace: int, end: int) -> int:
    depth = 0
    for match in re.compile("[{}]").finditer(shape, brace, end):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return end


def declarations(text: str, at: int = 0) -> Iterator[Declaration]:
    """The declarations of a block or of a style attribute, of which ``text`` begins at ``at``."""
    text = _COMMENT.sub(_blank, text)
    shape = re.sub(r"\([^()]*\)", lambda m: "_" * len(m[0]), _STRING.sub(_hollow, text))
    start = 0
    for part in [*re.finditer(";", shape), None]:
        end = len(text) if part is None else part.start()
        name, colon, value = text[start:end].partition(":")
        if colon and name.strip():
            important = bool(_IMPORTANT.search(value))
            offset = start + len(name) - len(name.lstrip())
            said = _IMPORTANT.sub("", value).strip()
            yield Declaration(name.strip().lower(), said, important, at + offset)
        start = end + 1


def specificity(selector: str) -> tuple[int, int, int]:
    """How specific a selector is: ids; classes, attributes and pseudo-classes; elements."""
    rest = re.sub(r"::[\w-]+", " e ", selector)
    ids = len(re.findall(r"#[\w-]+", rest))
    classes = len(re.findall(r"\.[\w-]+|\[[^\]]*\]|:[\w-]+", rest))
    elements = re.findall(r"(?<![\w.#:\[-])[A-Za-z][\w-]*", re.sub(r"\[[^\]]*\]|[.#:][\w-]+", " ", rest))
    return ids, classes, len(elements)


def selectors(text: str) -> list[str]:
    """The selectors of a list; commas in brackets separate none."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", text) if part.strip()]
