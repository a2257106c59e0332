"""The plain text of a unit, and when its values allow it to be filled in.

`dynacontent.engine.plaintext` promises that a text depends on nothing of the values but whether
they are blank and whether a link's text is its address; here that promise is checked, and where
values would decide about the form of the text, it is derived from the finished HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dynacontent.engine import plaintext_html as html_
from dynacontent.engine.isolation import without_isolates
from dynacontent.engine.plaintext import is_address, plain_text
from dynacontent.engine.structure.tokens import FIRST_MARK, LAST_MARK, TOKEN, Filled, plain_holes
from dynacontent.engine.structure.weave import Weave
from dynacontent.formats.links import LinkParameters

_SPACE = re.compile(r"[ \t\n\r\f]+")
# Blanks at the ends, runs of no-break spaces, joiners and soft hyphens are dropped or merged with
# their neighbours in the text.
_ODD = re.compile(
    "^\\s|\\s$|[\u00ad\ufeff\u034f\u200b\u200c\u2060\u2007]|\xa0[ \xa0]|[ \xa0]\xa0|^\xa0|\xa0$"
)
_MARKED = re.compile(rf"{FIRST_MARK}\n\n(?:(.*)\n\n)?{LAST_MARK}\n", re.DOTALL)
_NOTHING = frozenset(f"{FIRST_MARK}{between}{LAST_MARK}\n" for between in ("", " ", "\n"))
_ONE_VALUE = ("", "")
_VALUE_IN_SCHEME = re.compile(r"[^/?#]*dynq\d{4}z[^/?#]*:")


@dataclass(frozen=True, slots=True, eq=False)
class UnitText:
    """A unit's text to fill in.

    ``links`` are texts of links with their addresses: where the two are the same, one is left out.
    ``decoded`` are the values that stand in an address which is written without its escapes.
    ``parameters`` are those that addresses have got.
    """

    text: Filled
    links: tuple[tuple[Filled, Filled], ...]
    decoded: tuple[int, ...]
    verbatim: bool
    weave: Weave
    parameters: LinkParameters | None = None

    def fill(self, values: Sequence[str], *, calm: bool) -> str | None:
        """The text, or ``None`` where the values decide about its form; ``calm`` as in `Values`."""
        if not self.text.holes:
            return self.text.texts[0]
        if not calm:
            return self._checked(values)
        if self._decided_by(values, values):
            return None
        return self.weave.text(values)

    def _checked(self, values: Sequence[str]) -> str | None:
        """The same, each value looked at."""
        shown = dict.fromkeys(hole.number for hole in self.text.holes)
        said = list(values)
        for number in shown:
            value = values[number]
            if (
                value
                and value.isascii()
                and value.isprintable()
                and value[0] != " " != value[-1]
                and "  " not in value
            ):
                continue
            if not value or (self.verbatim and "\n" in value):
                return None
            said[number] = _SPACE.sub(" ", value)
            if _ODD.search(said[number]):
                return None
        return None if self._decided_by(values, said) else self.text.plain(said)

    def _decided_by(self, values: Sequence[str], said: Sequence[str]) -> bool:
        """Whether addresses or texts of links decide about the form of the text."""
        if any("%" in values[number] for number in self.decoded):
            return True
        for text, address in self.links:
            # Nearly always a name and an address, both of them values.
            if text.texts == address.texts == _ONE_VALUE:
                shown, leads = said[text.holes[0].number], said[address.holes[0].number]
            else:
                shown, leads = text.plain(said), address.plain(said)
            if is_address(without_isolates(shown), leads, self.parameters):
                return True
        return False


@lru_cache(maxsize=256)
def _around(before: str, after: str) -> str:
    """The text of a document without units."""
    return plain_text(f"{before}{FIRST_MARK}{LAST_MARK}{after}")


def unit_text(
    before: str, content: str, after: str, count: int, *, links: LinkParameters | None = None
) -> UnitText | None:
    """The text of the unit ``content`` of ``count`` values, between what stands before and after it.

    Addresses in it have the parameters ``links`` already.
    ``None`` for a unit that does not stand apart from its neighbours in the text, or where the
    text depends on values in ways not foreseen.
    """
    from selectolax.lexbor import LexborHTMLParser

    if _around(before, after) not in _NOTHING:
        return None
    # The head is long and says nothing more: only the last element around the unit is needed.
    whole = plain_text(f"{before[before.rfind('<') :]}{FIRST_MARK}{content}{LAST_MARK}{after}", links=links)
    marked = _MARKED.fullmatch(whole)
    if marked is None and whole not in _NOTHING:
        return None
    pairs: list[tuple[Filled, Filled]] = []
    decoded: list[int] = []
    tree = LexborHTMLParser(content)
    for node in tree.css("a") if "<a" in content else ():
        href = html_.attribute(node, "href").strip()
        address = html_.address(node)
        if _VALUE_IN_SCHEME.match(href):
            return None
        if address is None:
            continue
        if href.lower().startswith("mailto:"):
            decoded += map(int, TOKEN.findall(address))
        text = plain_text(node.html or "", links=links).removesuffix(f" ({address})\n")
        if TOKEN.search(text + address) and not re.search(r"\s", text):
            pairs.append((plain_holes(text), plain_holes(address)))
    text = (marked[1] or "") if marked else ""
    filled = plain_holes(text)
    verbatim = "<pre" in content
    return UnitText(filled, tuple(pairs), tuple(decoded), verbatim, Weave(filled, count), links)
