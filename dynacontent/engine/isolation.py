"""Values kept apart from text of another direction: a Latin name in an Arabic sentence, and the reverse.

Without that, the punctuation and numbers beside a value are drawn on its wrong side. A value is put
between U+2068 (first strong isolate) and U+2069 (pop directional isolate), which do in any text what
``<bdi>`` does in HTML: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates. That is
done in text only, never in attributes, addresses or style sheets, and only where it may make a
difference. Values never hold such characters themselves (`dynacontent.engine.structure.escape`).
"""

from __future__ import annotations

import re

FSI, PDI = "\u2068", "\u2069"

# Letters written from right to left, by block (Unicode bidi classes R and AL), and the marks for them.
_LETTERS = "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
# ``US$`` at the end of an Arabic amount would be drawn as ``$US``: a mark keeps the sign with its letters.
_SYMBOL = re.compile("(?<=[A-Za-z])[$\u00a3\u00a5\u20ac]\\Z")
_LATIN_SYMBOL = "\\g<0>\u200e"
# What is drawn the same way in a text of this direction with and without isolation: words, or a number.
_AT_HOME = re.compile(rf"[{_LETTERS}\u200c\u200d\s]*|[0-9]+(?:[.,][0-9]+)*")


def has_right_to_left(text: str) -> bool:
    """Whether a text holds a letter written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def needs_isolation(text: str, *, rtl: bool) -> bool:
    """Whether a value is to be kept apart in a text from right to left, or in one from left to right."""
    if rtl:
        return _AT_HOME.fullmatch(text) is None
    return has_right_to_left(text)


def isolated(text: str, *, rtl: bool, written: str | None = None) -> str:
    """A value as it stands in text, isolated where it has to be; ``written`` is its escaped form."""
    written = text if written is None else written
    if not text or not needs_isolation(text, rtl=rtl):
        return written
    return f"{FSI}{_SYMBOL.sub(_LATIN_SYMBOL, written) if rtl else written}{PDI}"


def without_isolates(text: str) -> str:
    """A text as it was before a value in it was isolated."""
    return text.replace(FSI, "").replace(PDI, "")
