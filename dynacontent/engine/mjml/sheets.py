"""Style sheets read as far as inlining them needs: the plain rules, at-rules left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Specificity = tuple[int, int, int, int]

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_PIECE = re.compile(
    r"""(?P<string>"[^"\n]*(?:"|$)|'[^'\n]*(?:'|$)|url\([^)"']*\))|(?P<mark>[{};])|[^{};"'u]+|u""",
    re.IGNORECASE | re.MULTILINE,
)
_COMMA = re.compile(r"""((?:[^,(\["']|\([^)]*\)|\[[^\]]*\]|"[^"]*"|'[^']*')+)""")
_SIMPLE = re.compile(
    r"""(?P<id>\#[\w-]+)|(?P<kind>\.[\w-]+|\[[^\]]*\])|:not\((?P<negated>[^)]*)\)|(?P<pseudo>::?[\w-]+(?:\([^)]*\))?)"""
    r"""|(?P<tag>(?<![\w-])[a-z][\w-]*)""",
    re.IGNORECASE,
)


class Declaration(NamedTuple):
    """``name: value``, without ``!important`` in the value; ``at`` orders those of a sheet."""

    name: str
    value: str
    important: bool
    at: int


class Rule(NamedTuple):
    """One selector (of a list, each alone) with its declarations."""

    selector: str
    declarations: tuple[Declaration, ...]


def plain_rules(css: str) -> Iterator[Rule]:
    """The rules of a sheet that hold always; what stands in ``@media`` and the like is passed over."""
    depth, apart, prelude, at = 0, 0, "", 0
    for text, mark, offset in _statements(_COMMENT.sub(lambda match: " " * len(match[0]), css)):
        if mark == "{":
            depth += 1
            prelude, at = (text.strip(), offset + len(text) + 1) if depth == 1 else (prelude, at)
            apart = apart or (depth if text.lstrip().startswith("@") else 0)
            continue
        if mark == "}":
            if depth == 1 and not apart:
                yield from _rules(prelude, css[at : offset + len(text)], at)
            depth = max(depth - 1, 0)
            apart = apart if depth >= apart else 0


def _statements(css: str) -> Iterator[tuple[str, str, int]]:
    """Texts up to a brace or semicolon outside of strings, the mark that ends them, their offsets."""
    start = 0
    for piece in _PIECE.finditer(css):
        if piece["mark"]:
            yield css[start : piece.start()], piece["mark"], start
            start = piece.end()


def _rules(prelude: str, block: str, at: int) -> Iterator[Rule]:
    found = tuple(declarations(block, at))
    for selector in _COMMA.findall(prelude):
        if selector.strip():
            yield Rule(selector.strip(), found)


def declarations(block: str, at: int = 0) -> Iterator[Declaration]:
    """The declarations of a rule or a ``style`` attribute, which begins at offset ``at``."""
    clean = _COMMENT.sub(lambda match: " " * len(match[0]), block)
    for text, _mark, offset in _statements(clean + ";"):
        name, colon, value = text.partition(":")
        value = value.strip()
        important = value.lower().endswith("!important")
        if important:
            value = value[: -len("!important")].rstrip()
        if colon and name.strip() and value:
            yield Declaration(name.strip(), value, important, at + offset)


def specificity(selector: str) -> Specificity:
    """How much a selector weighs, as juice counts: pseudo-classes as little as names."""
    ids, kinds, names = 0, 0, 0
    for match in _SIMPLE.finditer(selector):
        if match["negated"] is not None:
            _, more_ids, more_kinds, more_names = specificity(match["negated"])
            ids, kinds, names = ids + more_ids, kinds + more_kinds, names + more_names
        elif match["id"]:
            ids += 1
        elif match["kind"]:
            kinds += 1
        else:
            names += 1
    return (0, ids, kinds, names)
