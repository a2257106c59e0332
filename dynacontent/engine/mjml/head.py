"""What ``mj-head`` says, gathered as npm's MJML gathers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dynacontent.engine.mjml.tree import Node

Attributes = dict[str, str]


@dataclass(slots=True)
class Head:
    """The settings of a document; of two that say the same thing the later one holds."""

    defaults: dict[str, Attributes] = field(default_factory=dict)
    """Attributes for every element of a name, and for all of them under ``mj-all``."""
    classes: dict[str, Attributes] = field(default_factory=dict)
    """Attributes of each ``mj-class``."""
    class_defaults: dict[str, dict[str, Attributes]] = field(default_factory=dict)
    """Attributes for the descendants of an element of a class, by class and name."""
    html_attributes: dict[str, Attributes] = field(default_factory=dict)
    """Attributes for elements of the HTML, by selector."""
    selectors: dict[str, int] = field(default_factory=dict)
    """Where each selector stands."""
    fonts: Attributes = field(default_factory=dict)
    styles: list[Node] = field(default_factory=list)
    inline_styles: list[Node] = field(default_factory=list)
    raws: list[Node] = field(default_factory=list)
    title: str = ""
    preview: str = ""
    breakpoint: str | None = None


def read_head(root: Node) -> Head:
    """The settings in the first ``mj-head`` of a document."""
    head = Head()
    element = root.find("mj-head")
    for child in element.children if element else ():
        read = _READERS.get(child.tag)
        if read is not None:
            read(head, child)
    return head


def _attributes(head: Head, node: Node) -> None:
    for child in node.children:
        if child.tag == "mj-class":
            name = child.attributes.get("name", "")
            own = {key: value for key, value in child.attributes.items() if key != "name"}
            head.classes[name] = {**head.classes.get(name, {}), **own}
            inner = {element.tag: dict(element.attributes) for element in child.children}
            head.class_defaults[name] = {**head.class_defaults.get(name, {}), **inner}
        elif not child.comment:
            head.defaults[child.tag] = {**head.defaults.get(child.tag, {}), **child.attributes}


def _html_attributes(head: Head, node: Node) -> None:
    for selector, values in _selected(node):
        path = selector.attributes.get("path", "")
        head.html_attributes[path] = {**head.html_attributes.get(path, {}), **values}
        head.selectors[path] = selector.spot("path")


def _selected(node: Node) -> Iterator[tuple[Node, Attributes]]:
    for selector in node.children:
        if selector.tag == "mj-selector":
            yield (
                selector,
                {
                    child.attributes["name"]: child.content
                    for child in selector.children
                    if child.tag == "mj-html-attribute" and child.attributes.get("name")
                },
            )


def _style(head: Head, node: Node) -> None:
    inline = node.attributes.get("inline") == "inline"
    (head.inline_styles if inline else head.styles).append(node)


def _font(head: Head, node: Node) -> None:
    name, href = node.attributes.get("name"), node.attributes.get("href")
    if name and href:
        head.fonts[name] = href


def _breakpoint(head: Head, node: Node) -> None:
    head.breakpoint = node.attributes.get("width")


def _title(head: Head, node: Node) -> None:
    head.title = node.content


def _preview(head: Head, node: Node) -> None:
    head.preview = node.content


def _raw(head: Head, node: Node) -> None:
    head.raws.append(node)


_READERS = {
    "mj-attributes": _attributes,
    "mj-html-attributes": _html_attributes,
    "mj-style": _style,
    "mj-font": _font,
    "mj-breakpoint": _breakpoint,
    "mj-title": _title,
    "mj-preview": _preview,
    "mj-raw": _raw,
}
