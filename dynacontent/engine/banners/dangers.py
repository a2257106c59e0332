"""What a banner may not hold, because it would act on the page it stands in, or on nobody's behalf.

What runs (scripts, handlers, frames), what sends (forms), what loads code, fonts or style sheets, and
styles that reach beyond the banner. Content security policies refuse most of it anyhow; here it is
told to the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dynacontent.engine.banners.css import CssError, Declaration, Rule, read_declarations, read_sheet
from dynacontent.engine.banners.markup import VOID, Attribute, Tag, tags

OVERLAYS = frozenset({"bar", "modal", "corner"})
"""Layouts that may be fixed to the window."""

CONDITIONS = frozenset({"@media", "@supports", "@container"})
"""At-rules that may hold rules."""

_REFUSED = {
    "script": "a banner runs no scripts; say what should happen in HTML and CSS",
    "iframe": "put the content into the banner itself",
    "form": "link to a page that has the form",
    "link": "put the styles into <style>",
    "base": "write whole addresses, as in https://…",
    "meta": "the page around the banner has its own",
    **dict.fromkeys(("object", "embed", "applet", "frame", "frameset", "portal"), "use <img> or a link"),
    **dict.fromkeys(("html", "head", "body", "title"), "a banner is a part of a page: leave it out"),
    **dict.fromkeys(("template", "slot", "noscript"), "write its content without it"),
    **dict.fromkeys(("foreignobject", "set", "animate", "animatemotion", "animatetransform"), "use CSS"),
    **dict.fromkeys(("plaintext", "xmp", "listing", "noembed", "noframes"), "use <pre>"),
}
_REFUSED_ATTRIBUTES = {
    "srcdoc": "put the content into the banner itself",
    "formaction": "link to a page that has the form",
    "ping": "add the parameters to the link itself",
    "autofocus": "a banner does not take the focus from the page",
    "accesskey": "keys belong to the page",
    "is": "elements that need a script do nothing here",
    "http-equiv": "the page around the banner has its own",
}
_RUNS = re.compile(
    r"[\s\x00-\x1f]*(?:javascript|vbscript|data(?!:image/)|blob|filesystem)\s*:", re.IGNORECASE
)
_ADDRESSES = frozenset("href src srcset action poster background cite data xlink:href".split())
_FIXED = re.compile(r"\b(?:fixed|sticky)\b", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*["']?\s*([^"')]*)""", re.IGNORECASE)
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
        if (tag.kind == "open" and tag.name in _REFUSED) or (
            tag.kind in ("text", "broken") and tag.name in _REFUSED
        ):
            yield Danger(tag.start, f"a banner may not hold <{tag.name}>", _REFUSED[tag.name])
        for attribute in tag.attributes:
            yield from _in_attribute(attribute, layout)
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


def _in_attribute(attribute: Attribute, layout: str) -> Iterator[Danger]:
    name = attribute.name
    if name.startswith("on"):
        hint = "a banner runs no scripts; say what should happen in HTML and CSS"
        yield Danger(attribute.at, f"a banner may not have the event handler {name}", hint)
    elif name in _REFUSED_ATTRIBUTES:
        yield Danger(attribute.at, f"a banner may not have {name}=", _REFUSED_ATTRIBUTES[name])
    elif name in _ADDRESSES and _RUNS.match(attribute.value):
        yield Danger(attribute.at, f"{name} is a URL that could run code", "link to https://…")
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
    name, value, at = declaration.name, declaration.value, base + declaration.offset
    if name == "position" and _FIXED.search(value) and layout not in OVERLAYS:
        hint = "write layout: bar, modal or corner under banner: in message.yaml"
        yield Danger(at, f"position: {value} would leave the place of the banner", hint)
    elif name in ("behavior", "-moz-binding") or _OLD_CODE.search(value):
        yield Danger(at, f"{name} could run code", None)
    for address in _URL.findall(value):
        if ":" in address.partition("/")[0] and not re.match(r"https:|data:image/", address, re.IGNORECASE):
            yield Danger(at, f"{name} loads something that is no picture at https://", None)
