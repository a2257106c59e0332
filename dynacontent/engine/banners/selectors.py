"""Selectors: brought under the class of one banner, weighed, and told apart by when they hold."""

from __future__ import annotations

import re

from dynacontent.engine.banners.css import split_list

_ROOT = re.compile(r"\s*(?::root|:host|:scope|html|body)(?![\w-])\s*(.*)", re.DOTALL | re.IGNORECASE)
# U+0080 to U+FFFF, told by what is not: written as a range it takes 2 ms to compile, at every start.
_OTHER = r"[^\x00-\x7f\U00010000-\U0010ffff]"
_ID = re.compile(rf"#(-?(?:[A-Za-z_]|{_OTHER})(?:[\w-]|{_OTHER})*)")
_TOKENS = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')|(?P<element>::[\w-]+)|:(?P<function>is|not|has|matches)\(
    |(?P<where>:where\()|(?P<nth>:nth[\w-]*\([^()]*\))|(?P<class>:[\w-]+(?:\([^()]*\))?|\.[\w-]+|\[[^\]]*\])
    |(?P<id>\#[\w-]+)|(?P<type>[A-Za-z][\w-]*)""",
    re.VERBOSE,
)
_LEGACY_ELEMENT = re.compile(r"(?<!:):(before|after|first-line|first-letter)(?![\w-])", re.IGNORECASE)
_CHANGING = re.compile(
    r"::[\w-]+(?:\([^()]*\))?|:not\(\[[^\]]*\]\)|\[[^\]]*\]|:(?:active|autofill|checked|default|disabled|empty"
    r"|enabled|focus(?:-visible|-within)?|fullscreen|hover|in-range|indeterminate|invalid|lang\([^)]*\)|link"
    r"|any-link|modal|open|optional|out-of-range|placeholder-shown|popover-open|read-only|read-write|required"
    r"|target|user-invalid|user-valid|valid|visited|dir\([^)]*\))(?![\w-])",
    re.IGNORECASE,
)
Weight = tuple[int, int, int]


def frame(scope: str, ids: int) -> str:
    """The element around a banner, as a selector that weighs as much as so many ids."""
    return f":is(.{scope},{'#_' * ids})"


def scoped(selectors: str, scope: str, *, ids: int) -> str:
    """A list of selectors that choose only inside of the banner; ``:root`` is the element around it."""
    return ",".join(_scoped(one, scope, ids) for one in split_list(selectors) if one)


def _scoped(selector: str, scope: str, ids: int) -> str:
    selector = _ID.sub(rf"#{scope}-\1", selector)
    around = frame(scope, ids)
    root = _ROOT.fullmatch(selector)
    if root is None:
        return f"{around} {selector}"
    rest = root[1]
    separated = selector[: len(selector) - len(rest)].endswith((" ", "\t", "\n"))
    return f"{around}{' ' if separated and rest[:1] not in '>+~,' else ''}{rest}"


def is_of_root(selector: str) -> bool:
    """Whether a selector begins at the element around the banner, which is not known inside of it."""
    return _ROOT.fullmatch(selector) is not None


def lasting(selector: str) -> str | None:
    """The selector less what holds only for a time, as ``:hover``; ``None`` where there is nothing of that.

    Attributes count too: a reader opens a ``<details>``, and data may stand in them.
    """
    selector = _LEGACY_ELEMENT.sub(r"::\1", selector)
    if not _CHANGING.search(selector):
        return None
    rest = _CHANGING.sub("", selector)
    return re.sub(r"(^|[\s>+~(,])(?=$|[\s>+~),])", r"\1*", rest).strip() or "*"


def weight(selector: str) -> Weight:
    """How specific a selector is (https://www.w3.org/TR/selectors-4/#specificity)."""
    ids = classes = types = 0
    at = 0
    while match := _TOKENS.search(selector, at):
        at = match.end()
        kind = match.lastgroup
        if kind in ("function", "where"):
            end = _closing(selector, at)
            if kind == "function":
                heaviest = max((weight(one) for one in split_list(selector[at:end])), default=(0, 0, 0))
                ids, classes, types = (ids + heaviest[0], classes + heaviest[1], types + heaviest[2])
            at = end + 1
        ids += kind == "id"
        classes += kind in ("class", "nth")
        types += kind in ("type", "element")
    return ids, classes, types


def _closing(text: str, at: int) -> int:
    depth = 1
    for match in re.finditer(r"[()]", text[at:]):
        depth += 1 if match[0] == "(" else -1
        if depth == 0:
            return at + match.start()
    return len(text)
