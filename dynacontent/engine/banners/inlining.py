"""Which declarations of style sheets can stand in ``style`` attributes, and which have to stay.

What stands in an attribute with ``!important`` wins over every style sheet of the page, layers
included. What holds only under a condition cannot stand there, and nor can what it changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser

from dynacontent.engine.banners.css import Declaration, Rule, split_list
from dynacontent.engine.banners.selectors import Weight, is_of_root, lasting, weight

MARK = "data-dynq-element"
"""The attribute that numbers elements while they are looked for."""

_ELEMENT = re.compile(r"::|:(?:before|after|first-line|first-letter)(?![\w-])", re.IGNORECASE)
_EVERYTHING = "*"
_FAMILIES = {
    "line": "font",
    "inline": "width",
    "block": "height",
    "top": "inset",
    "right": "inset",
    "bottom": "inset",
    "left": "inset",
    "row": "gap",
    "column": "gap",
    "justify": "align",
    "place": "align",
    "all": _EVERYTHING,
}


def family(name: str) -> str:
    """What a property and its shorthands have in common."""
    if name.startswith("--"):
        return name
    first, _, rest = re.sub(r"^-(?:webkit|moz|ms|o)-", "", name).partition("-")
    if first in ("min", "max"):
        return f"{first}-{_FAMILIES.get(rest.partition('-')[0], rest)}"
    return "columns" if name in ("column-count", "column-width") else _FAMILIES.get(first, first)


@dataclass(slots=True)
class Inlined:
    """Declarations for the elements by number, and the rules that stay in the style sheet, in order."""

    styles: dict[int, list[Declaration]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class _Applied:
    """One selector of an unconditional rule: the elements it chooses and the declarations that stay."""

    selector: str
    weight: Weight
    declarations: Sequence[Declaration]
    elements: frozenset[int]
    stays: set[int] = field(default_factory=set)


def inlined(html: str, rules: Sequence[Rule], own: Mapping[int, Sequence[Declaration]]) -> Inlined:
    """What becomes of style sheets in a document whose elements are numbered (`MARK`).

    ``own`` are the declarations of ``style`` attributes.
    """
    asked = _Asked(html)
    for rule in rules:
        asked.read(rule)
    return asked.answer(own)


class _Asked:
    """A document that was asked which elements selectors choose."""

    def __init__(self, html: str) -> None:
        self._document = LexborHTMLParser(html)
        self._order: list[Rule | _Applied] = []
        self._changing: dict[int, set[str]] = defaultdict(set)
        self._everywhere: set[str] = set()

    def read(self, rule: Rule) -> None:
        if rule.keyword:
            self._order.append(rule)
            for inner in rule.rules:
                self._changes(inner)
            return
        if rule.rules or any(declaration.name == "all" for declaration in rule.declarations):
            self._order.append(rule)
            self._changes(rule)
            return
        for selector in split_list(rule.prelude):
            self._selector(selector, rule)

    def _selector(self, selector: str, rule: Rule) -> None:
        alone = replace(rule, prelude=selector)
        if is_of_root(selector) or _ELEMENT.search(selector):
            self._order.append(alone)
            return
        elements = None if lasting(selector) else self._chosen(selector)
        if elements is None:
            self._order.append(alone)
            self._changes(alone)
        else:
            self._order.append(_Applied(selector, weight(selector), rule.declarations, elements))

    def _changes(self, rule: Rule) -> None:
        """Note what a rule may change at some time, and where."""
        names = {family(declaration.name) for declaration in rule.declarations}
        for inner in rule.rules:
            if inner.keyword or rule.keyword:
                self._changes(inner if not inner.keyword else replace(inner, prelude=rule.prelude))
                self._changes_in(inner, rule)
            else:
                self._everywhere |= {family(declaration.name) for declaration in inner.declarations}
        if not names or rule.keyword:
            return
        for selector in split_list(rule.prelude):
            if is_of_root(selector) or _ELEMENT.search(selector):
                continue
            elements = self._chosen(lasting(selector) or selector)
            if elements is None:
                self._everywhere |= names
            for element in elements or ():
                self._changing[element] |= names

    def _changes_in(self, inner: Rule, rule: Rule) -> None:
        for deeper in inner.rules:
            self._changes(deeper if rule.keyword else replace(deeper, prelude=rule.prelude))

    def _chosen(self, selector: str) -> frozenset[int] | None:
        """The elements that a selector chooses; ``None`` where that cannot be told."""
        try:
            found = self._document.css(selector)
        except Exception:
            return None
        numbers = (node.attributes.get(MARK) for node in found)
        return frozenset(int(number) for number in numbers if number)

    def answer(self, own: Mapping[int, Sequence[Declaration]]) -> Inlined:
        found = Inlined()
        applied = [one for one in self._order if isinstance(one, _Applied)]
        places: dict[int, list[_Applied]] = defaultdict(list)
        for one in sorted(applied, key=lambda one: one.weight):  # stable: what is later wins
            for element in one.elements:
                places[element].append(one)
        for element in sorted({*places, *own}):
            style = self._style(element, places.get(element, ()), own.get(element, ()))
            if style:
                found.styles[element] = style
        for rule in self._order:
            if isinstance(rule, Rule):
                found.rules.append(rule)
            elif rule.stays:
                left: list[Rule | Declaration] = [rule.declarations[at] for at in sorted(rule.stays)]
                found.rules.append(Rule(rule.selector, left))
        return found

    def _style(
        self, element: int, places: Iterable[_Applied], own: Sequence[Declaration]
    ) -> list[Declaration]:
        changing = self._changing[element] | self._everywhere
        layers: list[list[Declaration]] = []
        for one in places:
            kept: list[Declaration] = []
            for at, declaration in enumerate(one.declarations):
                if _EVERYTHING in changing or family(declaration.name) in changing:
                    one.stays.add(at)
                else:
                    kept.append(declaration)
            layers.append(kept)
        return _cascaded([*layers, list(own)])


def _cascaded(layers: Sequence[list[Declaration]]) -> list[Declaration]:
    """Declarations of rules in the order of their weight as those of one; what is overridden is left out."""
    normal = [[one for one in layer if not one.important] for layer in layers]
    important = [[one for one in layer if one.important] for layer in layers]
    found: list[Declaration] = []
    for layer in (*normal, *important):
        names = {one.name for one in layer}
        found = [one for one in found if one.name not in names] + layer
    return found
