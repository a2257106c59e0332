"""Text that is fit to stand in a subject, a title, a header: what every channel needs.

The rule for characters, here and wherever a channel takes plain text:

- line and paragraph separators, tabs and other white space become blanks (``one_line``) or stay
  line ends (``plain_lines``);
- the remaining control characters, lone surrogates and the byte order mark are removed;
- bidirectional embeddings, overrides and isolates (U+202A to U+202E, U+2066 to U+2069) are
  removed: an unclosed one turns round what a mail client prints after it. First strong isolates
  (U+2068) that are all closed again (U+2069) stay: values are put between them. So do the marks
  U+200E, U+200F and U+061C.
"""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066\u2067\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ISOLATES = re.compile("[\u2068\u2069]")
_BLANKS = re.compile(r"[ \t]+")


def one_line(text: str) -> str:
    """``text`` as one line: no control characters, no bidi overrides, single blanks."""
    if not text.isprintable():
        text = _closed(_REMOVED.sub("", _SEPARATORS.sub(" ", text)))
    elif "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", text).strip(" ")


def _closed(text: str) -> str:
    """``text`` with its isolates if each is closed again, else without any."""
    depth = 0
    for isolate in _ISOLATES.findall(text):
        depth += 1 if isolate == "\u2068" else -1
        if depth < 0:
            break
    return _ISOLATES.sub("", text) if depth else text


def plain_lines(text: str) -> str:
    """``text`` with its line ends as ``\\n``, each line as `one_line` leaves it; none blank at the ends."""
    return "\n".join(one_line(line) for line in _SEPARATORS.split(text)).strip("\n")
