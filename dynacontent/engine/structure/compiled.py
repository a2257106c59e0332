"""Units of an email compiled once: MJML, CSS and text extraction done, only values to fill in.

Each value is stood in for by a token that nothing on the way can change; where the tokens come
out, there the values go, escaped as an HTML serializer escapes (https://html.spec.whatwg.org/,
"Serializing HTML fragments"). A unit is compiled between two marks, so that it shows if it would
change what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dynacontent.engine.inline import inline_css
from dynacontent.engine.mjml.pipeline import compile_mjml
from dynacontent.engine.structure.places import Place, PlaceScanner
from dynacontent.engine.structure.styles import attributes_asked, styles_in
from dynacontent.engine.structure.tokens import (
    FIRST_MARK,
    LAST_MARK,
    STANDS_IN,
    TOKEN,
    CannotSeparateError,
    Filled,
    Occurrence,
    rich_token,
    token,
)
from dynacontent.engine.structure.unit_text import unit_text
from dynacontent.engine.structure.units import IN_TEXT, MARKUP_IN_TEXT, RICH, Frame, Head, Key, Slot, Unit
from dynacontent.engine.structure.walk import FREE
from dynacontent.engine.structure.weave import Weave
from dynacontent.models.authored import MjmlSettings

# Comments, and what may hold the same characters without being one: style sheets and attributes.
_COMMENT = re.compile(
    r"""(?P<comment><!--.*?--!?>)|<(?P<raw>style|script)\b.*?</(?P=raw)|<[a-z/](?:[^"'>]|"[^"]*"|'[^']*')*+>""",
    re.DOTALL,
)
_RAW_TEXT = re.compile(r"<(xmp|noscript|iframe|noembed|noframes|plaintext)\b.*?(?:</\1|\Z)", re.DOTALL)
_ARTICLE = re.compile(r"""<div(?=[^>]*\srole="article")(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
# A parser drops a line feed right behind these.
_DROPS_LINE = re.compile(r"<(?:pre|textarea|listing)\b[^>]*>\Z")
_MAKES_IDS = re.compile(r"<mj-(?:navbar|carousel)\b(?!-)")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A document that holds one unit, as MJML and as HTML.

    ``raw`` is the HTML before its style sheets were inlined, of which the unit is ``raw_size`` characters;
    of the HTML behind, ``before`` stands before the unit, ``content`` is the unit, ``after`` the rest.
    """

    body: str
    raw: str
    raw_size: int
    before: str
    content: str
    after: str


def compile_unit(frame: Frame, unit: Key, mjml: MjmlSettings) -> Unit:
    """Compile a document that holds one unit and take the unit out of it.

    Values of the frame are numbered after those of the unit. Raises `CannotSeparateError` where a
    value is lost or altered on the way, and what `compile_mjml` and `inline_css` raise.
    """
    body, count = source(unit, 0)
    opening, total = source(frame.opening, count)
    check(frame, unit, opening + body + frame.closing, total)
    found = compile_body(opening, body, frame.closing, mjml)
    head = make_head(found.before, slots_of(frame.opening), first=count)
    return make_unit(found, slots_of(unit), head)


def compile_body(opening: str, body: str, closing: str, mjml: MjmlSettings) -> Compiled:
    """Compile a document of MJML, and find the unit in it. Raises as `compile_unit` does."""
    marked = (f"<mj-raw>{FIRST_MARK}</mj-raw>", f"<mj-raw>{LAST_MARK}</mj-raw>")
    raw = compile_mjml(f"{opening}{marked[0]}{body}{marked[1]}{closing}", path="", settings=mjml)
    return inlined(body, raw)


def inlined(body: str, raw: str) -> Compiled:
    """A compiled document with its style sheets inlined, and the unit found in it."""
    return Compiled(body, raw, raw.find(LAST_MARK) - raw.find(FIRST_MARK), *_cut(inline_css(raw)))


def make_head(before: str, slots: Sequence[Slot], *, first: int) -> Head:
    """What stands before a unit, ready to be filled; its first value has number ``first``."""
    filled = holes_in(before, slots, first=first)
    if {hole.number for hole in filled.holes} != set(range(len(slots))):
        raise CannotSeparateError("a value of the head does not come out of MJML as it went in")
    return Head(filled, Weave(filled, len(slots)))


def make_unit(found: Compiled, slots: Sequence[Slot], head: Head) -> Unit:
    """The unit of a compiled document; it takes a value for each of its slots."""
    count, content = len(slots), found.content
    filled = holes_in(content, slots)
    if {hole.number for hole in filled.holes} != set(range(count)) or TOKEN.search(found.after):
        raise CannotSeparateError("a value does not come out of MJML as it went in")
    return Unit(
        html=Weave(filled, count),
        text=unit_text(found.before, content, found.after, count),
        head=head,
        tail=found.after,
        size=max(len(found.body.encode("utf-8", "replace")), found.raw_size, len(content)),
        static=sum(map(len, filled.texts)),
        ties=ties_of(found.body),
    )


def ties_of(body: str) -> int:
    """How much a unit is bound to others; see `Unit`."""
    # A head that an included file brings along speaks for the whole document.
    return len(_MAKES_IDS.findall(body)) + (2 if styles_in(body) or "<mj-head" in body else 0)


def slots_of(*keys: Key) -> list[Slot]:
    """The values of structure, less rich text."""
    return [piece for key in keys for piece in key if isinstance(piece, int) and piece != RICH]


def source(key: Key, first: int) -> tuple[str, int]:
    """A part's MJML with tokens for values, and the number of the next token."""
    pieces, number, rich = [], first, 0
    for piece in key:
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece == RICH:
            pieces.append(rich_token(rich))
            rich += 1
        else:
            pieces.append(token(number))
            number += 1
    return "".join(pieces), number


def check(frame: Frame, unit: Key, document: str, total: int) -> None:
    """Refuse what cannot be compiled apart from its values. Raises `CannotSeparateError`."""
    if total > 9_999:
        raise CannotSeparateError("more than 9,999 values in one unit")
    structure = "".join(piece for piece in (*frame.opening, *unit) if isinstance(piece, str)) + frame.closing
    if STANDS_IN in structure or document.count(STANDS_IN) != total + unit.count(RICH):
        raise CannotSeparateError("the template itself holds what stands in for values")
    if any(attributes_asked(css) & FREE for css in styles_in(document)):
        raise CannotSeparateError("a style sheet asks for an attribute that may hold a value")


def comments_in(html: str) -> list[str]:
    """The comments of a document."""
    return [match[0] for match in _COMMENT.finditer(html) if match["comment"]]


def _cut(html: str) -> tuple[str, str, str]:
    """What stands before the first mark, between the two, and behind the last."""
    before, _, rest = html.partition(FIRST_MARK)
    content, _, after = rest.partition(LAST_MARK)
    article = _ARTICLE.search(html)
    sound = article is not None and article.end() == len(before) and after.endswith("</div></body></html>")
    if not sound or html.count(FIRST_MARK) != 1 or html.count(LAST_MARK) != 1:
        raise CannotSeparateError("a unit reaches beyond itself")
    return before, content, after


def holes_in(html: str, slots: Sequence[Slot], *, first: int = 0) -> Filled:
    """HTML cut at its tokens, with the escape each place needs; the first token has number ``first``."""
    parts = TOKEN.split(html)
    comments = [match.span() for match in _COMMENT.finditer(html) if match["comment"]]
    if len(parts) > 1 and any(TOKEN.search(match[0]) for match in _RAW_TEXT.finditer(html)):
        raise CannotSeparateError("a value stands in an element that holds raw text")
    scanner = PlaceScanner()
    texts, holes, at = [parts[0]], [], 0
    scanner.feed(parts[0])
    for digits, following in zip(parts[1::2], parts[2::2], strict=True):
        at += len(texts[-1])
        number = int(digits) - first
        if not 0 <= number < len(slots):
            raise CannotSeparateError("a value comes out elsewhere than it went in")
        in_comment = any(start <= at < end for start, end in comments)
        mode = _comment_mode(slots[number]) if in_comment else _mode(scanner.value())
        if _DROPS_LINE.search(texts[-1]):
            raise CannotSeparateError("a value stands right behind <pre>")
        holes.append(Occurrence(number, mode))
        at += len(token(number))
        scanner.feed(following)
        texts.append(following)
    return Filled(tuple(texts), tuple(holes))


def _mode(place: Place) -> str:
    if place is Place.TEXT:
        return "text"
    if place is Place.ATTRIBUTE or place.name.startswith("URL"):
        return "attribute"
    raise CannotSeparateError(f"a value comes out in a {place.value}")


def _comment_mode(slot: Slot) -> str:
    """What stands in a comment is written as it stood in the source: no parser has read it."""
    if slot == MARKUP_IN_TEXT:
        raise CannotSeparateError("markup stands in a conditional comment")
    return "source text" if slot == IN_TEXT else "source attribute"
