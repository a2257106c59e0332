"""Which files of a workspace a message can depend on, told from what stands in them, without parsing.

A template names another one by a text in quotes, a placement its components by their names. Whatever
holds the last part of a file's path, or the name of a macro in it, counts as naming it; so more files
are told than are used, and never fewer. Where a name is not written out plainly, all are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from dynacontent.loading.files import TEMPLATES
from dynacontent.loading.inventory import ASSETS

MESSAGES = f"{TEMPLATES}/messages/"
_COMPONENTS = f"{TEMPLATES}/components/"
_PLACEMENTS = f"{TEMPLATES}/placements/"
_ENDINGS = (".mjml", ".html", ".svg", ".txt", ".css")

_MACRO = re.compile(rb"\{%[-+]?\s*macro\s+([\w\x80-\xff]+)")
_WORD = re.compile(rb"[\w\x80-\xff]+")
_TAG = re.compile(rb"\{%[-+]?\s*(?:import|include|extends|from|placement)\b")
_PLAIN_TAG = re.compile(
    rb"""\{%[-+]?\s*(?:import|include|extends|from|placement)\s+\\?(["'])[^"'\\]+\\?\1\s*(?:import|as|with|without|ignore|[-+]?%\})"""
)
_INCLUDE = re.compile(rb"<mj-include\b[^>]*>")
_IN_YAML = re.compile(rb"\\[^nrt\"\\/ ]")
"""An escape of YAML that may stand for a letter of a name, or join two lines."""


class Reach:
    """Asks about files by their contents; a path begins at the workspace."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._reached: dict[str, frozenset[str]] = {}

    def of_message(self, name: str) -> list[str]:
        """The files of a message, and those of several messages that it may use, in order."""
        return sorted(self._closed(set(self._own.get(name, ()))))

    def _closed(self, found: set[str]) -> set[str]:
        """Some files, and all they name."""
        waiting = list(found)
        while waiting:
            for path in self._named(waiting.pop()) - found:
                found.add(path)
                waiting.append(path)
        return found

    @cached_property
    def shared(self) -> list[str]:
        """The templates and placements that several messages may use, in order, and what they reach."""
        return sorted(self._closed(set(self._shared)))

    @cached_property
    def beside(self) -> list[str]:
        """Every file that is neither a template nor part of a message, in order: all may depend on it."""
        own = set[str]().union(*self._own.values())
        return [path for path in self._contents if path not in own and path not in self._shared]

    @cached_property
    def _own(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._contents:
            if path.startswith(MESSAGES):
                found.setdefault(path.removeprefix(MESSAGES).partition("/")[0], []).append(path)
        return found

    @cached_property
    def _shared(self) -> frozenset[str]:
        inside = (path for path in self._contents if path.startswith(f"{TEMPLATES}/"))
        return frozenset(
            path
            for path in inside
            if not path.startswith((MESSAGES, f"{ASSETS}/"))
            and (path.endswith(_ENDINGS) or path.startswith(_PLACEMENTS))
        )

    @cached_property
    def _names(self) -> list[tuple[str, bytes]]:
        """Of every file that messages share, what a file holds that names it."""
        return [(path, _name_of(path).encode()) for path in sorted(self._shared)]

    @cached_property
    def _macros(self) -> list[tuple[str, frozenset[bytes]]]:
        """The macros of components, which rules of placements name by themselves."""
        files = (path for path in sorted(self._shared) if path.startswith(_COMPONENTS))
        return [(path, frozenset(_MACRO.findall(self._contents[path]))) for path in files]

    @cached_property
    def _of_messages(self) -> list[str]:
        return [path for paths in self._own.values() for path in paths if path.endswith(_ENDINGS)]

    def _named(self, path: str) -> frozenset[str]:
        """The files that a file names."""
        if path not in self._reached:
            data = self._contents[path]
            self._reached[path] = (
                frozenset(self._written(path, data))
                if _is_plain(path, data)
                else self._shared.union(*self._own.values())
            )
        return self._reached[path]

    def _written(self, path: str, data: bytes) -> Iterator[str]:
        yield from (shared for shared, name in self._names if name in data)
        if path.endswith(".yaml"):
            words = set(_WORD.findall(data))
            yield from (shared for shared, macros in self._macros if not macros.isdisjoint(words))
        if b"mj-include" in data:  # the path is seen from the file
            yield from (path for path in self._of_messages if path.rpartition("/")[2].encode() in data)
        elif b"messages/" in data:
            start = len(TEMPLATES) + 1
            yield from (path for path in self._of_messages if path[start:].encode() in data)


def _name_of(path: str) -> str:
    """How a file is named: a placement without its ending, a template with it."""
    last = path.rpartition("/")[2]
    return last.removesuffix(".yaml") if path.startswith(_PLACEMENTS) else last


def _is_plain(path: str, data: bytes) -> bool:
    """Whether all that a file names is written out."""
    if len(_TAG.findall(data)) != len(_PLAIN_TAG.findall(data)):
        return False
    if path.endswith(".yaml") and _IN_YAML.search(data):
        return False
    return not any(sign in tag for tag in _INCLUDE.findall(data) for sign in (b"%", b"&"))
