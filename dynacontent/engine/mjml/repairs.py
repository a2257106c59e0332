"""What mrml leaves undone in its HTML."""

from __future__ import annotations

import re

_IMG = re.compile(r"""<img\b(?:[^"'>]|"[^"]*"|'[^']*')*+>""", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ALT = re.compile(r"\salt(?=[\s=/>])", re.IGNORECASE)


def add_missing_alt(html: str) -> str:
    """``alt=""`` on pictures without any: a screen reader would read the file name instead."""
    return _IMG.sub(_with_alt, html)


def _with_alt(match: re.Match[str]) -> str:
    tag = match[0]
    if _ALT.search(_QUOTED.sub('""', tag)):
        return tag
    return f'{tag[:4]} alt=""{tag[4:]}'
