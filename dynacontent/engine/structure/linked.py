"""A compiled unit with the parameters of links (`dynacontent.engine.links`) in it.

It is made of the unit without them, which is compiled once for all messages, and takes the same values.
Where a value decides whether an address gets parameters, or where they go, the whole address becomes
one value: it is put together and given them when the unit is filled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from dynacontent.engine.links import added, with_addresses
from dynacontent.engine.structure.tokens import TOKEN, CannotSeparateError, Filled, token
from dynacontent.engine.structure.unit_text import unit_text
from dynacontent.engine.structure.units import Address, Slot, Unit
from dynacontent.engine.structure.weave import Weave, as_attribute
from dynacontent.formats.links import LinkParameters

# An address whose host is written out, up to what follows the host.
_HOST = re.compile(r"https?://[^/?#\\]*[/?#]", re.IGNORECASE)
# One that is no web address, whatever follows.
_OTHER = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:|[/?#.]", re.IGNORECASE)
_VALUE_AS_NAME = re.compile(rf"[?&][^=&#]*{TOKEN.pattern}")
_LINK = re.compile(r"<(?:a|area|v:\w+)\s", re.IGNORECASE)


def linked(unit: Unit, slots: Sequence[Slot], links: LinkParameters) -> Unit:
    """The unit with parameters. Raises `CannotSeparateError`."""
    from dynacontent.engine.structure.compiled import holes_in

    if any(map(_LINK.search, unit.head.filled.texts)) or _LINK.search(unit.tail):
        raise CannotSeparateError("a link stands outside of the sections")
    count = len(slots)
    addresses = _Addresses(links)
    content = with_addresses(_with_tokens(unit.html.filled, 0), addresses.changed)
    addresses.check(content)
    filled = holes_in(content, slots)
    if any(hole.number in addresses.made and hole.mode != "attribute" for hole in filled.holes):
        raise CannotSeparateError("an address that gets parameters stands in a conditional comment")
    before = _with_tokens(unit.head.filled, count)
    static = sum(map(len, filled.texts))
    return Unit(
        html=Weave(filled, count),
        text=None if unit.text is None else unit_text(before, content, unit.tail, count, links=links),
        head=unit.head,
        tail=unit.tail,
        size=unit.size + max(0, static - unit.static),
        static=static,
        ties=unit.ties,
        addresses=tuple(addresses.made.values()),
    )


def give_parameters(
    values: list[str], at: int, addresses: Sequence[Address], links: LinkParameters, keep: str | None
) -> None:
    """Put the addresses of a unit, whose values begin ``at``, in place of their first values."""
    for pieces in addresses:
        if len(pieces) == 1 and isinstance(pieces[0], int):
            url = values[at + pieces[0]]
        else:
            url = "".join(piece if isinstance(piece, str) else values[at + piece] for piece in pieces)
        first = next(piece for piece in pieces if isinstance(piece, int))
        if keep is None or not url.strip().startswith(keep):
            tagged = links.tagged(url.strip())
            url = url if tagged == url.strip() else tagged
        values[at + first] = url


class _Addresses:
    """Changes the addresses in a unit; ``made`` are those that are put together, by their first value."""

    def __init__(self, links: LinkParameters) -> None:
        self._links = links
        self.made: dict[int, Address] = {}
        self._times: dict[int, int] = {}

    def changed(self, address: str) -> str:
        """What becomes of an address as it is written in HTML, with tokens for values."""
        first = TOKEN.search(address)
        if first is None:
            return added(address, self._links) if self._links.concerns(unescape(address).strip()) else address
        known = unescape(address[: first.start()]).lstrip()
        if _OTHER.match(known):
            return address
        if _HOST.match(known) is None or self._may_be_left(known) or _VALUE_AS_NAME.search(unescape(address)):
            return self._make(address)
        return added(address, self._links) if self._links.concerns(known) else address

    def check(self, content: str) -> None:
        """Refuse an address whose values stand elsewhere too. Raises `CannotSeparateError`."""
        for number, times in self._times.items():
            if content.count(token(number)) != times:
                raise CannotSeparateError("a value stands in an address and elsewhere")

    def _may_be_left(self, known: str) -> bool:
        """Whether a value decides if an address is left alone."""
        return any(begin.startswith(known) and begin != known for begin in self._links.leave)

    def _make(self, address: str) -> str:
        pieces: list[str | int] = []
        for index, piece in enumerate(TOKEN.split(address)):
            if index % 2:
                pieces.append(int(piece))
            elif piece:
                if as_attribute(unescape(piece)) != piece:
                    raise CannotSeparateError("an address is written in an unusual way")
                pieces.append(unescape(piece))
        numbers = [piece for piece in pieces if isinstance(piece, int)]
        made = tuple(pieces)
        if self.made.setdefault(numbers[0], made) != made:
            raise CannotSeparateError("a value stands in two different addresses")
        self._times[numbers[0]] = self._times.get(numbers[0], 0) + 1
        return token(numbers[0])


def _with_tokens(filled: Filled, first: int) -> str:
    """A text with tokens in its holes; the first value has the number ``first``."""
    pieces = [filled.texts[0]]
    for hole, text in zip(filled.holes, filled.texts[1:], strict=True):
        pieces += (token(first + hole.number), text)
    return "".join(pieces)
