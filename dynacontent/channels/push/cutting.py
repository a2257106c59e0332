"""Words cut until a push fits every service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dynacontent.formats.graphemes import in_bytes, shorten

Texts = Mapping[str, str]

LEAST = 24
"""Bytes of a part that are always kept: less says nothing."""
_MOST = 4096
"""Characters that are looked at: no service takes more bytes."""


def cut_to_fit(
    texts: Texts, order: Sequence[str], fits: Callable[[Texts], bool]
) -> tuple[dict[str, str], list[str]]:
    """``texts`` by part, and which of them were cut until they fit.

    Those in ``order`` are, one after the other, each as far as needed.
    A cut stands between two words if there is room for one, else between two characters as a reader
    counts them, with an ellipsis behind it. Where even that does not help nothing is cut: then it is
    something else that is too long.
    """
    found, cut = dict(texts), list[str]()
    for part in order:
        text = found.get(part, "")
        if in_bytes(text) <= LEAST:
            continue
        found[part] = _longest(text, partial(_fits_with, fits, found, part))
        cut.append(part)
        if fits(found):
            return found, cut
    return dict(texts), []


def _fits_with(fits: Callable[[Texts], bool], texts: Texts, part: str, shorter: str) -> bool:
    return fits({**texts, part: shorter})


def _longest(text: str, fits: Callable[[str], bool]) -> str:
    """As much of a text as fits, found by halving; never less than `LEAST` bytes."""
    text = text[:_MOST]
    found = shorten(text, LEAST, size=in_bytes)
    least, most = LEAST, in_bytes(text)
    while least < most:
        middle = (least + most + 1) // 2
        shorter = shorten(text, middle, size=in_bytes)
        if fits(shorter):
            least, found = middle, shorter
        else:
            most = middle - 1
    return found
