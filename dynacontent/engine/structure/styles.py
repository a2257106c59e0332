"""What the selectors of style sheets look at, beside the element they style."""

from __future__ import annotations

import re

_STYLE = re.compile(r"<(?:mj-)?style\b[^>]*>(.*?)</(?:mj-)?style\s*>", re.DOTALL | re.IGNORECASE)
_SELECTOR = re.compile(r"""<mj-selector\b[^>]*?\bpath\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NOISE = re.compile(r"""/\*.*?\*/|"[^"\n]*"|'[^'\n]*'|url\([^)]*\)""", re.DOTALL)
# Not inlined, whatever they say: css-inline leaves these rules where they are.
_KEPT_APART = re.compile(r"@(?:media|supports|font-face|(?:-\w+-)?keyframes|page)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\[\s*([\w|-]+)[^\]]*\]")
_NEIGHBOURS = re.compile(r"[+~]|:(?:nth-|first|last|only|has\b|empty)", re.IGNORECASE)


def styles_in(structure: str) -> list[str]:
    """The style sheets that stand in a document, and selectors of its own as if they were such."""
    selectors = [f"{double or single} {{}}" for double, single in _SELECTOR.findall(structure)]
    return [*_STYLE.findall(structure), *selectors]


def looks_around(css: str) -> bool:
    """Whether a selector asks for an element's neighbours or position, or for what is in it."""
    return any(_NEIGHBOURS.search(_BRACKETS.sub("", selector)) for selector in _selectors(css))


def attributes_asked(css: str) -> set[str]:
    """Names of the attributes that selectors ask for, as in ``a[href]``, in lower case."""
    return {name.lower() for selector in _selectors(css) for name in _BRACKETS.findall(selector)}


def _selectors(css: str) -> list[str]:
    """Texts before a ``{``, less those that stand in rules which hold only under a condition."""
    found: list[str] = []
    depth, apart = 0, 0  # depth at which a rule began that is kept apart; 0: in none
    for text, brace in re.findall(r"([^{};]*)([{};]|\Z)", _NOISE.sub("''", css)):
        if brace == "{":
            depth += 1
            if not apart and _KEPT_APART.match(text.strip()):
                apart = depth
            elif not apart:
                found.append(text)
        elif brace == "}":
            if depth == apart:
                apart = 0
            depth = max(depth - 1, 0)
    return found
