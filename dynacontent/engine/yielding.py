"""Declarations that must stay in their style sheet, because another one is to win over them later.

A style in an attribute wins over every sheet. So what ``@media`` changes without ``!important``,
as a size on a phone or a colour in dark mode, is not inlined anywhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dynacontent.engine.mjml.sheets import Declaration, Rule, conditional_rules, plain_rules

_SHORTHANDS = frozenset("animation background border flex font grid list margin outline padding text".split())
# Rules of MJML itself, for classes nobody else uses.
_MJML = re.compile(r"\.(?:mj|moz)-")


def family(name: str) -> str:
    """What a property is about: ``padding-left`` and ``padding`` are about the same."""
    first = name.lower().partition("-")[0]
    return "font" if name == "line-height" else first if first in _SHORTHANDS else name.lower()


@lru_cache(maxsize=256)
def changed_later(always: tuple[str, ...], sometimes: tuple[str, ...]) -> frozenset[str]:
    """What conditions decide about: families of properties.

    ``always`` are sheets that hold always, at-rules aside; ``sometimes`` hold under a condition.
    """
    rules = [rule for css in always for rule in conditional_rules(css)]
    rules += [rule for css in sometimes for rule in (*plain_rules(css), *conditional_rules(css))]
    return frozenset(
        family(declaration.name)
        for rule in rules
        if not _MJML.search(rule.selector)
        for declaration in rule.declarations
        if not declaration.important
    )


@lru_cache(maxsize=256)
def without(css: str, families: frozenset[str]) -> str | None:
    """The plain rules of a sheet less what is about ``families``; ``None`` where there is nothing of it."""
    rules = list(plain_rules(css))
    if not any(family(d.name) in families for rule in rules for d in rule.declarations):
        return None
    return "".join(_written(rule.selector, _kept(rule, families)) for rule in rules)


def _kept(rule: Rule, families: frozenset[str]) -> list[Declaration]:
    return [d for d in rule.declarations if d.important or family(d.name) not in families]


def _written(selector: str, declarations: Iterable[Declaration]) -> str:
    block = ";".join(f"{d.name}:{d.value}{' !important' if d.important else ''}" for d in declarations)
    return f"{selector}{{{block}}}" if block else ""
