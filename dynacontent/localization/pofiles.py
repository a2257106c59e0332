"""Reading one PO file: its entries and plural rule, with every problem at its line.

babel's parser does the reading. It is told to be strict (it would cut the last character off a
string that is not closed, and merge an entry that stands twice), and to go on after a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_string
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileParser

from dynacontent.errors import Problem
from dynacontent.localization.plurals import MAX_PLURALS, UNKNOWN_RULE, PluralRule, cldr_rule, header_rule
from dynacontent.location import Location

_FORM = re.compile(r"msgstr\[([0-9]{1,3})\]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its source texts (singular, and plural if it has one) and translated forms.

    ``forms`` maps the plural form to (text, line); a message without plural has form 0. ``line``
    counts from 1 and is the msgid's. ``comments`` are the translators', ``extracted`` the author's;
    ``previous`` are lines with what the source texts were when it was translated.
    """

    ids: tuple[str, ...]
    context: str | None
    forms: dict[int, tuple[str, int]]
    fuzzy: bool
    line: int
    comments: tuple[str, ...] = ()
    extracted: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, str]:
        """What the entry is looked up by."""
        return self.context, self.ids[0]

    @property
    def texts(self) -> tuple[str, ...]:
        """The translated forms as they stand there; one that is left out is empty."""
        last = max(self.forms, default=0)
        return tuple(self.forms.get(form, ("", 0))[0] for form in range(last + 1))


@dataclass(slots=True)
class PoFile:
    """What a PO file holds; ``problems`` is empty for a good one.

    ``obsolete`` are entries that no text asks for any more, ``trailing`` comments behind the last entry.
    """

    path: str
    source: str
    entries: list[Entry] = field(default_factory=list)
    header: Entry | None = None
    obsolete: list[Entry] = field(default_factory=list)
    trailing: tuple[str, ...] = ()
    plural: PluralRule = UNKNOWN_RULE
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, line: int, *, column: int | None = None, hint: str | None = None) -> None:
        """Note a problem at a line counted from 1."""
        found = Problem(message, Location(self.path, line, column), hint=hint)
        self.problems.append(found.with_excerpt(self.source))

    def line_of(self, text: str, start: int = 1) -> int:
        """The first line from ``start`` on that holds ``text``, else ``start``."""
        lines = self.source.split("\n")
        return next((number for number in range(start, len(lines) + 1) if text in lines[number - 1]), start)


