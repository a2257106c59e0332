"""Strict YAML: the part of it that says what it seems to say, with the place of everything.

Every scalar and key is text (a `SourceText`), to be read as a schema says; only a plain empty
value, ``null`` or ``~`` is ``None``. Duplicate keys, anchors, aliases, merge keys, tags, keys that
are not text, several documents and lone surrogates are refused, and so is what only one of
PyYAML's two parsers accepts.
"""

from __future__ import annotations

import re

from dynacontent.errors import AuthoringError, Problem
from dynacontent.formats.yaml_builder import Builder
from dynacontent.formats.yaml_source import Source
from dynacontent.location import Location
from dynacontent.models.document import Document

LARGEST = 1_000_000
"""Characters in one file."""

_HALF = re.compile("[\ud800-\udfff]")

MOST_REPAIRS = 20
"""How many unquoted templates are passed over to find what else is wrong."""


def read_yaml(text: str, path: str) -> Document:
    """Parse a YAML text; ``path`` is the file's, for places.

    An empty text has the data ``None``. Raises one `AuthoringError` with every problem that can be
    found: all of those in a text that parses, and each unquoted template besides the first place
    where it does not.
    """
    text = text.removeprefix("\ufeff")
    problems: list[Problem] = []
    document = Document(None)
    source = Source(text, path)
    half = _HALF.search(text)
    if len(text) > LARGEST:
        problems.append(Problem(f"this file has more than {LARGEST:,} characters", Location(path)))
    elif half is not None:
        problems.append(Problem("half a character (a lone surrogate)", source.place_at(half.start())))
    else:
        document = _parse(source, problems)
    if problems:
        shown = text if half is None else _HALF.sub("\ufffd", text)
        raise AuthoringError([problem.with_excerpt(shown) for problem in dict.fromkeys(problems)])
    return document


def _parse(source: Source, problems: list[Problem]) -> Document:
    """Parse, passing over unquoted templates, until nothing new is learned."""
    text = source.text
    builder = Builder(source)
    for _ in range(MOST_REPAIRS):
        builder = Builder(source)
        stopped = builder.run(text)
        if stopped is None:
            break
        problems.append(stopped.problem)
        if stopped.repaired is None:
            break
        text = stopped.repaired
    problems.extend(builder.problems)
    problems.sort(key=lambda problem: (problem.location or Location("")).line or 0)
    return Document(builder.root, builder.places)
