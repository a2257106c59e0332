"""PO files and texts for tests."""

from __future__ import annotations

from dynacontent.localization.originals import Budget, Original
from dynacontent.localization.pofiles import PoFile, read_po
from dynacontent.location import Location

PLACE = Location("templates/a.mjml", 3)
GERMAN = "nplurals=2; plural=(n != 1);"


def text(*ids: str, context: str | None = None, **more: object) -> Original:
    """A text that a template has."""
    return Original(ids, context, (PLACE,), **more)  # type: ignore[arg-type]


def po(body: str, plural: str | None = GERMAN, locale: str = "de") -> PoFile:
    """A PO file of these entries."""
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    if plural is not None:
        header += f'"Plural-Forms: {plural}\\n"\n'
    return read_po(f"{header}\n{body}".encode(), "de.po", locale)


SUBJECT = Budget(10, "a subject")
