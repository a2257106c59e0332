"""How far into a URL its structure has come, and so what a value that follows may still change.

The states are short texts, so that a scanner's state stays comparable:

``""``        nothing yet: the value is the whole URL, or its beginning
``s:NAME``    NAME may still turn out to be a scheme, once a colon follows
``:``         behind a scheme the template wrote
``/1``        behind one slash: a second one would begin a host
``//``        behind ``//``, before the host
``h``         inside a host
``/``, ``?``  in the path; in query or fragment
``!``         behind a scheme no value may follow
``!VALUE``    behind a scheme that is a value, or has one in it
"""

from __future__ import annotations

import re

VALUE = "\0"
"""Stands for a value in NAME."""
DECIDED = "!" + VALUE
"""Behind a scheme that data decide."""

_FORBIDDEN = frozenset({"javascript", "vbscript", "data", "blob", "file", "about", "view-source"})


def after_value(state: str) -> str:
    """The state behind a value."""
    if state == "" or state.startswith("s:"):
        return state if state.endswith(VALUE) else (state or "s:") + VALUE
    return {":": "/", "/1": "/", "//": "h"}.get(state, state)


def after_text(state: str, text: str) -> str:
    """The state behind a piece of structure."""
    if state == "":
        text = text.lstrip()
    while text and state not in ("?", "!", DECIDED):
        state, text = _step(state, text)
    return state


def _step(state: str, text: str) -> tuple[str, str]:
    if state == "" or state.startswith("s:"):
        return _scheme(state, text)
    if state == ":" or state == "/1":
        if text.startswith("//" if state == ":" else "/"):
            return "//", text[2 if state == ":" else 1 :]
        return "/", text
    if state in ("//", "h"):
        end = re.search(r"[/?#]", text)
        return ("h", "") if end is None else ("/", text[end.start() :])
    return ("?" if re.search(r"[?#]", text) else "/"), ""


def _scheme(state: str, text: str) -> tuple[str, str]:
    mark = re.search(r"[:/?#]", text)
    if mark is None:
        return (state or "s:") + text, ""
    name = (state[2:] + text[: mark.start()]).strip().lower()
    rest = text[mark.end() :]
    if mark.group() == ":":
        # A scheme that is a value could be any scheme, whatever is checked about the value alone.
        if VALUE in name:
            return DECIDED, rest
        return ("!" if name in _FORBIDDEN else ":"), rest
    if mark.group() == "/" and not name:
        return "/1", rest
    return ("/", text[mark.start() :])
