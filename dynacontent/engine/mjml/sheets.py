"""Style sheets read as far as inlining them needs: the plain rules, at-rules left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Specificity = tuple[int, int, int, int]

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PIECE = re.compile(
    r"""(?P<string>"[^"\n]*(?:"|$)|'[^'\n]*(?:'|$)|url\([^)"']{0,2000}\))|(?P<mark>[{};])|[^{};"'u]+|u""",
    re.IGNORECASE | re.MULTILINE,
)
_COMMA = re.compile(r"""((?:[^,(\["']|\([^)]*\)|\[[^\]]*\]|"[^"]*"|'[^']*')+)""")
_SIMPLE = re.compile(
    r"""(?P<id>\#[\w-]+)|(?P<kind>\.[\w-]+|\[[^\]]*\])|:not\((?P<negated>[^)]*)\)|(?P<pseudo>::?[\w-]+(?:\([^)]*\))?)"""
    r"""|(?P<tag>(?<![\w-])[a-z][\w-]*)""",
    re.IGNORECASE,
)

_LONGEST = 10_000
"""Characters of a list of selectors; a longer one is passed over."""


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
    return (rule for rule, apart in _all_rules(css) if not apart)


def conditional_rules(css: str) -> Iterator[Rule]:
    """The rules that hold only under a condition, as in ``@media``."""
    return (rule for rule, apart in _all_rules(css) if apart)


def _all_rules(css: str) -> Iterator[tuple[Rule, bool]]:
    """Every rule, and whether it stands in an at-rule."""
    opened: list[tuple[str, int]] = []  # what stands before each open brace, and where its block begins
    stray = ""
    for text, mark, offset in _statements(_COMMENT.sub(_blank, css)):
        if mark == "{":
            # A semicolon between rules spoils the next selector, unless a comment stands between.
            spoilt = "" if "/*" in css[offset : offset + len(text)] else stray
            opened.append((spoilt + text.strip(), offset + len(text) + 1))
            stray = ""
        elif mark == ";" and not opened:
            stray = "" if text.lstrip().startswith("@") else ";"
        elif mark == "}" and opened:
            prelude, at = opened.pop()
            if not prelude.startswith("@"):
                apart = any(outer.startswith("@") for outer, _ in opened)
                yield from ((rule, apart) for rule in _rules(prelude, css[at : offset + len(text)], at))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _statements(css: str) -> Iterator[tuple[str, str, int]]:
    """Texts up to a brace or semicolon outside of strings, the mark that ends them, their offsets."""
    start = 0
    for piece in _PIECE.finditer(css):
        if piece["mark"]:
            yield css[start : piece.start()], piece["mark"], start
            start = piece.end()


def _rules(prelude: str, block: str, at: int) -> Iterator[Rule]:
    if len(prelude) > _LONGEST:
        return
    found = tuple(declarations(block, at))
    for selector in _COMMA.findall(prelude):
        if selector.strip():
            yield Rule(selector.strip(), found)


def declarations(block: str, at: int = 0) -> Iterator[Declaration]:
    """The declarations of a rule or a ``style`` attribute, which begins at offset ``at``."""
    clean = _COMMENT.sub(_blank, block)
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
