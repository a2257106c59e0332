"""Documents made from the table of components: every attribute of each, alone and several together."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html import escape

from dynacontent.engine.mjml.components import COMPONENTS

Case = tuple[str, str]
"""A description and a document."""

_VALUES = {
    "color": ("#f00", "#12ab34", "rebeccapurple", "rgba(1,2,3,0.5)", "#11223344", "inherit", "transparent"),
    "boolean": ("true", "false"),
    "integer": ("0", "3"),
    "string": ("some text", "1px", "none"),
}
_LENGTHS = ("0", "0px", "7px", "12.5px", "33%", "150px", "33.333%", "-4px", "5", "2em")
_SEVERAL = (
    "0 10px",
    "10px 0",
    "0",
    "9px",
    "1px 2px",
    "1px 2px 3px",
    "1px 2px 3px 4px",
    "5% 3%",
    "0 12.5px",
    "10px 0 0",
    "1em 2em",
)
_BORDERS = (
    "none",
    "0",
    "1px solid #333",
    "3px dashed red",
    "1.5px dotted rgb(1, 2, 3)",
    "solid 2px",
    "thin solid red",
)
_ICON = "https://icons.example/i.png"
_NAMED = {
    "border(-(top|right|bottom|left))?|inner-border.*|tb-border": _BORDERS,
    "(inner-|tb-)?border-radius": ("4px", "50%", "4px 8px", "1px 2px 3px 4px", "0", ""),
    "border-style": ("solid", "dotted", "none"),
    ".*url|src|href|thumbnails-src|left-icon|right-icon": (
        "https://a.example/x.png?a=1&b=2",
        "",
        "#anchor",
        "/path",
    ),
    "base-url": ("https://a.example/", ""),
    "srcset": ("https://a.example/x.png 320w, https://a.example/y.png 640w",),
    "sizes": ("(max-width: 320px) 280px, 440px",),
    "font-family|ico-font-family": ("Arial, 'Open Sans', sans-serif", "Georgia"),
    "font-weight": ("bold", "700"),
    "font-style": ("italic",),
    "text-decoration|ico-text-decoration": ("underline", "none"),
    "text-transform|ico-text-transform": ("uppercase",),
    "background-size": ("cover", "contain", "auto", "50%", "100px 80px", "20% 30px", "100px"),
    "background-position": (
        "top",
        "left",
        "center bottom",
        "right 20%",
        "10% 90%",
        "10px 20px",
        "bottom right",
        "a b c",
    ),
    "background-position-[xy]": ("left", "center", "right", "top", "bottom", "30%", "12px"),
    "mode": ("fluid-height", "fixed-height", "horizontal", "vertical"),
    "name": (
        "facebook",
        "twitter-noshare",
        "github",
        "x",
        "unheard-of",
        "linkedin-noshare",
        "pinterest",
        "google",
    ),
    "hamburger": ("hamburger", "none"),
    "alt|title|icon-.*-alt": ("words & “more”", ""),
    "target": ("_self", "_blank"),
    "rel": ("noopener",),
    "ico-open|ico-close": ("+", "&#9776;"),
    "full-width": ("full-width", "false", ""),
    "css-class": ("one", "one two"),
}
_EVERYWHERE = {"css-class": "string"}

_CONTENTS = {
    "mj-table": "<tr><td>cell</td><td>other</td></tr>",
    "mj-raw": "<p>raw</p>",
    "mj-button": "Go",
    "mj-navbar-link": "Link",
    "mj-social-element": "Net",
    "mj-accordion-title": "Question",
    "mj-accordion-text": "<b>Answer</b>",
    "mj-text": "Some <i>text</i>",
}
_IMAGE = {"src": "https://a.example/pic.png"}
_NEEDED = {
    "mj-image": _IMAGE,
    "mj-carousel-image": _IMAGE,
    "mj-social-element": {"name": "facebook", "href": "#"},
}
_INSIDE = {
    "mj-social": ("mj-social-element", "mj-social-element"),
    "mj-navbar": ("mj-navbar-link", "mj-navbar-link"),
    "mj-carousel": ("mj-carousel-image", "mj-carousel-image", "mj-carousel-image"),
    "mj-accordion": ("mj-accordion-element", "mj-accordion-element"),
    "mj-accordion-element": ("mj-accordion-title", "mj-accordion-text"),
    "mj-wrapper": ("mj-section", "mj-section"),
    "mj-section": ("mj-column", "mj-column"),
    "mj-group": ("mj-column", "mj-column"),
    "mj-column": ("mj-text", "mj-image"),
    "mj-hero": ("mj-text", "mj-button"),
}
_AROUND = {
    "mj-carousel-image": "mj-carousel",
    "mj-navbar-link": "mj-navbar",
    "mj-social-element": "mj-social",
    "mj-accordion-title": "mj-accordion-element",
    "mj-accordion-text": "mj-accordion-element",
    "mj-accordion-element": "mj-accordion",
    "mj-column": "mj-section",
    "mj-group": "mj-section",
}
_BLOCKS = ("mj-hero", "mj-section", "mj-wrapper", "mj-body")
SHOWN = tuple(
    name for name in sorted({*_INSIDE, *_CONTENTS, *_AROUND, *_NEEDED, "mj-divider", "mj-spacer", "mj-body"})
)
"""Components that show something."""


def values(name: str, kind: str) -> tuple[str, ...]:
    """Values for an attribute, ordinary and odd."""
    if kind == "width of a body":
        return ("480px", "600px", "720px")
    for pattern, found in _NAMED.items():
        if re.fullmatch(pattern, name):
            return found
    if kind.startswith("enum"):
        return (*kind[5:-1].split(","), "nonsense")
    if "{1,4}" in kind:
        return _SEVERAL
    return _LENGTHS if kind.startswith("unit") else _VALUES[kind]


def written(tag: str, attributes: dict[str, str], content: str) -> str:
    """An element with its attributes."""
    shown = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{shown}>{content}</{tag}>"


def simple(tag: str) -> str:
    """An element as it is mostly written, with what belongs into it."""
    return element(tag, {})


def element(tag: str, attributes: dict[str, str]) -> str:
    """An element with attributes of its own and simple contents."""
    inside = "".join(map(simple, _INSIDE.get(tag, ()))) or _CONTENTS.get(tag, "")
    return written(tag, {**_NEEDED.get(tag, {}), **attributes}, inside)


def document(tag: str, made: str) -> str:
    """A document around an element, with neighbours of its kind where it has any."""
    if tag == "mj-body":
        return f"<mjml>{made}</mjml>"
    if tag in _BLOCKS:
        return f"<mjml><mj-body>{made}{simple('mj-section')}</mj-body></mjml>"
    if tag in ("mj-column", "mj-group"):
        neighbour = "" if tag == "mj-group" else simple("mj-column")
        return document("mj-section", written("mj-section", {}, made + neighbour))
    if tag in _AROUND:
        parent = _AROUND[tag]
        brothers = {"mj-accordion-title": "mj-accordion-text", "mj-accordion-text": "mj-accordion-title"}
        brother = simple(brothers.get(tag, tag))
        both = brother + made if tag == "mj-accordion-text" else made + brother
        return document(parent, written(parent, {}, both))
    return document("mj-column", written("mj-column", {}, made))


def singles() -> Iterator[Case]:
    """Every attribute of every component with every one of its values, one at a time."""
    for tag in SHOWN:
        for name, kind in {**COMPONENTS[tag].attributes, **_EVERYWHERE}.items():
            for value in values(name, kind):
                yield f'{tag} {name}="{value}"', document(tag, element(tag, {name: value}))


def mixtures(count: int, *, seed: int = 0) -> Iterator[Case]:
    """Whole documents of random components, nesting and attributes."""
    for number in range(count):
        dice = random.Random(seed * 1_000_000 + number)
        yield f"mixture {seed}/{number}", _Mixture(dice).document()


_IN_COLUMN = tuple(
    "mj-text mj-image mj-button mj-divider mj-spacer mj-table mj-social mj-navbar mj-accordion mj-raw"
    " mj-carousel".split()
)
_LIKELY = (*_IN_COLUMN[:4], *_IN_COLUMN[:4], *_IN_COLUMN)


class _Mixture:
    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def document(self) -> str:
        blocks = "".join(self._block() for _ in range(self._dice.randint(1, 4)))
        return f"<mjml>{self._written('mj-body', blocks)}</mjml>"

    def _block(self) -> str:
        kind = self._dice.choice(
            ("mj-section", "mj-section", "mj-section", "mj-wrapper", "mj-hero", "mj-raw")
        )
        if kind == "mj-wrapper":
            kinds = ("mj-section", "mj-hero", "mj-raw")
            inside = self._dice.choices(kinds, weights=(5, 1, 1), k=self._dice.randint(1, 3))
            return self._written(kind, "".join(map(self._simple_block, inside)))
        return self._simple_block(kind)

    def _simple_block(self, kind: str) -> str:
        return {"mj-section": self._section, "mj-hero": self._hero}.get(kind, lambda: simple("mj-raw"))()

    def _hero(self) -> str:
        return self._written("mj-hero", self._column_content())

    def _section(self) -> str:
        return self._written("mj-section", self._columns(groups=True))

    def _columns(self, *, groups: bool) -> str:
        count = self._dice.choice((0, 1, 1, 2, 2, 3, 3, 4, 5))
        return "".join(self._column(groups=groups) for _ in range(count))

    def _column(self, *, groups: bool) -> str:
        if groups and self._dice.random() < 0.15:
            return self._written("mj-group", self._columns(groups=False))
        if self._dice.random() < 0.05:
            return simple("mj-raw")
        return self._written("mj-column", self._column_content())

    def _column_content(self) -> str:
        return "".join(self._leaf(self._dice.choice(_LIKELY)) for _ in range(self._dice.randint(0, 3)))

    def _leaf(self, tag: str) -> str:
        inside = _INSIDE.get(tag, ())
        parts = self._dice.choices(inside, k=self._dice.randint(0, 4)) if inside else []
        if tag == "mj-accordion-element":
            parts = [part for part in inside if self._dice.random() < 0.8]
        content = "".join(map(self._leaf, parts)) if inside else _CONTENTS.get(tag, "")
        return self._written(tag, content)

    def _written(self, tag: str, content: str) -> str:
        known = {**COMPONENTS[tag].attributes, **_EVERYWHERE}
        count = min(len(known), self._dice.choice((0, 0, 0, 1, 1, 2, 3, 6)))
        chosen = self._dice.sample(sorted(known), count)
        if tag == "mj-body":
            known["width"] = "width of a body"
        own = {name: self._dice.choice(values(name, known[name])) for name in chosen}
        if not own.get("background-url", "set"):
            del own["background-url"]
        return written(tag, {**_NEEDED.get(tag, {}), **own}, content)


_ODD = frozenset({"-4px", "a b c", "33.333%", ""})


def headed(count: int, *, seed: int = 0) -> Iterator[Case]:
    """Mixtures with defaults for all and for some components, and with classes here and there."""
    for number, (case, source) in enumerate(mixtures(count, seed=seed)):
        dice = random.Random(f"{seed} {number}")
        pieces = re.split(r"(?<=<mj-)(?!body|raw)([a-z-]+)", source)
        pieces[1::2] = [name + _classes(dice) for name in pieces[1::2]]
        classed = "".join(pieces)
        head = f"<mj-head><mj-attributes>{_defaults(dice)}</mj-attributes></mj-head>"
        yield f"headed {case}", classed.replace("<mjml>", f"<mjml>{head}")


def _classes(dice: random.Random) -> str:
    names = " ".join(dice.sample("abc", dice.randint(1, 2)))
    return f' mj-class="{names}"' if dice.random() < 0.3 else ""


def _defaults(dice: random.Random) -> str:
    tags = [tag for tag in SHOWN if tag not in ("mj-raw", "mj-body")]
    parts = [written(tag, _some(dice, tag), "") for tag in dice.sample(tags, dice.randint(0, 4))]
    if dice.random() < 0.6:
        every = {**_some(dice, dice.choice(tags)), **_some(dice, dice.choice(tags))}
        own = ("width", "height", "name", "src", "full-width")
        parts.append(written("mj-all", {name: every[name] for name in every if name not in own}, ""))
    for name in "abc":
        said = {**_some(dice, dice.choice(tags)), "name": name}
        inner = (written(tag, _some(dice, tag), "") for tag in dice.sample(tags, dice.randint(0, 2)))
        parts.append(written("mj-class", said, "".join(inner)))
    dice.shuffle(parts)
    return "".join(parts)


def _some(dice: random.Random, tag: str) -> dict[str, str]:
    """Some attributes of a component, with values that are not too odd."""
    known = {**COMPONENTS[tag].attributes, **_EVERYWHERE}
    chosen = dice.sample(sorted(known), min(dice.randint(1, 3), len(known)))
    said = {name: dice.choice(values(name, known[name])) for name in chosen if "url" not in name}
    return {name: value for name, value in said.items() if value not in _ODD}
