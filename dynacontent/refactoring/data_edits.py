"""Names of fields in the data files of catalogs: headers of CSV, keys of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dynacontent.errors import AuthoringError
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.refactoring.edits import Edit

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')


def data_edits(schema: CatalogSchema, text: str | None, way: list[str], new: str) -> list[Edit]:
    """The edits of a field of a catalog's data file, ``way`` from the item to it; ``text`` is the file.

    Raises `AuthoringError` for what cannot be edited as text.
    """
    path = f"catalogs/{schema.source}"
    if text is None:
        return []  # there are no data; the last import, if any, is of other names
    if path.endswith(".csv"):
        return _in_header(path, text, way, new)
    if path.endswith((".json", ".jsonl")):
        return [_at(path, text, start, way[-1], new) for start in _keys(text, way)]
    hint = "write the file anew with the other name, and change the catalog in the same commit"
    raise AuthoringError.at(f"a column of {path} cannot be renamed here", Location(path), hint=hint)


def _in_header(path: str, text: str, way: list[str], new: str) -> list[Edit]:
    if len(way) > 1:
        hint = "change them there, or make a JSON Lines file of it"
        message = f"objects in the cells of {path} hold {way[-1]!r}"
        raise AuthoringError.at(message, Location(path, 1), hint=hint)
    header = text.removeprefix("\ufeff").split("\n", 1)[0]
    shift = len(text) - len(text.removeprefix("\ufeff"))
    found = re.finditer(rf'(?:^|,)\s*"?({re.escape(way[0])})(?=@[^,"]*|"?\s*(?:,|$))', header.rstrip("\r"))
    return [Edit(path, 1, one.start(1) + 1 + shift, way[0], new) for one in found]


def _keys(text: str, way: list[str]) -> Iterator[int]:
    """Where the keys of a field begin, behind the quote, with those for a locale or currency."""
    stack: list[str | None] = []
    key, at, last = "", 0, ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == ":":
            inside = [name for name in (*stack[1:], key) if name is not None]
            if [*inside[:-1], inside[-1].partition("@")[0]] == way if inside else False:
                yield at
            last = key
        elif sign in "{[":
            stack.append(last or None)
            last = ""
        elif sign in "}]":
            stack.pop()
            last = ""
        elif sign == ",":
            last = ""
        else:
            key, at = sign[1:-1], token.start() + 1


def _at(path: str, text: str, start: int, old: str, new: str) -> Edit:
    before = text[:start]
    return Edit(path, before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, old, new)
