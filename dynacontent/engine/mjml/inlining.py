"""What selectors do to the finished HTML: ``mj-html-attributes``, ``mj-style inline="inline"``.

Inlining follows juice, which npm's MJML uses (https://github.com/Automattic/juice): the element's
own style wins over everything but ``!important``, at-rules and pseudo-classes that no attribute
can hold are dropped, and sizes, colours and alignments of tables become attributes as well, for
Outlook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from dynacontent.engine.mjml.head import Attributes
from dynacontent.engine.mjml.sheets import Declaration, declarations, plain_rules, specificity

_NOT_INLINED = re.compile(r"::|:(?:hover|active|focus|visited|link|before|after)\b", re.IGNORECASE)
_NOT_SHOWN = frozenset("head title base link style meta script noscript".split())
_SIZED = frozenset({"table", "td", "th", "img"})
_TABLE_PARTS = frozenset("table th tr td caption colgroup col thead tbody tfoot".split())
_AS_ATTRIBUTE = {
    "background-color": "bgcolor",
    "background-image": "background",
    "text-align": "align",
    "vertical-align": "valign",
}
_GRADIENT = re.compile(r"(?:linear|radial)-gradient\(", re.IGNORECASE)
_URL = re.compile(r"""url\((["']?)([^"']+)\1\)""")

_OWN = (1, 0, 0, 0)


class SelectorError(Exception):
    """A selector of ``mj-html-attributes`` that cannot be read; its text is the argument."""


def apply_selectors(html: str, wanted: Mapping[str, Attributes], sheets: Iterable[str]) -> str:
    """The document with the attributes set on what the selectors find in its body, and the sheets inlined.

    Raises `SelectorError`.
    """
    tree = LexborHTMLParser(html)
    for selector, attributes in wanted.items():
        _set(tree, selector, attributes)
    css = "".join(sheets)
    if css:
        _inline(tree, css)
    return tree.html or html


def _set(tree: LexborHTMLParser, selector: str, attributes: Attributes) -> None:
    try:
        found = tree.body.css(selector) if tree.body is not None else []
    except (SelectolaxError, ValueError) as error:
        raise SelectorError(selector) from error
    for element in found:
        for name, value in attributes.items():
            element.attrs[name] = unescape(value)


class _Held(NamedTuple):
    """A declaration with its weight, and the number of the rule it comes from."""

    weight: tuple[tuple[int, ...], int]
    declaration: Declaration
    rule: int


@dataclass(slots=True)
class _Styled:
    """An element with the declarations that hold for it, by name, in order of their coming."""

    element: LexborNode
    style: dict[str, list[_Held]] = field(default_factory=dict)

    def add(self, rule: Iterable[Declaration], weight: tuple[int, ...], number: int) -> None:
        """Take over a rule's declarations as far as they are not outweighed."""
        for declaration in rule:
            heavier = (weight[0] + (2 if declaration.important else 0), *weight[1:])
            mine = _Held((heavier, declaration.at), declaration, number)
            known = self.style.get(declaration.name, [])
            if known and mine.weight < known[0].weight:
                continue
            # Of one rule both stay: the first is for readers that do not know the second.
            same = known if known and known[0].rule == number else []
            if not same:
                self.style.pop(declaration.name, None)
            self.style[declaration.name] = [mine, *same]

    def write(self) -> None:
        """Set the attributes that say all this."""
        every = sorted((held for several in self.style.values() for held in several), key=_weight)
        shown = [held.declaration for held in every if held.declaration.name != "content"]
        if shown:
            text = " ".join(f"{d.name}: {d.value};" for d in shown).replace('"', "'")
            self.element.attrs["style"] = text
        if self.element.tag in _SIZED:
            self._size("width")
            self._size("height")
        if self.element.tag in _TABLE_PARTS:
            self._table_attributes()

    def _size(self, name: str) -> None:
        value = self.style[name][0].declaration.value if name in self.style else ""
        if "px" in value or "auto" in value:
            self.element.attrs[name] = value.replace("px", "", 1)
        elif "%" in value and self.element.tag in _TABLE_PARTS:
            self.element.attrs[name] = value

    def _table_attributes(self) -> None:
        for name, attribute in _AS_ATTRIBUTE.items():
            if name not in self.style:
                continue
            value = self.style[name][0].declaration.value
            match = _URL.fullmatch(value) if attribute == "background" else None
            if not _GRADIENT.search(value):
                self.element.attrs[attribute] = match[2] if match else value


def _weight(held: _Held) -> tuple[tuple[int, ...], int]:
    return held.weight


def _inline(tree: LexborHTMLParser, css: str) -> None:
    styled: dict[int, _Styled] = {}
    for number, (selector, rule) in enumerate(plain_rules(css), 1):
        if _NOT_INLINED.search(selector):
            continue
        weight = specificity(selector)
        for element in _found(tree, selector):
            if element.tag in _NOT_SHOWN:
                continue
            known = styled.get(element.mem_id)
            if known is None:
                known = styled[element.mem_id] = _Styled(element)
                known.add(declarations(element.attributes.get("style") or ""), _OWN, 0)
            known.add(rule, weight, number)
    for known in styled.values():
        known.write()


def _found(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError):
        return []  # a selector for other readers, as in other style sheets
