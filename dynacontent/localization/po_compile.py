"""PO files in gettext's binary form, for programs that read nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from dynacontent.localization.po_checks import check_placeholders, has_all_forms
from dynacontent.localization.pofiles import Entry, PoFile


def compiled(file: PoFile) -> bytes:
    """The bytes of a ``messages.mo`` with every usable entry; what is wrong with others the file notes.

    The header is that of the PO file, so that the same file gives the same bytes.
    """
    usable = [_Sorted("", file.header.texts[0] if file.header else "")]
    for entry in file.entries:
        if not entry.fuzzy and any(entry.texts) and has_all_forms(file, entry):
            check_placeholders(file, entry)
            usable.append(_message(entry))
    out = BytesIO()
    write_mo(out, _Usable(usable))
    return out.getvalue()


def _message(entry: Entry) -> _Sorted:
    plural = len(entry.ids) > 1
    ids, texts = (entry.ids, entry.texts) if plural else (entry.ids[0], entry.texts[0])
    return _Sorted(ids, texts, context=entry.context)


class _Sorted(Message):
    """A message in the order that gettext searches them in: by the bytes it is looked up with."""

    def __lt__(self, other: object) -> bool:
        assert isinstance(other, _Sorted)
        return self._searched() < other._searched()

    def _searched(self) -> bytes:
        singular = self.id[0] if self.pluralizable else self.id
        return f"{self.context}\x04{singular}".encode() if self.context else str(singular).encode()


class _Usable(Catalog):
    """These messages, the header among them; babel's own catalog would make up a header with the date."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(charset="utf-8")
        self._usable = messages

    def __iter__(self) -> Iterator[Message]:
        return iter(self._usable)
