"""A banner made safe for any page: everything it says about looks holds inside of it, and only there.

Around it is an element with a class of its own, made from the content. Its style sheet chooses inside of that
element alone, with more weight than a page's, and takes back first what the page says about all
elements. What needs no condition stands in ``style`` attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple

from markupsafe import escape

from dynacontent.engine.banners.css import (
    Declaration,
    Rule,
    read_declarations,
    read_sheet,
    written,
    written_declaration,
)
from dynacontent.engine.banners.dangers import OVERLAYS, Danger, dangers, unbalanced
from dynacontent.engine.banners.inlining import MARK, Inlined, inlined
from dynacontent.engine.banners.markup import Tag, tags
from dynacontent.engine.banners.rereading import read_again
from dynacontent.engine.banners.selectors import frame as frame_selector
from dynacontent.engine.banners.selectors import scoped
from dynacontent.errors import Problem, RenderError
from dynacontent.location import Location

# Weights in ids: what takes back the page's styles, the author's rules, style attributes, !important.
_BASE, _RULES, _ATTRIBUTES, _IMPORTANT = 4, 5, 6, 7

_FONT = "400 16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
_REFERRING = frozenset(
    "id for headers list popovertarget commandfor aria-activedescendant aria-controls aria-describedby "
    "aria-details aria-errormessage aria-flowto aria-labelledby aria-owns".split()
)
_ASKED = _REFERRING | {"class", "name", "width", "height"}
_PAINT = frozenset("fill stroke filter mask clip-path marker-start marker-mid marker-end".split())
_LENGTH = re.compile(r"\d+(?:\.\d+)?")
_URL_ID = re.compile(r"""url\(\s*(["']?)#([\w-]+)\1\s*\)""")
_CONDITIONAL_MEDIA = re.compile(r"\s*(?:all)?\s*")


class Edit(NamedTuple):
    """What takes the place of a piece of the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Framing:
    """Frames the banners of one body: ``path`` is its template's, ``layout`` the one it declares.

    ``nonce`` is what a page's server replaces in each answer; with one there are no ``style``
    attributes, since a policy with nonces has no room for them.
    """

    path: str
    layout: str = "inline"
    nonce: str | None = None

    @property
    def asked(self) -> frozenset[str]:
        """Attributes whose values decide about the frame, beside those that hold styles."""
        return _ASKED

    def __call__(self, markup: str) -> str:
        """The framed HTML: one ``<div>``. Raises `RenderError` for what a banner may not hold."""
        self._refuse([*dangers(markup, layout=self.layout), *unbalanced(markup)])
        html = _Framed(self, markup).text()
        self._refuse(read_again(html))
        return html

    def _refuse(self, found: Sequence[Danger]) -> None:
        if found:
            place = Location(f"templates/{self.path}")
            raise RenderError([Problem(danger.message, place, hint=danger.hint) for danger in found])


class _Framed:
    """One banner while it is framed."""

    def __init__(self, framing: Framing, html: str) -> None:
        self.framing = framing
        self.html = html
        self.tags = list(tags(html))
        self.elements = [tag for tag in self.tags if tag.kind in ("open", "text") and tag.name != "style"]
        self.remarks = [tag for tag in self.tags if tag.kind == "comment"]
        self.sheets = [tag for tag in self.tags if tag.name == "style" and tag.kind == "text"]
        self.rules = [rule for tag in self.sheets for rule in _rules(tag)]
        self.own = dict(self._own())
        self.scope = self._scope()
        self.ids = {found.value for tag in self.elements if (found := tag.attribute("id"))}

    def _own(self) -> Iterator[tuple[int, list[Declaration]]]:
        """Declarations of ``style`` attributes, by element."""
        for number, tag in enumerate(self.elements):
            style = tag.attribute("style")
            if style is not None:
                yield number, read_declarations(style.value)

    def _scope(self) -> str:
        said = [self.framing.path, self.framing.layout, *map(written, self.rules)]
        said += [written_declaration(one) for found in self.own.values() for one in found]
        return f"dc-{sha256(chr(0).join(said).encode('utf-8', 'replace')).hexdigest()[:10]}"

    def text(self) -> str:
        sizes = {number: size for number, tag in enumerate(self.elements) if (size := _sizes(tag))}
        named = set(sizes) if self.framing.nonce is None else {*sizes, *self.own}
        classes = {number: f"{self.scope}-{number}" for number in sorted(named)}
        if self.framing.nonce is None:
            found = inlined(self._marked(), self.rules, self.own)
            styles = {number: self._attribute(style) for number, style in found.styles.items()}
        else:
            found = Inlined(rules=list(self.rules))
            styles = {}
        css = self._css(found.rules, classes, sizes)
        nonce = f' nonce="{escape(self.framing.nonce)}"' if self.framing.nonce else ""
        inner = _edited(self.html, self._edits(styles, classes)).strip()
        return f'<div class="{self.scope}"><style{nonce}>{css}</style>\n{inner}\n</div>'

    def _marked(self) -> str:
        """The document with its elements numbered and without style sheets."""
        edits = [Edit(tag.start, tag.whole_end, "") for tag in self.sheets]
        for number, tag in enumerate(self.elements):
            at = tag.start + 1 + len(tag.name)
            edits.append(Edit(at, at, f' {MARK}="{number}"'))
        return _edited(self.html, edits)

    # -- the style sheet ------------------------------------------------------------------

    def _css(
        self, rules: Sequence[Rule], classes: dict[int, str], sizes: dict[int, list[Declaration]]
    ) -> str:
        base = [self._base()]
        for number, name in classes.items():
            if number in sizes:
                around = frame_selector(self.scope, _BASE)
                base.append(written(Rule(f"{around} .{name}", list(map(_important, sizes[number])))))
        found = "".join(base) + "".join(map(written, self._scoped(rules)))
        for number, name in classes.items() if self.framing.nonce is not None else ():
            if number in self.own:
                around = frame_selector(self.scope, _ATTRIBUTES)
                declarations = [_important(self._renamed(one)) for one in self.own[number]]
                found += written(Rule(f"{around} .{name}", list(declarations)))
        return found.replace("</", "<\\/")

    def _base(self) -> str:
        around = frame_selector(self.scope, _BASE)
        dark = any("prefers-color-scheme" in rule.prelude for rule in _all_rules(self.rules))
        scheme = "light dark" if dark else "light"
        contained = "" if self.framing.layout in OVERLAYS else "container-type:inline-size;width:100%;"
        said = (
            f"{around}{{all:initial;display:block;box-sizing:border-box;position:relative;isolation:isolate;"
            f"max-width:100%;{contained}direction:ltr;unicode-bidi:isolate;color-scheme:{scheme};"
            f"font:{_FONT};overflow-wrap:break-word;-webkit-text-size-adjust:100%}}"
            f"{around}[dir=rtl]{{direction:rtl}}"
            f"{around}::before,{around}::after{{all:revert;content:none}}"
            f"{around} *:not(svg,svg *),{around} *::before,{around} *::after,{around} *::first-letter,"
            f"{around} *::first-line{{all:revert}}"
            f"{around} *:not(bdi,bdo,[dir]){{direction:inherit;unicode-bidi:normal}}"
            f"{around} [dir=ltr]{{direction:ltr;unicode-bidi:isolate}}"
            f"{around} [dir=rtl]{{direction:rtl;unicode-bidi:isolate}}"
        )
        return "".join(
            written(replace(rule, items=[_important(one) for one in rule.declarations]))
            for rule in read_sheet(said)
        )

    def _scoped(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        for rule in rules:
            if rule.keyword:
                inner = list(self._scoped(rule.rules))
                if inner:
                    yield Rule(rule.prelude, list(inner))
                continue
            for important, ids in ((False, _RULES), (True, _IMPORTANT)):
                items = list(self._items(rule, important=important))
                if items:
                    yield Rule(scoped(rule.prelude, self.scope, ids=ids), items)

    def _items(self, rule: Rule, *, important: bool) -> Iterator[Rule | Declaration]:
        """The declarations of a rule, or only those that its author calls important; nested ones too."""
        for item in rule.items or ():
            if isinstance(item, Declaration):
                if item.important == important:
                    yield _important(self._renamed(item))
                continue
            inner = list(self._items(item, important=important))
            if inner:
                yield Rule(item.prelude, inner)

    def _renamed(self, declaration: Declaration) -> Declaration:
        value = _URL_ID.sub(lambda found: f"url(#{self._name(found[2])})", declaration.value)
        return replace(declaration, value=value)

    def _attribute(self, style: Sequence[Declaration]) -> str:
        return ";".join(written_declaration(_important(self._renamed(one))) for one in style)

    # -- the markup -----------------------------------------------------------------------

    def _edits(self, styles: dict[int, str], classes: dict[int, str]) -> Iterator[Edit]:
        for tag in self.sheets:
            yield Edit(tag.start, tag.whole_end, "")
        for tag in self.remarks:
            yield Edit(tag.start, tag.end, "")
        for number, tag in enumerate(self.elements):
            style, listed = tag.attribute("style"), tag.attribute("class")
            added = ""
            if style:
                before = style.at - 1 if self.html[style.at - 1].isspace() else style.at
                yield Edit(before, style.end + style.quoted, "")
            if number in styles:
                added += f' style="{escape(styles[number])}"'
            elif style and self.framing.nonce is None:
                added += ' style=""'  # whether data leave anything of it, the elements stay the same
            if number in classes and listed and listed.quoted:
                yield Edit(listed.end, listed.end, f" {classes[number]}")
            elif number in classes:
                added += f' class="{classes[number]}"'
            if added:
                at = tag.start + 1 + len(tag.name)
                yield Edit(at, at, added)
            yield from self._references(tag)

    def _references(self, tag: Tag) -> Iterator[Edit]:
        """Ids become the banner's own, and what refers to them."""
        for attribute in tag.attributes:
            value, name = attribute.value, attribute.name
            if name in _REFERRING or (name == "name" and tag.name in ("details", "input", "map")):
                found = " ".join(self._name(word) for word in value.split())
            elif name in ("href", "xlink:href", "usemap") and value[:1] == "#" and value[1:] in self.ids:
                found = f"#{self._name(value[1:])}"
            elif name in _PAINT:
                found = _URL_ID.sub(lambda match: f"url(#{self._name(match[2])})", value)
            else:
                continue
            if found != value:
                yield Edit(attribute.start, attribute.end, str(escape(found)))

    def _name(self, name: str) -> str:
        return f"{self.scope}-{name}"


def _rules(tag: Tag) -> list[Rule]:
    media = tag.attribute("media")
    found = read_sheet(tag.text)
    if media is None or _CONDITIONAL_MEDIA.fullmatch(media.value):
        return found
    return [Rule(f"@media {media.value}", list(found))]


def _all_rules(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        yield rule
        yield from _all_rules(rule.rules)


def _sizes(tag: Tag) -> list[Declaration]:
    """The size that a picture's attributes give it: what takes back the page's styles takes it back too."""
    if tag.name != "img":
        return []
    sizes = {name: found.value for name in ("width", "height") if (found := tag.attribute(name))}
    sound = {name: value for name, value in sizes.items() if _LENGTH.fullmatch(value)}
    declared = [Declaration(name, f"{value}px") for name, value in sound.items()]
    if len(declared) == 2:
        declared.append(Declaration("aspect-ratio", f"auto {sound['width']}/{sound['height']}"))
    return declared


def _important(declaration: Declaration) -> Declaration:
    return declaration if declaration.important else replace(declaration, important=True)


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with pieces replaced, from its beginning to its end."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, text[at:]))
