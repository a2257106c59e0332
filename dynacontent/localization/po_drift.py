"""Where a translation says something else than its text: values left out, tags changed, too long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from unicodedata import category, east_asian_width

from dynacontent.errors import Problem
from dynacontent.localization.originals import PLACEHOLDER, Original
from dynacontent.localization.pofiles import Entry, PoFile
from dynacontent.location import Location

_LAST_NUMBER = 1000
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_MARKUP = re.compile(r"<[A-Za-z/!]")


def lost_placeholders(file: PoFile, one: Original, entry: Entry) -> Iterator[Problem]:
    """Values of the text that a form leaves out.

    A form that only one number takes may say it in words: ``one thing``.
    """
    alone = _forms_of_one_number(file) if len(one.ids) > 1 else frozenset()
    for form, (text, line) in sorted(entry.forms.items()):
        needed = set(PLACEHOLDER.findall(one.ids[-1]))
        if form in alone:
            needed -= {one.number}
        lost = needed - set(PLACEHOLDER.findall(text))
        if lost:
            names = ", ".join(f"%({name})s" for name in sorted(lost))
            hint = f"write {names} where its value goes"
            yield Problem(f"the translation leaves out {names}", Location(file.path, line), hint=hint)


def _forms_of_one_number(file: PoFile) -> frozenset[int]:
    taken = Counter(file.plural.form(number) for number in range(_LAST_NUMBER))
    return frozenset(form for form, numbers in taken.items() if numbers == 1)


def markup_problems(file: PoFile, one: Original, entry: Entry) -> Iterator[Problem]:
    """Tags that are not closed, and tags that the text does not have or has more of.

    Texts that stand in no markup may hold what they like.
    """
    if not one.markup:
        return
    originals = [_tags(text) for text in one.ids]
    for text, line in entry.forms.values():
        place = Location(file.path, line)
        tags = _tags(text)
        if tags.problem:
            yield Problem(f"its markup cannot be read: {tags.problem}", place, hint=_WRITTEN)
        elif all(tags.count != original.count for original in originals):
            expected = ", ".join(f"<{name}>" for name in originals[-1].count.elements()) or "none"
            found = ", ".join(f"<{name}>" for name in tags.count.elements()) or "none"
            hint = "keep the tags of the text; they may stand in another order"
            yield Problem(f"its tags are {found}, those of the text {expected}", place, hint=hint)


_WRITTEN = "close every tag; a < of the text itself is written &lt;"


class _Tags(HTMLParser):
    """The tags of a text: how many of each, and the first thing wrong with them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.count: Counter[str] = Counter()
        self.open: list[str] = []
        self.problem = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """An opening tag."""
        self.count[tag] += 1
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """A tag that closes itself."""
        self.count[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        """A closing tag."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problem = self.problem or f"</{tag}> closes nothing that is open"


def _tags(text: str) -> _Tags:
    tags = _Tags()
    tags.feed(text)
    rest = tags.rawdata
    tags.close()
    if tags.open:
        tags.problem = tags.problem or f"<{tags.open[-1]}> is never closed"
    if _MARKUP.search(rest):
        tags.problem = tags.problem or f"a tag that does not end: {rest[:20]}"
    return tags


def length_problems(file: PoFile, one: Original, entry: Entry) -> Iterator[Problem]:
    """Forms that are longer than there is room for where the text stands."""
    if one.budget is None:
        return
    for text, line in entry.forms.values():
        length = letters(text)
        if length > one.budget.letters:
            message = (
                f"{length} letters, more than the {one.budget.letters} that {one.budget.where} has room for"
            )
            hint = "values are not counted; a wide letter counts as two"
            yield Problem(message, Location(file.path, line), hint=hint)


def letters(text: str) -> int:
    """Columns that a text takes without its values: wide letters count twice, marks not at all."""
    return sum(map(_columns, PLACEHOLDER.sub("", text).replace("%%", "%")))


def _columns(letter: str) -> int:
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1
