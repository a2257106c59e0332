"""Style sheets as rules and declarations: read, and written again, without knowing what they mean.

The grammar is that of CSS Syntax (https://www.w3.org/TR/css-syntax-3/) as far as it decides where a
rule ends: strings, comments, brackets and blocks. Values stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEPTH = 8
"""How deep blocks may lie within each other."""

_SPECIAL = re.compile(r"""/\*|["'()\[\]{};\\]""")
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|\n|([^\n]))")
_CLOSING = {"(": ")", "[": "]"}


class CssError(ValueError):
    """A style sheet that does not end what it began; ``offset`` is where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Declaration:
    """``name: value``, at ``offset`` in its style sheet."""

    name: str
    value: str
    important: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What stands before a block, and the block; an at-rule without one has ``items`` of ``None``."""

    prelude: str
    items: list[Rule | Declaration] | None = field(default_factory=list)
    offset: int = 0

    @property
    def keyword(self) -> str:
        """``@media``; empty for a rule with selectors."""
        found = re.match(r"@[\w-]+", self.prelude)
        return found[0].lower() if found else ""

    @property
    def declarations(self) -> list[Declaration]:
        """Those that stand in it directly."""
        return [item for item in self.items or () if isinstance(item, Declaration)]

    @property
    def rules(self) -> list[Rule]:
        """Those that stand in it directly."""
        return [item for item in self.items or () if isinstance(item, Rule)]


def read_sheet(css: str) -> list[Rule]:
    """The rules of a style sheet. Raises `CssError`."""
    return [item for item in _Reader(css).items(0, top=True) if isinstance(item, Rule)]


def read_declarations(css: str) -> list[Declaration]:
    """The declarations of a ``style`` attribute. Raises `CssError`."""
    return [item for item in _Reader(css).items(0, top=True) if isinstance(item, Declaration)]


class _Reader:
    """Reads blocks from a place in a style sheet on."""

    def __init__(self, css: str) -> None:
        self.css = css
        self.at = 0

    def items(self, depth: int, *, top: bool = False) -> list[Rule | Declaration]:
        """What stands in a block, up to its end."""
        if depth > DEPTH:
            raise CssError(f"blocks lie more than {DEPTH} deep", self.at)
        found: list[Rule | Declaration] = []
        opened = self.at
        while True:
            start, text, end = self._up_to_end()
            stripped = text.strip()
            if end == "{":
                found.append(Rule(_SPACE.sub(" ", stripped), self.items(depth + 1), start))
            elif stripped.startswith("@"):
                found.append(Rule(_SPACE.sub(" ", stripped), None, start))
            elif stripped:
                found += _declaration(stripped, start)
            if end == "}" and not top:
                return found
            if end == "}":
                raise CssError("a } closes nothing", self.at - 1)
            if end == "" and not top:
                raise CssError("a { is never closed", opened)
            if end == "":
                return found

    def _up_to_end(self) -> tuple[int, str, str]:
        """The text up to the next ``;``, ``{`` or ``}`` outside of brackets, without comments."""
        pieces: list[str] = []
        brackets: list[str] = []
        start = -1
        while True:
            match = _SPECIAL.search(self.css, self.at)
            piece = self.css[self.at : match.start() if match else len(self.css)]
            if start < 0 and piece.strip():
                start = self.at + len(piece) - len(piece.lstrip())
            pieces.append(piece)
            if match is None:
                self.at = len(self.css)
                if brackets:
                    raise CssError(f"a {brackets[-1]} is missing", max(start, 0))
                return max(start, 0), "".join(pieces), ""
            start = match.start() if start < 0 and match[0] not in "/*;}" else start
            self.at = match.end()
            if self._ends(match[0], brackets, pieces):
                return max(start, 0), "".join(pieces), match[0]

    def _ends(self, mark: str, brackets: list[str], pieces: list[str]) -> bool:
        if mark == "/*":
            self._skip("*/")
            pieces.append(" ")
        elif mark in "\"'":
            pieces.append(mark + self._string(mark))
        elif mark == "\\":
            pieces.append(mark + self.css[self.at : self.at + 1])
            self.at += 1
        elif mark in _CLOSING:
            brackets.append(_CLOSING[mark])
            pieces.append(mark)
        elif mark in ")]":
            if not brackets or brackets.pop() != mark:
                raise CssError(f"a {mark} closes nothing", self.at - 1)
            pieces.append(mark)
        elif brackets:
            if mark != ";":
                raise CssError(f"a {brackets[-1]} is missing", self.at - 1)
            pieces.append(mark)
        else:
            return True
        return False

    def _skip(self, end: str) -> None:
        found = self.css.find(end, self.at)
        if found < 0:
            raise CssError("a comment is never closed", self.at - 2)
        self.at = found + len(end)

    def _string(self, quote: str) -> str:
        match = re.compile(rf"(?:[^{quote}\\\n]|\\.)*{quote}", re.DOTALL).match(self.css, self.at)
        if match is None:
            raise CssError("a string is never closed", self.at - 1)
        self.at = match.end()
        return match[0]


def _declaration(text: str, offset: int) -> Iterator[Declaration]:
    name, colon, value = text.partition(":")
    if not colon or not value.strip():
        return  # what browsers drop too
    important = _IMPORTANT.search(value)
    value = _IMPORTANT.sub("", value)
    name = name.strip()
    name = name if name.startswith("--") else name.lower()
    yield Declaration(name, _SPACE.sub(" ", value.strip()), important is not None, offset)


def unescaped(text: str) -> str:
    """What a name or value says: ``f\\69xed`` is ``fixed``."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def with_names_unescaped(text: str) -> str:
    """The same where it makes names: ``u\\72l(`` is ``url(``, while ``url\\28`` opens no bracket."""
    return _ESCAPE.sub(_name_character, text) if "\\" in text else text


def _name_character(match: re.Match[str]) -> str:
    character = _character(match)
    return character if character.isalnum() or character in "-_" else match[0]


def _character(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2] or ""
    number = int(match[1], 16)
    return chr(number) if 0 < number <= 0x10FFFF else "\ufffd"


def split_list(text: str) -> list[str]:
    """The members of a list with commas, those within brackets and strings being none."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"""\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()\[\],]""", text, re.DOTALL):
        mark = match[0]
        depth += (mark in "([") - (mark in ")]")
        if mark == "," and depth == 0:
            found.append(text[start : match.start()].strip())
            start = match.end()
    return [*found, text[start:].strip()]


def written(rule: Rule) -> str:
    """A rule as text."""
    if rule.items is None:
        return f"{rule.prelude};"
    inner = "".join(
        written(item) if isinstance(item, Rule) else f"{written_declaration(item)};" for item in rule.items
    )
    return f"{rule.prelude}{{{inner.removesuffix(';')}}}"


def written_declaration(declaration: Declaration) -> str:
    """A declaration as text."""
    return f"{declaration.name}:{declaration.value}{'!important' if declaration.important else ''}"
