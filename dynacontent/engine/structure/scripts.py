"""Where in a script a value stands: only between plain quotes can it be kept from being code."""

from __future__ import annotations

import re

STRINGS = frozenset({'"', "'"})
"""States in which a value may stand: inside of a string in these quotes."""

_ODD = "?"
# What changes the state, by the state it is found in: code, a string, a comment of a line, of several.
_NEXT = {
    "": re.compile(r"""["'`]|//|/\*|/|<!"""),
    '"': re.compile(r'["\n\r]|\\'),
    "'": re.compile(r"['\n\r]|\\"),
    "//": re.compile(r"[\n\r\u2028\u2029]"),
    "/*": re.compile(r"\*/"),
}


def after_script(state: str, text: str) -> str:
    r"""The state behind a piece of a script: ``""`` is code, a quote is a string.

    A quote with ``\`` is a string whose next character is escaped; ``//`` and ``/*`` are comments.
    Behind a template literal, a single slash (it may begin a regular expression with quotes in it),
    ``<!`` and a string that its line does not close the rest is ``?``, where no value may stand.
    """
    at = 0
    while at < len(text):
        if state.endswith("\\"):
            state, at = state[0], at + 1
            continue
        found = _NEXT[state].search(text, at) if state in _NEXT else None
        if found is None:
            break
        state, at = _stepped(state, found.group()), found.end()
    return state


def _stepped(state: str, found: str) -> str:
    if found == "\\":
        return state + found
    if state == "":
        return found if found in _NEXT else _ODD
    if state in STRINGS and found != state:
        return _ODD
    return ""
