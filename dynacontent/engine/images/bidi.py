"""The order in which the characters of a line are seen: the Unicode Bidirectional Algorithm.

https://www.unicode.org/reports/tr9/ without explicit embeddings and overrides, which no text has
that comes here (`dynacontent.engine.structure.escape.clean` takes them out); isolates are read.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

_ISOLATES = {"LRI": 0, "RLI": 1, "FSI": None}
_STRONG = {"L": 0, "R": 1, "AL": 1}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI", "BN"})
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def levels(text: str, *, rtl: bool) -> list[int]:
    """The level of each character: even ones are read from left to right, odd ones from right to left."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    found = [int(rtl)] * len(text)
    _resolve(text, kinds, found, range(len(text)), base=int(rtl))
    _trailing(kinds, found, int(rtl))
    return found


def settled(text: str) -> str:
    """The text with isolates that say their direction, which no line of it could find out alone."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    return "".join(
        ("\u2066", "\u2067")[_first_strong(kinds, at + 1, _partner(kinds, at, len(text)))]
        if kind == "FSI"
        else text[at]
        for at, kind in enumerate(kinds)
    )


def carried(lines: list[str]) -> list[str]:
    """Lines of a `settled` text, each with the isolates that are open where it begins."""
    found: list[str] = []
    open_ones: list[str] = []
    for line in lines:
        before = "".join(open_ones)
        for character in line:
            if character in "\u2066\u2067":
                open_ones.append(character)
            elif character == "\u2069" and open_ones:
                open_ones.pop()
        found.append(before + line + "\u2069" * len(open_ones))
    return found


def visual_runs(levels_of_line: list[int]) -> list[tuple[int, int, int]]:
    """Start, end and level of runs of one level, in the order in which they are seen (rule L2)."""
    runs: list[tuple[int, int, int]] = []
    at = 0
    for level, members in groupby(levels_of_line):
        length = len(list(members))
        runs.append((at, at + length, level))
        at += length
    highest = max((level for *_, level in runs), default=0)
    for level in range(highest, 0, -1):
        start = 0
        while start < len(runs):
            end = start
            while end < len(runs) and runs[end][2] >= level:
                end += 1
            runs[start:end] = reversed(runs[start:end])
            start = max(end, start + 1)
    return runs


def _resolve(text: str, kinds: list[str], found: list[int], span: range, *, base: int) -> None:
    """Levels of what stands between two isolates; what they hold themselves is resolved by itself."""
    sequence: list[int] = []
    at = span.start
    while at < span.stop:
        sequence.append(at)
        found[at] = base
        if kinds[at] in _ISOLATES:
            end = _partner(kinds, at, span.stop)
            direction = _ISOLATES[kinds[at]]
            if direction is None:
                direction = _first_strong(kinds, at + 1, end)
            inner = base + 1 if (base + 1) % 2 == direction else base + 2
            _resolve(text, kinds, found, range(at + 1, end), base=inner)
            at = end
        else:
            at += 1
    _resolve_sequence(text, kinds, found, sequence, base)


def _partner(kinds: list[str], at: int, stop: int) -> int:
    depth = 0
    for index in range(at, stop):
        depth += (kinds[index] in _ISOLATES) - (kinds[index] == "PDI")
        if depth == 0:
            return index
    return stop


def _first_strong(kinds: list[str], start: int, end: int) -> int:
    depth = 0
    for index in range(start, end):
        depth += (kinds[index] in _ISOLATES) - (kinds[index] == "PDI")
        if depth == 0 and kinds[index] in _STRONG:
            return _STRONG[kinds[index]]
    return 0


def _resolve_sequence(text: str, kinds: list[str], found: list[int], sequence: list[int], base: int) -> None:
    outer = "R" if base % 2 else "L"
    types = _weak([kinds[index] for index in sequence], outer)
    _paired([text[index] for index in sequence], types, outer)
    _neutral(types, outer)
    for index, kind in zip(sequence, types, strict=True):
        if base % 2:
            found[index] = base + (kind in ("L", "EN", "AN"))
        else:
            found[index] = base + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)


def _weak(types: list[str], outer: str) -> list[str]:
    """Rules W1 to W7."""
    _arabic_numbers(types, outer)
    _separators(types)
    strong = outer
    for at, kind in enumerate(types):  # W7
        if kind in ("L", "R"):
            strong = kind
        if kind == "EN" and strong == "L":
            types[at] = "L"
    return types


def _arabic_numbers(types: list[str], outer: str) -> None:
    """Rules W1 to W3."""
    before = outer
    for at, kind in enumerate(types):  # W1
        if kind == "NSM":
            types[at] = "ON" if before in ("LRI", "RLI", "FSI", "PDI") else before
        before = types[at]
    strong = outer
    for at, kind in enumerate(types):  # W2, W3
        if kind in _STRONG:
            strong = kind
        if kind == "EN" and strong == "AL":
            types[at] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]


def _separators(types: list[str]) -> None:
    """Rules W4 to W6."""
    for at in range(1, len(types) - 1):  # W4
        around = (types[at - 1], types[at + 1])
        if around == ("EN", "EN") and types[at] in ("ES", "CS"):
            types[at] = "EN"
        elif around == ("AN", "AN") and types[at] == "CS":
            types[at] = "AN"
    for start, end in _stretches(types, {"ET", "BN"}):  # W5
        if (start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN"):
            types[start:end] = ["EN"] * (end - start)
    types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]  # W6


def _paired(characters: list[str], types: list[str], outer: str) -> None:
    """Rule N0: a pair of brackets takes the direction of what it holds, or of what stands before it."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, character in enumerate(characters):
        if types[at] != "ON":
            continue
        if character in _BRACKETS:
            stack.append((_BRACKETS[character], at))
        elif any(character == closing for closing, _ in stack):
            while stack:
                closing, start = stack.pop()
                if closing == character:
                    pairs.append((start, at))
                    break
    for start, end in sorted(pairs):
        inside = {_direction(kind) for kind in types[start + 1 : end]} - {""}
        if outer in inside:
            types[start] = types[end] = outer
        elif inside:
            before = next((d for kind in reversed(types[:start]) if (d := _direction(kind))), outer)
            types[start] = types[end] = before if before in inside else outer


def _neutral(types: list[str], outer: str) -> None:
    """Rules N1 and N2."""
    for start, end in _stretches(types, _NEUTRAL):
        before = _direction(types[start - 1]) if start else outer
        after = _direction(types[end]) if end < len(types) else outer
        types[start:end] = [before if before == after else outer] * (end - start)


def _direction(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _stretches(types: list[str], members: frozenset[str] | set[str]) -> list[tuple[int, int]]:
    found, at = [], 0
    for inside, stretch in groupby(types, key=lambda kind: kind in members):
        length = len(list(stretch))
        if inside:
            found.append((at, at + length))
        at += length
    return found


def _trailing(kinds: list[str], found: list[int], base: int) -> None:
    """Rule L1: white space at the end of a line belongs to the paragraph."""
    for at in reversed(range(len(kinds))):
        if kinds[at] not in ("WS", "S", "B", "PDI", "LRI", "RLI", "FSI", "BN"):
            return
        found[at] = base