def read_po(data: bytes, path: str, locale: str) -> PoFile:
    """Read the bytes of a PO file; ``path`` is for problems, ``locale`` for a file without plural rule."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: byte {data[error.start]:#04x}"
        return PoFile(
            path,
            "",
            problems=[Problem(message, Location(path, line), hint="save the file as UTF-8")],
        )
    file = PoFile(path, source)
    _Parser(file).read()
    file.header = header = next((entry for entry in file.entries if entry.ids == ("",)), None)
    file.entries = [entry for entry in file.entries if entry.ids != ("",)]
    _read_header(file, header, locale)
    _check_twice(file)
    return file


class _Parser(PoFileParser):
    """babel's parser, handing over raw forms with their lines instead of filling a `Catalog`."""

    def __init__(self, file: PoFile) -> None:
        super().__init__(Catalog())
        self.file = file
        self.lines: list[int] = []
        self.previous: list[str] = []

    def read(self) -> None:
        # Not splitlines(): it also breaks at characters that may stand inside a text.
        self.parse(self.file.source.split("\n"))
        self.file.trailing = tuple(self.user_comments)

    def _process_comment(self, line: str) -> None:
        """Keep comments as they are written, and what babel leaves out: the previous source text."""
        if line.startswith(("#:", "#,", "#.")):
            super()._process_comment(line)
            return
        self._finish_current_message()
        if line.startswith("#|"):
            self.previous.append(line[2:].strip())
        else:
            self.user_comments.append(line[1:].removeprefix(" "))

    def _process_message_line(self, lineno: int, line: str, obsolete: bool = False) -> None:
        if obsolete and line.startswith("|"):
            self._finish_current_message()
            self.previous.append(line[1:].strip())
        else:
            super()._process_message_line(lineno, line, obsolete)

    def _process_keyword_line(self, lineno: int, line: str, obsolete: bool = False) -> None:
        keyword, _, text = line.partition(" ")
        if keyword.startswith("msgstr["):
            form = _FORM.fullmatch(keyword)
            keyword = "msgstr"
            if not form or int(form[1]) >= MAX_PLURALS:
                self._invalid_pofile(line, lineno, f"a plural form is msgstr[0] to msgstr[{MAX_PLURALS - 1}]")
                return
        if keyword in {"msgid", "msgid_plural", "msgctxt", "msgstr"} and not self._is_string(text, lineno):
            line = f'{line.partition(" ")[0]} ""'
        if keyword == "msgstr" and not self.messages:
            self._invalid_pofile(line, lineno, "msgstr without a msgid before it")
            return
        super()._process_keyword_line(lineno, line, obsolete)
        if keyword == "msgstr":
            self.lines.append(lineno + 1)

    def _process_string_continuation_line(self, line: str, lineno: int) -> None:
        if self._is_string(line, lineno):
            super()._process_string_continuation_line(line, lineno)

    def _is_string(self, text: str, lineno: int) -> bool:
        if _STRING.fullmatch(text.strip()):
            return True
        message = 'text must stand in double quotes; a quote inside is written \\"'
        self._invalid_pofile(text, lineno, message)
        return False

    def _add_message(self) -> None:
        lines = [*self.lines, *[self.offset + 1] * len(self.translations)]
        forms = {
            index: (text.denormalize(), line)
            for (index, text), line in zip(self.translations, lines, strict=False)
        }
        entries = self.file.obsolete if self.obsolete else self.file.entries
        entries.append(
            Entry(
                ids=tuple(text.denormalize() for text in self.messages),
                context=self.context.denormalize() if self.context else None,
                forms=forms,
                fuzzy="fuzzy" in self.flags,
                line=self.offset + 1,
                comments=tuple(self.user_comments),
                extracted=tuple(self.auto_comments),
                flags=tuple(self.flags),
                previous=tuple(self.previous),
            )
        )
        self.counter += 1
        self._reset_message_state()

    def _reset_message_state(self) -> None:
        super()._reset_message_state()
        self.lines = []
        self.previous = []

    def _invalid_pofile(self, line: Any, lineno: int, msg: str) -> None:  # noqa: ARG002 - babel's signature
        self.file.problem(msg, lineno + 1)


def _read_header(file: PoFile, header: Entry | None, locale: str) -> None:
    """Take the plural rule from the header; without one, the usual rule of the language (CLDR)."""
    text, line = header.forms.get(0, ("", header.line)) if header else ("", 1)
    fields = message_from_string(text)
    charset = fields.get_content_charset("utf-8")
    if charset not in {"utf-8", "us-ascii", "ascii", "charset"}:
        file.problem(
            f"the header says charset={charset}; translations are UTF-8", file.line_of("charset=", line)
        )
    forms = fields.get("Plural-Forms")
    if forms is None or "INTEGER" in forms:  # msginit's placeholder
        file.plural = cldr_rule(locale)
        return
    try:
        file.plural = header_rule(forms)
    except ValueError as error:
        hint = "for example: Plural-Forms: nplurals=2; plural=(n != 1);"
        file.problem(f"Plural-Forms: {error}", file.line_of("Plural-Forms:", line), hint=hint)


def _check_twice(file: PoFile) -> None:
    seen: dict[tuple[str | None, str], int] = {}
    for entry in file.entries:
        first = seen.setdefault((entry.context, entry.ids[0]), entry.line)
        if first != entry.line:
            file.problem(
                f"msgid {entry.ids[0]!r} stands here a second time; the first is in line {first}", entry.line
            )
