"""Everything wrong in a document that npm's MJML would still render, and more that it does not see.

npm's validator (mjml-validator 4.18) knows unknown elements and attributes, values of the wrong
type and elements in the wrong place. What shows nothing, or something else than was meant, is
reported here as well: elements never closed, components inside HTML, text where none is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.engine.mjml.components import COMPONENTS, NAMES
from dynacontent.engine.mjml.directions import physical
from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.masking import UNKNOWN
from dynacontent.engine.mjml.raws import unbalanced
from dynacontent.engine.mjml.tree import Node, Parsed, is_component
from dynacontent.engine.mjml.types import kind_of
from dynacontent.errors import did_you_mean, one_of

_EVERYWHERE = ("css-class", "mj-class")
_REQUIRED = {
    "mj-class": ("name",),
    "mj-font": ("name", "href"),
    "mj-html-attribute": ("name",),
    "mj-selector": ("path",),
}
_HOLDS_HTML = "HTML goes into mj-text, mj-table or mj-raw"
_ONCE = ("mj-head", "mj-body")


def faults(parsed: Parsed, *, nesting: bool = True, branches: bool = False) -> list[Fault]:
    """All problems of a document, in order of their places.

    Without ``nesting``, which elements stand in which is uncertain, and only what is wrong with an
    element itself is reported; with ``branches``, of two elements only one may come to be there.
    What holds an `UNKNOWN` is not looked at.
    """
    root = parsed.root
    if root is None:
        return []
    found = [*_below(root, nesting=nesting)]
    if nesting:
        found += [*_tags(parsed), *([] if branches else (*_repeated(root), *unbalanced(root)))]
    return sorted(found, key=lambda fault: fault.offset)


def _tags(parsed: Parsed) -> Iterator[Fault]:
    for name, start in parsed.unclosed:
        yield Fault(f"<{name}> is never closed", start, f"add </{name}>")
    for name, start in parsed.stray:
        yield Fault(f"</{name}> closes nothing", start, "is its opening tag missing, or misspelled?")
    for name, start, holder in parsed.inside:
        hint = f"close </{holder}> before it"
        yield Fault(f"<{name}> cannot stand inside <{holder}>, which holds HTML", start, hint)


def _repeated(root: Node) -> Iterator[Fault]:
    for name in _ONCE:
        for node in [child for child in root.children if child.tag == name][1:]:
            hint = "put everything into the first one"
            yield Fault(f"there is a second <{name}>, which is not read", node.start, hint)


def _below(parent: Node, *, nesting: bool) -> Iterator[Fault]:
    """The problems of everything inside an element."""
    for node in parent.children:
        if node.comment:
            continue
        if node.tag not in NAMES:
            # A part of a document may be HTML, to stand in an ending tag.
            if UNKNOWN not in node.tag and ((nesting and parent.tag) or is_component(node.tag)):
                yield _unknown(node, parent)
            continue
        if nesting:
            yield from _misplaced(node, parent)
            yield from _lost_text(node)
        yield from _attributes(node)
        yield from _below(node, nesting=nesting)


def _unknown(node: Node, parent: Node) -> Fault:
    if node.tag == "mj-include":
        written = "write it in the template itself, outside of {% raw %}"
        return Fault("this mj-include is not expanded", node.start, written)
    if is_component(node.tag):
        known = COMPONENTS[parent.tag].children if parent.tag in COMPONENTS else ()
        hint = did_you_mean(node.tag, known) or did_you_mean(node.tag, NAMES, "it shows nothing")
        return Fault(f"unknown component <{node.tag}>", node.start, hint)
    return Fault(f"<{node.tag}> cannot stand in <{parent.tag}> and is not shown", node.start, _HOLDS_HTML)


def _misplaced(node: Node, parent: Node) -> Iterator[Fault]:
    known = COMPONENTS.get(parent.tag)
    if known is None or node.tag in known.children or "*" in known.children or node.tag not in COMPONENTS:
        return
    places = [name for name, component in COMPONENTS.items() if node.tag in component.children]
    yield Fault(f"<{node.tag}> cannot stand in <{parent.tag}>", node.start, f"it stands in {one_of(places)}")


def _attributes(node: Node) -> Iterator[Fault]:
    for name in _REQUIRED.get(node.tag, ()):
        if not node.attributes.get(name) and UNKNOWN not in "".join(node.attributes):
            yield Fault(f"<{node.tag}> needs the attribute {name}", node.start, f'write {name}="…"')
    component = COMPONENTS.get(node.tag)
    if component is None:
        return
    known = (*component.attributes, *_EVERYWHERE, *_REQUIRED.get(node.tag, ()))
    for written, given in node.attributes.items():
        name, value = physical(written, given)
        declared = component.attributes.get(name, "string")
        if UNKNOWN in name + value:
            continue
        if name not in known:
            hint = did_you_mean(written, known)
            yield Fault(f"<{node.tag}> has no attribute {written}", node.spot(written), hint)
        if name in known and not kind_of(declared).accepts(value):
            words = f"it should be {kind_of(declared).words}"
            yield Fault(f'{written}="{given:.60}" does not fit <{node.tag}>', node.spot(written), words)


def _lost_text(node: Node) -> Iterator[Fault]:
    component = COMPONENTS.get(node.tag)
    text = node.content.replace(UNKNOWN, "").strip()
    if text and component is not None and not component.ending:
        yield Fault(f"the text in <{node.tag}> is not shown: {text:.40}", node.start, _HOLDS_HTML)
