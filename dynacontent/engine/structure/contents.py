"""Contents of ending tags (``mj-text``, ``mj-button``, …) compiled apart from the unit they stand in.

What stands in an ending tag is nothing to MJML, and nothing to the contents beside it as long as no
style sheet looks at neighbours. So a unit that comes in many variants is put together: its components
are compiled once with a mark in place of each content, each content once in its place, and
conditions in several texts of one section add up instead of multiplying. The whole document of each
content is compared with that of the marks: only what the content itself becomes may differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dynacontent.engine.structure import compiled
from dynacontent.engine.structure.kept import Kept
from dynacontent.engine.structure.rich import closes_all
from dynacontent.engine.structure.tokens import TOKEN, CannotSeparateError, token
from dynacontent.engine.structure.units import RICH, Frame, Head, Key, Unit
from dynacontent.models.authored import MjmlSettings

WHOLE = 2
"""Variants of a unit that are compiled as a whole: apart, it takes more to compile the first ones."""
OUTERS = 4_000_000
"""Characters of units without their contents kept."""
CONTENTS = 8_000_000
"""Characters of contents kept."""
_OVERHEAD = 1_000

# Numbers of tokens in a content and in the frame; those of the unit around the contents begin at 0.
_IN_CONTENT, _IN_FRAME = 5_000, 8_000
_ENDING = re.compile(
    r"""(<(mj-text|mj-button|mj-table|mj-social-element|mj-accordion-title|mj-accordion-text)\b"""
    r"""(?:[^"'>]|"[^"]*"|'[^']*')*+(?<!/)>)(.*?)(</\2\s*>)""",
    re.DOTALL,
)
Source = tuple[str, list[int]]
"""A text with tokens numbered from some number on, and the numbers they had."""


@dataclass(frozen=True, slots=True)
class _Outer:
    """A unit compiled with a mark for each content; ``regions`` are their places in the HTML."""

    tags: tuple[str, ...]
    source: str
    html: compiled.Compiled
    regions: tuple[tuple[int, int], ...]
    head: Head


class Contents:
    """Puts units of one workspace together from their contents. Safe between threads."""

    def __init__(self, mjml: MjmlSettings, counts: Counter[str], same: Callable[[Head], Head]) -> None:
        """``same`` gives the one object for heads that are equal."""
        self._mjml = mjml
        self._counts = counts
        self._same = same
        self._seen: Kept[tuple[int, str], int] = Kept(OUTERS)
        self._outers: Kept[tuple[int, str], _Outer] = Kept(OUTERS)
        self._contents: Kept[tuple[int, str, int, str], str] = Kept(CONTENTS)

    def unit(self, frame: Frame, key: Key) -> Unit | None:
        """A unit put together; ``None`` where it is to be compiled as a whole.

        Raises `AuthoringError` and `LimitError` as `compile_unit` does.
        """
        if frame.whole or RICH in key or self._mjml.compiler == "mjml":
            return None
        body, count = compiled.source(key, 0)
        found = _ENDING.findall(body)
        # A single content comes in as many variants as the unit.
        if len(found) < 2 or count >= _IN_FRAME - _IN_CONTENT or compiled.ties_of(body):
            return None
        outer, numbers = _renumbered(_marked(body), 0)
        if self._is_new(frame, outer):
            return None
        try:
            opening, total = compiled.source(frame.opening, count)
            compiled.check(frame, key, opening + body + frame.closing, total)
            return self._joined(frame, key, self._outer(frame, outer, found), numbers, found)
        except CannotSeparateError:
            return None

    def _is_new(self, frame: Frame, outer: str) -> bool:
        """Whether only few variants of a unit were asked for so far."""
        times = self._seen.get((frame.number, outer)) or 0
        if times < WHOLE:
            self._seen.put((frame.number, outer), times + 1, _OVERHEAD + len(outer))
        return times < WHOLE

    def _joined(
        self, frame: Frame, key: Key, outer: _Outer, numbers: list[int], found: Sequence[tuple[str, ...]]
    ) -> Unit:
        pieces: list[str] = []
        html, at = outer.html.content, 0
        for index, (start, end) in enumerate(outer.regions):
            content, own = _renumbered(found[index][2], _IN_CONTENT)
            region = self._content(frame, outer, index, content)
            pieces += (_numbered(html[at:start], numbers, 0), _numbered(region, own, _IN_CONTENT))
            at = end
        pieces.append(_numbered(html[at:], numbers, 0))
        body, _count = compiled.source(key, 0)
        size = outer.html.raw_size + len(body)
        whole = compiled.Compiled(body, "", size, outer.html.before, "".join(pieces), outer.html.after)
        unit = compiled.make_unit(whole, compiled.slots_of(key), outer.head)
        self._counts["joined"] += 1
        return unit

    # -- what is compiled -----------------------------------------------------------------

    def _outer(self, frame: Frame, source: str, found: Sequence[tuple[str, ...]]) -> _Outer:
        outer = self._outers.get((frame.number, source))
        if outer is None:
            tags = tuple(tag for _opening, tag, _content, _closing in found)
            html = self._compiled(frame, source)
            regions = tuple(_regions(html.content, tags))
            head = compiled.make_head(html.before, compiled.slots_of(frame.opening), first=_IN_FRAME)
            outer = _Outer(tags, source, html, regions, self._same(head))
            size = len(source) + len(html.content) + len(html.before)
            self._outers.put((frame.number, source), outer, _OVERHEAD + size)
        return outer

    def _content(self, frame: Frame, outer: _Outer, index: int, content: str) -> str:
        """The HTML of a content in its place."""
        asked = (frame.number, outer.source, index, content)
        known = self._contents.get(asked)
        if known is None:
            known = self._compile_content(frame, outer, index, content)
            self._contents.put(asked, known, _OVERHEAD + len(outer.source) + len(content) + len(known))
        return known

    def _compile_content(self, frame: Frame, outer: _Outer, index: int, content: str) -> str:
        if not closes_all(content):
            raise CannotSeparateError("a content may reach beyond its ending tag")
        mark = _mark(outer.tags[index], index)
        html = self._compiled(frame, outer.source.replace(mark, content))
        start, end = outer.regions[index]
        before, after = outer.html.content[:start], outer.html.content[end:]
        around = (html.before, html.after) == (outer.html.before, outer.html.after)
        inside = html.content.startswith(before) and html.content.endswith(after)
        if not around or not inside or len(html.content) < len(before) + len(after):
            raise CannotSeparateError("a content reaches beyond its ending tag")
        return html.content[start : len(html.content) - len(after)]

    def _compiled(self, frame: Frame, body: str) -> compiled.Compiled:
        self._counts["miss"] += 1
        opening, _total = compiled.source(frame.opening, _IN_FRAME)
        return compiled.compile_body(opening, body, frame.closing, self._mjml)


def _marked(body: str) -> str:
    """A unit with a mark for each content."""
    count = iter(range(len(body)))
    return _ENDING.sub(lambda found: f"{found[1]}{_mark(found[2], next(count))}{found[4]}", body)


def _word(index: int) -> str:
    return f"dynqc{index:04}z"


def _mark(tag: str, index: int) -> str:
    """What stands in for a content; a table holds nothing but rows."""
    return f"<tr><td>{_word(index)}</td></tr>" if tag == "mj-table" else _word(index)


def _regions(html: str, tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the marks are in compiled HTML. Raises `CannotSeparateError` where one is not as it was."""
    at = 0
    for index, tag in enumerate(tags):
        word = _word(index)
        if tag == "mj-table":
            word = rf"(?:<tbody>)?<tr[^<>]*><td[^<>]*>{word}</td></tr>(?:</tbody>)?"
        found = list(re.finditer(word, html))
        if len(found) != 1 or found[0].start() < at:
            raise CannotSeparateError("a content does not come out of MJML as it went in")
        at = found[0].end()
        yield found[0].span()


def _renumbered(text: str, first: int) -> Source:
    """A text with its tokens numbered from ``first`` on, and the numbers they had."""
    numbers: list[int] = []

    def replaced(found: re.Match[str]) -> str:
        numbers.append(int(found[1]))
        return token(first + len(numbers) - 1)

    return TOKEN.sub(replaced, text), numbers


def _numbered(text: str, numbers: Sequence[int], first: int) -> str:
    """The inverse: tokens with the numbers they had."""
    return TOKEN.sub(lambda found: token(numbers[int(found[1]) - first]), text) if numbers else text
