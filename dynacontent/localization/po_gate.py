"""What keeps the translations of a locale from being complete, entry by entry, each with its place.

The texts in templates are one side, a PO file the other; nothing is rendered.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dynacontent.errors import Problem
from dynacontent.localization.originals import Key, Original
from dynacontent.localization.plurals import UNKNOWN_RULE, confused, plural_forms
from dynacontent.localization.po_checks import check_placeholders, has_all_forms
from dynacontent.localization.po_drift import length_problems, lost_placeholders, markup_problems
from dynacontent.localization.po_update import SIMILAR
from dynacontent.localization.pofiles import Entry, PoFile
from dynacontent.location import Location

Code = Literal[
    "missing", "fuzzy", "stale", "unused", "placeholder", "plural", "markup", "length", "unreadable"
]
"""What can be wrong. ``unused`` alone leaves the translations complete."""

_UPDATE = "run  dynacontent i18n update"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one text in one locale; ``text`` is its singular, empty for a whole file."""

    code: Code
    locale: str
    text: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Status:
    """How far the translations of a locale are: ``done`` of ``total`` texts, and what is wrong."""

    locale: str
    total: int
    done: int
    faults: tuple[Fault, ...]

    @property
    def percent(self) -> int:
        """Complete texts of a hundred, rounded down: 100 is said of nothing less than all."""
        return 100 * self.done // self.total if self.total else 100


def status_of(
    locale: str,
    path: str,
    file: PoFile | None,
    originals: Sequence[Original],
    *,
    elsewhere: Collection[Key] = (),
) -> Status:
    """How far a locale is. ``path`` is where its file is or would be; ``elsewhere`` are texts that its
    readers have in their language from another locale."""
    gate = _Gate(locale, file or PoFile(path, ""), originals, frozenset(elsewhere))
    gate.check_file()
    for one in originals:
        gate.check(one)
    faults = sorted(gate.faults, key=lambda fault: (fault.problem.order, fault.code, fault.text))
    return Status(locale, len(originals), len(originals) - len(gate.undone), tuple(faults))


class _Gate:
    def __init__(
        self, locale: str, file: PoFile, originals: Sequence[Original], elsewhere: frozenset[Key]
    ) -> None:
        self.locale = locale
        self.file = file
        self.elsewhere = elsewhere
        self.entries = {entry.key: entry for entry in reversed(file.entries)}
        wanted = {one.key for one in originals}
        self.unused = [entry for entry in file.entries if entry.key not in wanted]
        self.faults: list[Fault] = []
        self.undone: set[Key] = set()

    def _fault(self, code: Code, text: str, problem: Problem) -> None:
        if problem.excerpt is None and problem.location and problem.location.path == self.file.path:
            problem = problem.with_excerpt(self.file.source)
        self.faults.append(Fault(code, self.locale, text, problem))

    def _undone(self, code: Code, one: Original, message: str, place: Location, hint: str) -> None:
        """Note why a text is not complete."""
        self._fault(code, one.ids[0], Problem(message, place, hint=hint))
        self.undone.add(one.key)

    def check(self, one: Original) -> None:
        """Everything about one text."""
        entry = self.entries.get(one.key)
        if entry is None or not any(entry.texts):
            self._missing(one, entry)
        elif entry.fuzzy:
            self._fuzzy(one, entry)
        elif entry.ids != one.ids and len(one.ids) > 1:
            message = f"the plural of {one.ids[0]!r} is now {one.ids[1]!r}"
            self._undone("stale", one, message, self._at(entry), _UPDATE)
        else:
            self._content(one, entry)

    def _content(self, one: Original, entry: Entry) -> None:
        """What is translated, held against the text."""
        found: list[tuple[Code, Problem]] = []
        if problems := self._noted(lambda: has_all_forms(self.file, entry)):
            found += [("plural", problem) for problem in problems]
        else:
            unknown = self._noted(lambda: check_placeholders(self.file, entry))
            found += [("placeholder", problem) for problem in unknown]
            found += [("placeholder", problem) for problem in lost_placeholders(self.file, one, entry)]
            found += [("markup", problem) for problem in markup_problems(self.file, one, entry)]
            found += [("length", problem) for problem in length_problems(self.file, one, entry)]
        for code, problem in found:
            self._fault(code, one.ids[0], problem)
            self.undone.add(one.key)

    def _noted(self, check: Callable[[], object]) -> list[Problem]:
        """The problems that a check notes in the file."""
        before = len(self.file.problems)
        check()
        found = self.file.problems[before:]
        del self.file.problems[before:]
        return found

    def _missing(self, one: Original, entry: Entry | None) -> None:
        if one.key in self.elsewhere:
            return
        before = None if entry else self._before(one)
        if before is not None:
            message = f"the text was {before.ids[0]!r} when it was translated, and is now {one.ids[0]!r}"
            self._undone("stale", one, message, self._at(before), _UPDATE)
            return
        place = self._at(entry) if entry else one.places[0]
        hint = f"translate it in {self.file.path}" if entry else f"{_UPDATE}, then translate it"
        self._undone("missing", one, f"not translated: {one.ids[0]!r}", place, hint)

    def _before(self, one: Original) -> Entry | None:
        """The translated entry of which a text seems to be a changed version."""
        known = {entry.ids[0]: entry for entry in self.unused if any(entry.texts)}
        close = difflib.get_close_matches(one.ids[0], known, n=1, cutoff=SIMILAR) if known else []
        return known[close[0]] if close else None

    def _fuzzy(self, one: Original, entry: Entry) -> None:
        hint = "look at it, mend it, and take the word fuzzy away"
        if entry.previous:
            message = f"the source text changed since this was translated: {one.ids[0]!r}"
            self._undone("stale", one, message, self._at(entry), hint)
        else:
            message = f"marked as fuzzy, so it is not used: {one.ids[0]!r}"
            self._undone("fuzzy", one, message, self._at(entry), hint)

    def check_file(self) -> None:
        """What is wrong with the file as a whole."""
        for problem in self.file.problems:
            self._fault("unreadable", "", problem)
        for entry in self.unused:
            message = f"no template has this text: {entry.ids[0]!r}"
            self._fault("unused", entry.ids[0], Problem(message, self._at(entry), hint=_UPDATE))
        self._plural_rule()

    def _plural_rule(self) -> None:
        plurals = [entry for entry in self.file.entries if len(entry.ids) > 1 and entry not in self.unused]
        both = None if self.file.plural is UNKNOWN_RULE else confused(self.file.plural, self.locale)
        if both is None or not plurals:
            return
        message = f"Plural-Forms has one form for {both[0]} and {both[1]}, which this language tells apart"
        hint = f"write Plural-Forms: {plural_forms(self.locale)[1]}"
        place = Location(self.file.path, self.file.line_of("Plural-Forms:"))
        self._fault("plural", "", Problem(message, place, hint=hint))
        self.undone |= {entry.key for entry in plurals}

    def _at(self, entry: Entry) -> Location:
        return Location(self.file.path, entry.line)
