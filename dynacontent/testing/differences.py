"""How a change to a snapshot reads: first what the recipient would notice, then the markup."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dynacontent.testing.noticed import changes, of_page, of_text

LINES_SHOWN = 60
"""How much of one file's change a terminal is shown."""

_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """A snapshot (``None`` if it is not there) and what is rendered instead."""

    path: str
    before: str | None
    after: str

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.path.endswith(".html")

    def noticed(self, *, words: bool = True) -> list[str]:
        """What a recipient notices: prices, and of a page also links, pictures and, if asked for, words."""
        what = of_page if self.is_page else of_text
        before, after = what(self.before or ""), what(self.after)
        return list(changes(before, after if words else {**after, "words": before.get("words", [])}))

    def lines(self) -> list[str]:
        """The lines that changed, with their places."""
        before = (self.before or "").splitlines()
        found = difflib.unified_diff(before, self.after.splitlines(), lineterm="", n=0)
        return [re.sub(r"^@@ -(\d+).*", r"  line \1", line) for line in found][2:]


def told(differences: Sequence[Difference]) -> str:
    """What a terminal shows of all differences of one case."""
    # The words of an email have a file of their own.
    words = not any(found.path.endswith(".txt") for found in differences)
    return "\n\n".join("\n".join(_told(found, words=words)) for found in differences)


def _told(found: Difference, *, words: bool) -> list[str]:
    if found.before is None:
        return [f"{found.path} is not there yet: pytest --snapshot-update writes it, then open it and look"]
    noticed = found.noticed(words=words)
    if found.is_page:
        nothing = words and not noticed
        noticed.append("  nothing that a reader would notice; markup:" if nothing else "  markup:")
    head = f"{found.path} is no longer what is rendered:"
    return [head, *_cut(noticed), *_cut(found.lines())]


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - LINES_SHOWN
    rest = [f"… {more} lines more"] if more > 0 else []
    return [_shortened(line) for line in lines[:LINES_SHOWN]] + rest


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
