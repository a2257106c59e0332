"""Text by what a reader sees: user-perceived characters (Unicode's UAX #29), and cutting between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import islice

from dynacontent.formats.patterns import Pattern

_CLUSTER = Pattern(r"\X")

_RUN_ON = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Extended_Pictographic}\p{RI}"
"""Scripts without spaces between words, and emoji: there a text may end between two characters."""

_SPACE = r"[\s--[\u00A0\u2007\u202F]]"
_BETWEEN_WORDS = Pattern(
    rf"(?V1)(?w)(?<![\u0E40-\u0E44\u0EC0-\u0EC4])"
    rf"(?:(?<={_SPACE})|(?={_SPACE})|\b(?:(?<=[{_RUN_ON}])|(?=[{_RUN_ON}])))"
)
"""Where a word ends; never after a vowel of Thai or Lao that is written before its consonant."""

_ALONE = rf"[{_RUN_ON}--[\p{{Thai}}\p{{Katakana}}]]"
_WORD = Pattern(rf"(?V1)(?={_ALONE})\X|(?:(?!\s|{_ALONE})\X)+")
"""A word between spaces; in scripts without them, and of emoji, each character."""
_STEERING = "\u2066-\u2068\u202a\u202b\u202d\u202e"
# Searched from the end on: from the beginning, a long run of spaces would be read anew for each of them.
_LOOSE_END = Pattern(rf"(?r)[\s{_STEERING}]+\Z")
_WIDE = r"\uFF0C\uFF0E\uFF1A\uFF1B"  # comma, full stop, colon and semicolon of full width
_LOOSE_WORDS = Pattern(rf"(?r)(?V1)[\s\p{{Pd}}\p{{Ps}}\p{{Pi}}.,;:/|·¡¿،؛、。{_WIDE}{_STEERING}]+\Z")
"""What must not be left before the sign that stands for the rest."""

_POP_ISOLATE, _POP_EMBEDDING = "\u2069", "\u202c"
_OPENERS = {
    **dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE),
    **dict.fromkeys("\u202a\u202b\u202d\u202e", _POP_EMBEDDING),
}
"""What begins a run of another direction, and what ends it (Unicode's UAX #9)."""


def graphemes(text: str) -> list[str]:
    """The characters of a text as a reader counts them: an emoji, a letter with its marks, a flag is one."""
    return _CLUSTER.findall(text)


def part(text: str, index: int | slice) -> str:
    """What ``text[index]`` is, counted in characters as a reader sees them. Raises `IndexError`."""
    if text.isascii():
        return text[index]
    if isinstance(index, int):
        found = _CLUSTER.match(text, _until(text, index)) if index >= 0 else None
        return found[0] if found else graphemes(text)[index]
    start, stop, step = index.start or 0, index.stop, index.step
    if start >= 0 and step in (None, 1) and (stop is None or stop >= 0):
        return text[_until(text, start) : None if stop is None else _until(text, stop)]
    return "".join(graphemes(text)[index])


def _until(text: str, count: int) -> int:
    """Where in a text so many of its characters end."""
    at = 0
    for match in islice(_CLUSTER.finditer(text), min(count, len(text))):
        at = match.end()
    return at


def in_graphemes(character: str) -> int:
    """1 for what a reader sees, 0 for a sign that only steers (direction, soft hyphen)."""
    steers = len(character) == 1 and character > "\x7f" and unicodedata.category(character) == "Cf"
    return 0 if steers else 1


def in_bytes(character: str) -> int:
    """How many bytes a text takes in UTF-8."""
    return len(character.encode("utf-8", "surrogatepass"))


def length(text: str) -> int:
    """How many characters of a text a reader sees."""
    plain = text.isascii() and "\r" not in text
    return len(text) if plain else sum(map(in_graphemes, graphemes(text)))


def shorten(
    text: str, most: int, *, end: str = "…", words: bool = True, size: Callable[[str], int] = in_graphemes
) -> str:
    """The text where it fits; else as much of its beginning as fits with ``end`` behind it.

    ``size`` measures one character and is added up: `in_graphemes`, or `in_bytes` for a transport's limit.
    A cut never goes through a character; runs of another direction that it leaves open are closed. With
    ``words`` it stands between two words and the punctuation before it goes, unless the first word alone is
    too long. An ``end`` that does not fit itself is left out.
    """
    if size is in_graphemes and len(text) <= most:
        return text
    end_size = sum(map(size, graphemes(end)))
    end = end if end_size <= most else ""
    cuts = _cuts(text, most, room=most - (end_size if end else 0), size=size)
    if cuts is None:
        return text
    kept = (_whole_words(text, cuts) if words else "") or _LOOSE_END.sub("", text[: cuts[-1]])
    return closed(kept) + end


def first_words(text: str, most: int, *, end: str = "…") -> str:
    """The first words of a text, with ``end`` behind them if there are more."""
    for count, word in enumerate(_WORD.finditer(text)):
        if count == most:
            return closed(_LOOSE_WORDS.sub("", text[: word.start()])) + end
    return text


def closed(text: str) -> str:
    """A text that begins another, with the runs of another direction that it leaves open closed."""
    return text + _closers(text)


def _cuts(text: str, most: int, *, room: int, size: Callable[[str], int]) -> list[int] | None:
    """The places between two characters where the text may end within ``room``; None where it fits whole."""
    cuts, used, opened = [0], 0, list[str]()
    for match in _CLUSTER.finditer(text):
        used += size(match[0])
        if used > most:
            return cuts
        _steer(opened, match[0])
        if used + len(opened) * size(_POP_ISOLATE) <= room:
            cuts.append(match.end())
    return None


def _whole_words(text: str, cuts: list[int]) -> str:
    """The text up to the last end of a word among the cuts; empty where the first word is longer."""
    last, allowed = cuts[-1], set(cuts)
    found = last if _BETWEEN_WORDS.match(text, last) else 0
    if not found:
        ends = (match.start() for match in _BETWEEN_WORDS.finditer(text, 0, last))
        found = max((end for end in ends if end < last and end in allowed), default=0)
    return _LOOSE_WORDS.sub("", text[:found])


def _steer(opened: list[str], character: str) -> None:
    """Keep what is open: the signs that end the runs of another direction begun so far."""
    if character in _OPENERS:
        opened.append(_OPENERS[character])
    elif character == _POP_ISOLATE and character in opened:
        while opened.pop() != _POP_ISOLATE:
            continue
    elif character == _POP_EMBEDDING and opened[-1:] == [_POP_EMBEDDING]:
        opened.pop()


def _closers(text: str) -> str:
    """The signs that end what a text leaves open."""
    opened = list[str]()
    for character in text if not text.isascii() else "":
        _steer(opened, character)
    return "".join(reversed(opened))
