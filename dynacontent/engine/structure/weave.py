"""Values woven into compiled texts: escaped all at once, put between the texts by C loops.

Nothing here looks at one value after the other unless it has to: what most values need is done to
all of them joined, and undone by splitting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from operator import itemgetter

from markupsafe import escape as escape_html

from dynacontent.engine.mjml.attributes import encode
from dynacontent.engine.mjml.scanner import legal_characters
from dynacontent.engine.structure.calm import BETWEEN, is_calm, is_calm_joined
from dynacontent.engine.structure.escape import clean
from dynacontent.engine.structure.tokens import Filled

WIDTH = {"plain": 0, "text": 0, "attribute": 1, "source text": 2, "source attribute": 3}
"""Where the form of a value for a mode stands, in lengths of the list of values; see `Values.forms`."""


class Values:
    """The values of one document, in every form they are written in.

    ``calm`` says that no value is blank, begins or ends with a blank, holds two in a row, or a
    character that is no plain part of a text: then each is shown in a plain text as it is.
    """

    __slots__ = ("_attribute", "_text", "calm", "plain")

    def __init__(self, values: list[str], *, isolated: bool = False) -> None:
        """``isolated`` says that some values are isolated (`dynacontent.engine.isolation`)."""
        joined = BETWEEN.join(values)
        self.calm = is_calm_joined(joined, isolated=isolated)
        if not self.calm:
            values = [value if value.isprintable() else legal_characters(value) for value in values]
            joined = BETWEEN.join(values)
        self.plain = values
        apart = joined.count(BETWEEN) == len(values) - 1
        self._text = _all(as_text, values, joined) if apart else list(map(as_text, values))
        self._attribute = _all(as_attribute, values, joined) if apart else list(map(as_attribute, values))

    def forms(self, start: int, end: int, *, wide: bool) -> list[str]:
        """The values of a part: as in text, then as in attributes, and if ``wide`` as in source too."""
        forms = self._text[start:end] + self._attribute[start:end]
        if wide:
            forms += [str(escape_html(value)) for value in self.plain[start:end]]
            forms += map(encode, self.plain[start:end])
        return forms


def as_text(value: str) -> str:
    """A value escaped for HTML text, as a serializer of HTML writes it."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\xa0", "&nbsp;")


def as_attribute(value: str) -> str:
    """A value escaped for a quoted attribute, as a serializer of HTML writes it."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _all(escape: Callable[[str], str], values: list[str], joined: str) -> list[str]:
    escaped = escape(joined)
    return values if escaped == joined else escaped.split(BETWEEN)


def cleaned(values: list[str]) -> tuple[list[str], bool]:
    """Values without characters that may do harm, and whether one of them may be blank.

    The list is a new one.
    """
    if is_calm(values):
        return values.copy(), False
    harmless = [value if value.isprintable() else clean(value) for value in values]
    return harmless, any(not value or value.isspace() for value in harmless)


class Weave:
    """A compiled text with holes, ready to be filled."""

    __slots__ = ("_extra", "_pick", "_texts", "count", "filled", "size", "wide")

    def __init__(self, filled: Filled, count: int) -> None:
        """``count`` is how many values the part takes that the text belongs to."""
        self.filled = filled
        self.count = count
        places = [hole.number + count * WIDTH[hole.mode] for hole in filled.holes]
        self.wide = any(WIDTH[hole.mode] > 1 for hole in filled.holes)
        self._texts: list[str] = [text for pair in zip(filled.texts, repeat("")) for text in pair][:-1]
        self.size = sum(map(len, filled.texts))
        self._extra: int | None = None
        self._pick: Callable[[Sequence[str]], Sequence[str]] | None = _picker(places)

    @property
    def extra(self) -> int:
        """Bytes of UTF-8 that the text takes beyond one for each character."""
        if self._extra is None:
            self._extra = sum(len(text.encode("utf-8", "replace")) - len(text) for text in self.filled.texts)
        return self._extra

    def into(self, out: list[str], forms: list[str]) -> None:
        """Append the text with values, given in the forms that `Values.forms` has them in."""
        if self._pick is None:
            out.append(self._texts[0])
            return
        texts = self._texts.copy()
        texts[1::2] = self._pick(forms)
        out += texts

    def text(self, values: Sequence[str]) -> str:
        """The text with values as they are."""
        if self._pick is None:
            return self._texts[0]
        texts = self._texts.copy()
        texts[1::2] = self._pick(values)
        return "".join(texts)


def _picker(places: list[int]) -> Callable[[Sequence[str]], Sequence[str]] | None:
    if not places:
        return None
    if len(places) == 1:
        only = places[0]
        return lambda forms: (forms[only],)
    return itemgetter(*places)
