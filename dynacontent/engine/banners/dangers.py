"""What a banner may not hold, because it would act on the page it stands in, or on nobody's behalf.

What runs (scripts, handlers, frames), what sends (forms), what loads code, fonts or style sheets, and
styles that reach beyond the banner. Content security policies refuse most of it anyhow; here it is
told to the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dynacontent.engine.banners.css import (
    CssError,
    Declaration,
    Rule,
    read_declarations,
    read_sheet,
    unescaped,
    with_names_unescaped,
)
from dynacontent.engine.banners.elements import ELEMENTS, attribute_danger, why_not
from dynacontent.engine.banners.markup import VOID, Attribute, Tag, tags
from dynacontent.engine.mjml.masking import UNKNOWN

OVERLAYS = frozenset({"bar", "modal", "corner"})
"""Layouts that may be fixed to the window."""

CONDITIONS = frozenset({"@media", "@supports", "@container"})
"""At-rules that may hold rules."""

_FIXED = re.compile(r"\b(?:fixed|sticky)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\s*(?:\[if\b|<!\[endif\])", re.IGNORECASE)
_ADDRESS = re.compile(r"""(?:url|src)\(\s*["']?\s*([^"')]*)""", re.IGNORECASE)
_IMAGES = re.compile(r"""\b(?:image-set|cross-fade|image)\(""", re.IGNORECASE)
_STRING = re.compile(r"""["']([^"']*)["']""")
_PICTURES = re.compile(r"https:|data:image/", re.IGNORECASE)
_OLD_CODE = re.compile(r"expression\s*\(|javascript\s*:", re.IGNORECASE)
_OPEN_ENDED = frozenset(
    "p li dt dd option optgroup rt rp tr td th thead tbody tfoot colgroup caption".split()
)
"""Elements that HTML closes by itself."""

_AT_RULES = {
    "@import": "put the styles into the template, or {% include %} them",
    "@font-face": "use fonts that readers have: nothing is loaded for a banner but pictures",
    "@keyframes": "use transition: an animation does not win over what keeps the page out",
}
_UNREADABLE = "it would reach beyond the banner"
_GLOBAL = "it would change the page around the banner"


class Danger(NamedTuple):
    """What is wrong at an offset, and what to do instead."""

    offset: int
    message: str
    hint: str | None


def dangers(html: str, *, layout: str, partial: bool = False) -> Iterator[Danger]:
    """Everything in a piece of HTML that a banner of this ``layout`` may not hold.

    ``partial`` says that parts of it are not known, so that a style sheet may seem to break off.
    """
    for tag in tags(html):
        yield from _read_otherwise(tag, unknown=partial)
        known = tag.name in ELEMENTS or not tag.name or (partial and UNKNOWN in tag.name)
        if tag.kind in ("open", "text", "broken") and not known:
            yield Danger(tag.start, f"a banner may not hold <{tag.name}>", why_not(tag.name))
        for attribute in tag.attributes:
            yield from _in_attribute(tag.name, attribute, layout)
        if tag.name == "style" and tag.kind == "text":
            for danger in _in_sheet(tag, layout):
                if not (partial and danger.hint is _UNREADABLE):
                    yield danger


def unbalanced(html: str) -> Iterator[Danger]:
    """Tags of a whole banner that open or close something outside of it."""
    opened: list[Tag] = []
    for tag in tags(html):
        if tag.kind == "broken":
            yield Danger(tag.start, "a tag or comment is never closed", None)
        elif tag.kind == "open" and tag.name not in VOID and not tag.self_closing:
            opened.append(tag)
        elif tag.kind == "close" and tag.name not in VOID:
            closed = next((at for at in reversed(range(len(opened))) if opened[at].name == tag.name), None)
            if closed is None:
                if tag.name != "p":
                    yield Danger(tag.start, f"</{tag.name}> closes nothing that the banner opened", None)
                continue
            yield from _left_open(opened[closed + 1 :])
            del opened[closed:]
    yield from _left_open(opened)


def _left_open(tags_open: list[Tag]) -> Iterator[Danger]:
    for tag in tags_open:
        if tag.name not in _OPEN_ENDED:
            yield Danger(tag.start, f"<{tag.name}> is never closed", f"write </{tag.name}>")


def _read_otherwise(tag: Tag, *, unknown: bool) -> Iterator[Danger]:
    """What not everybody reads in the same way, so that it may hold what is not seen here."""
    if tag.kind == "comment":
        # What is printed has no comments: data that look like a condition in one do no harm.
        if not unknown or not _CONDITIONAL.match(tag.text):
            return
        hint = "leave it out: conditions are for emails, and a banner stands in a page"
        yield Danger(tag.start, "a banner may not have conditional comments", hint)
    elif tag.kind in ("declaration", "odd"):
        hint = "write a < that is text as &lt;, and what is not to be seen as {# … #}"
        yield Danger(tag.start, "a < begins no tag, and browsers read on as if it did", hint)
    elif tag.name == "style" and tag.kind == "open":
        yield Danger(tag.start, "a style sheet that ends at once", "write <style>…</style>")
    elif not tag.plain and not unknown:
        name = f"{'/' if tag.kind == 'close' else ''}{tag.name}"
        hint = 'write each attribute as name="value"'
        yield Danger(tag.start, f"<{name}> has a quote or sign that browsers read in another way", hint)


def _in_attribute(element: str, attribute: Attribute, layout: str) -> Iterator[Danger]:
    name = attribute.name
    found = attribute_danger(element, name, attribute.value)
    if found is not None:
        yield Danger(attribute.at, *found)
    elif name == "style":
        try:
            for declaration in read_declarations(attribute.value):
                yield from _declared(declaration, attribute.start, layout)
        except CssError as error:
            yield Danger(attribute.start, f"a style attribute cannot be read: {error}", None)


def _in_sheet(tag: Tag, layout: str) -> Iterator[Danger]:
    try:
        rules = read_sheet(tag.text)
    except CssError as error:
        yield Danger(tag.end + error.offset, f"a style sheet cannot be read: {error}", _UNREADABLE)
        return
    yield from _in_rules(rules, tag.end, layout)


def _in_rules(rules: list[Rule], base: int, layout: str) -> Iterator[Danger]:
    for rule in rules:
        keyword = rule.keyword.replace("-webkit-", "")
        if keyword in _AT_RULES:
            yield Danger(base + rule.offset, f"a banner may not have {keyword}", _AT_RULES[keyword])
        elif keyword and keyword not in CONDITIONS:
            yield Danger(base + rule.offset, f"a banner may not have {keyword}", _GLOBAL)
        else:
            for declaration in rule.declarations:
                yield from _declared(declaration, base, layout)
            yield from _in_rules(rule.rules, base, layout)


def _declared(declaration: Declaration, base: int, layout: str) -> Iterator[Danger]:
    name, value = unescaped(declaration.name).lower(), with_names_unescaped(declaration.value)
    at = base + declaration.offset
    if name == "position" and layout not in OVERLAYS:
        if _FIXED.search(value):
            hint = "write layout: bar, modal or corner under banner: in message.yaml"
            yield Danger(at, f"position: {value} would leave the place of the banner", hint)
        elif "(" in value:
            yield Danger(at, f"position: {value} does not say where it is", "write the position itself")
    elif name in ("behavior", "-moz-binding") or _OLD_CODE.search(value):
        yield Danger(at, f"{name} could run code", None)
    for address in _loaded(value):
        if ":" in address.partition("/")[0] and not _PICTURES.match(address):
            yield Danger(at, f"{name} loads something that is no picture at https://", None)


def _loaded(value: str) -> Iterator[str]:
    """The addresses that a value names."""
    yield from map(unescaped, _ADDRESS.findall(value))
    if _IMAGES.search(value):
        yield from map(unescaped, _STRING.findall(value))
