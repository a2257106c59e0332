"""MJML 3 read as MJML 4, as npm's mjml-migrate changes it: old templates hold an ``mj-container``.

https://github.com/mjmlio/mjml/tree/v4.18.0/packages/mjml-migrate
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dynacontent.engine.mjml.tree import Node

_GONE = frozenset({"mj-html", "mj-invoice", "mj-list", "mj-location"})
_LENGTHS = frozenset(
    """
    background-size border-radius border-width cellpadding cellspacing font-size height icon-height icon-size
    icon-width ico-font-size ico-line-height ico-padding ico-padding-bottom ico-padding-left ico-padding-right
    ico-padding-top inner-padding letter-spacing padding padding-bottom padding-left padding-right
    tb-border-radius tb-width width
    """.split()
)
"""Attributes that had numbers for pixels."""
_NUMBER = re.compile(r"\s*(?:[+-]?(?:\d+\.?\d*|\.\d+))?\s*")
_NETWORKS = "facebook twitter google"


def is_legacy(root: Node) -> bool:
    """Whether a document is written in MJML 3."""
    return any(node.tag == "mj-container" for node in root.walk())


def migrate(node: Node) -> None:
    """Change everything in an element of MJML 3 to what MJML 4 calls it."""
    node.children = [child for child in node.children if child.tag not in _GONE]
    for child in node.children:
        change = _CHANGES.get(child.tag)
        if change is not None:
            change(child)
        child.attributes = {name: _with_unit(name, value) for name, value in child.attributes.items()}
        migrate(child)


def _with_unit(name: str, value: str) -> str:
    return f"{value}px" if name in _LENGTHS and _NUMBER.fullmatch(value) else value


def _body(body: Node) -> None:
    container = next(iter(body.children), None)
    if container is not None and container.tag == "mj-container":
        body.attributes, body.children = container.attributes, container.children
        body.written += container.written


def _navbar(navbar: Node) -> None:
    navbar.tag, navbar.attributes = "mj-section", {**navbar.attributes, "full-width": "full-width"}


def _links(links: Node) -> None:
    links.tag = "mj-navbar"


def _link(link: Node) -> None:
    link.tag = "mj-navbar-link"


def _hero(hero: Node) -> None:
    content = hero.find("mj-hero-content")
    if content is not None:
        hero.children, hero.attributes = content.children, {**hero.attributes, **content.attributes}
        hero.written += content.written


def _social(social: Node) -> None:
    """Its networks were one attribute, and what concerns each began with its name."""
    said = dict(social.attributes)
    social.children = []
    for network in (said.pop("display", "") or _NETWORKS).split(" "):
        name = network.replace(":url", "-noshare", 1).replace(":share", "", 1)
        plain = name.replace("-noshare", "", 1)
        content = said.get(f"{plain}-content", "")
        own = {key: said.pop(key) for key in _concerning(plain, said)}
        attributes = {"name": name, **{key.replace(f"{plain}-", "", 1): value for key, value in own.items()}}
        written = social.written + name
        element = Node("mj-social-element", attributes, content=content, start=social.start, written=written)
        social.children.append(element)
    social.attributes = {key: value for key, value in said.items() if "content" not in key}


def _concerning(name: str, said: Mapping[str, str]) -> list[str]:
    return [key for key in said if name in key and "content" not in key]


_CHANGES: Mapping[str, Callable[[Node], None]] = {
    "mj-body": _body,
    "mj-social": _social,
    "mj-navbar": _navbar,
    "mj-inline-links": _links,
    "mj-link": _link,
    "mj-hero": _hero,
}
