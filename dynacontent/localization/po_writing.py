"""PO files as text: the same entries always give the same bytes, so that a diff shows what changed.

Texts are quoted and broken into lines by babel. The header is written as it was found, comments are
never broken anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from babel.messages.pofile import normalize

from dynacontent.location import Location

WIDTH = 76
"""Columns at which texts are broken, as gettext's own tools do."""


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it is written. ``texts`` are its forms, or none where it has no translation."""

    ids: tuple[str, ...]
    context: str | None = None
    texts: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    extracted: tuple[str, ...] = ()
    places: tuple[Location, ...] = ()
    flags: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A whole file: its header, the entries in use, those that are obsolete, comments at the end.

    ``forms`` is how many plural forms an entry has that is not translated.
    """

    header: Written
    forms: int
    entries: list[Written] = field(default_factory=list)
    obsolete: list[Written] = field(default_factory=list)
    trailing: Sequence[str] = ()

    def text(self) -> str:
        """The file."""
        blocks = [_block(self.header, 1)]
        blocks += [_block(entry, self.forms) for entry in self.entries]
        blocks += [_block(entry, self.forms, "#~ ") for entry in self.obsolete]
        if self.trailing:
            blocks.append("\n".join(_comments("#", self.trailing)))
        return "\n\n".join(blocks) + "\n"


def previous_lines(ids: Sequence[str], context: str | None) -> tuple[str, ...]:
    """The lines that say what a text was when it was translated."""
    named = {"msgctxt": context, "msgid": ids[0], "msgid_plural": ids[1] if len(ids) > 1 else None}
    lines: list[str] = []
    for keyword, text in named.items():
        if text is not None:
            lines += f"{keyword} {normalize(text, width=WIDTH)}".split("\n")
    return tuple(lines)


def _block(entry: Written, forms: int, prefix: str = "") -> str:
    return "\n".join([*_about(entry, prefix), *_texts(entry, forms, prefix)])


def _about(entry: Written, prefix: str) -> Iterator[str]:
    yield from _comments("#", entry.comments)
    yield from _comments("#.", entry.extracted)
    places = dict.fromkeys(
        f"{place.path}:{place.line}" if place.line else place.path for place in entry.places
    )
    yield from (f"#: {_enclosed(place)}" for place in places)
    if entry.flags:
        yield f"#, {', '.join(sorted(dict.fromkeys(entry.flags)))}"
    yield from (f"#{prefix.strip('# ')}| {line}" for line in entry.previous)


def _enclosed(place: str) -> str:
    """gettext puts isolates around a path that holds blanks."""
    return f"\u2068{place}\u2069" if " " in place else place


def _comments(mark: str, lines: Iterable[str]) -> Iterator[str]:
    return (f"{mark} {line}".rstrip() for line in lines)


def _texts(entry: Written, forms: int, prefix: str) -> Iterator[str]:
    if entry.context is not None:
        yield _keyword("msgctxt", entry.context, prefix)
    yield _keyword("msgid", entry.ids[0], prefix)
    if len(entry.ids) == 1:
        yield _keyword("msgstr", entry.texts[0] if entry.texts else "", prefix)
        return
    yield _keyword("msgid_plural", entry.ids[1], prefix)
    texts = entry.texts or ("",) * forms
    for number, text in enumerate(texts):
        yield _keyword(f"msgstr[{number}]", text, prefix)


def _keyword(keyword: str, text: str, prefix: str) -> str:
    return f"{prefix}{keyword} {normalize(text, prefix=prefix, width=WIDTH)}"
