"""Strict JSON and JSON Lines: what Python's reader lets pass and other programs refuse is an error."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from dynacontent.errors import AuthoringError, Problem
from dynacontent.location import Location

DEEPEST = 64
"""How deep lists and objects may be nested."""

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|-?Infinity|NaN|true|false|null|[\[\]{}:,]', re.DOTALL
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class _RefusedError(ValueError):
    """Raised inside the fast reader; `_refusal` then finds the place."""


def read_json(text: str, path: str, *, line: int = 1) -> Any:
    """The value of a JSON text (a BOM is accepted).

    NaN, infinities (also ``1e999``), duplicate keys, lone surrogates and nesting beyond `DEEPEST`
    are refused. Raises `AuthoringError` at line and column; ``line`` is that of the first line.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        place = Location(path) if path else None
        raise AuthoringError.at("there is no JSON here", place, hint="an empty list is written []")
    try:
        value = DECODER.decode(text)
        _check_depth(value)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        _fail(f"this is not JSON: {_plainly(error.msg)}", text, error.pos, path=path, line=line)
    except (_RefusedError, RecursionError, UnicodeEncodeError):
        message, position = _refusal(text)
        _fail(message, text, position, path=path, line=line)
    return value


def read_json_lines(lines: Iterable[str], path: str) -> Iterator[tuple[int, Any]]:
    """Each value of a JSON Lines text with its line number; blank lines are left out.

    Raises `AuthoringError` for the first line that is not JSON.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip("\ufeff \t\r\n"):
            yield number, read_json(line.rstrip("\r\n"), path, line=number)


def _fail(message: str, text: str, position: int, *, path: str, line: int) -> NoReturn:
    before = text[:position]
    start = before.rfind("\n") + 1
    end = text.find("\n", position)
    excerpt = text[start : end if end >= 0 else len(text)].rstrip("\r")
    place = Location(path, line + before.count("\n"), position - start + 1) if path else None
    short = excerpt if len(excerpt) <= 200 else None
    raise AuthoringError(Problem(message, place, excerpt=short))


def _plainly(message: str) -> str:
    """The reader's message as the end of a sentence."""
    return message[:1].lower() + message[1:]


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError
    return found


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _RefusedError
    return number


def _int(text: str) -> int:
    if len(text) > 400:
        raise _RefusedError
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _RefusedError(text)


DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=_float, parse_int=_int, parse_constant=_constant
)
"""Refuses NaN, numbers too large and duplicate keys with a `ValueError` that names no place."""


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for container in level
            if isinstance(container, (dict, list))
            for part in (container.values() if isinstance(container, dict) else container)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return
    raise _RefusedError


def _refusal(text: str) -> tuple[str, int]:
    """What the fast reader refused, and its offset: a second, slower walk over the tokens."""
    keys: list[set[str] | None] = []
    token: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in "[{":
            keys.append(set() if word == "{" else None)
            if len(keys) > DEEPEST:
                return f"nested more than {DEEPEST} deep", token.start()
        elif word in "]}":
            del keys[-1:]
        elif word.startswith('"'):
            if message := _string_refusal(word, text, token.end(), keys):
                return message, token.start()
        elif message := _number_refusal(word):
            return message, token.start()
    return "this is not JSON", token.start() if token else 0


def _string_refusal(word: str, text: str, end: int, keys: list[set[str] | None]) -> str | None:
    string = json.loads(word, strict=False)
    try:
        string.encode()
    except UnicodeEncodeError:
        return "this text holds half a character (a lone surrogate)"
    names = keys[-1] if keys else None
    if names is not None and text[end:].lstrip(" \t\r\n").startswith(":"):
        if string in names:
            return f"key {string!r} stands twice"
        names.add(string)
    return None


def _number_refusal(word: str) -> str | None:
    if word in {"NaN", "Infinity", "-Infinity"}:
        return f"{word} is no JSON number"
    if word[0] in "-0123456789" and (len(word) > 400 or not math.isfinite(float(word))):
        return "this number is too large"
    return None
