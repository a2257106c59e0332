"""The language of a browser or app: the first of its ``Accept-Language`` that messages are written in.

https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4. A header comes from outside: what cannot be
read in it is passed over, and it is never an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dynacontent.localization.locales import negotiate

MAX_HEADER_LENGTH = 1_000
"""Longest header looked at, in characters; browsers send fewer than 100."""

MAX_RANGES = 30
"""Most languages of a header that are looked at."""

_RANGE = re.compile(
    r"(?P<tag>[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)"
    r"(?:[ \t]*;[ \t]*[qQ]=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)


def accepted_tags(header: str) -> tuple[str, ...]:
    """The tags of a header, most wanted first; those of one weight in their order.

    ``*``, what has the weight 0, and what is no language range is left out.
    """
    if len(header) > MAX_HEADER_LENGTH:
        return ()
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:MAX_RANGES]:
        match = _RANGE.fullmatch(part.strip())
        if match is not None and (weight := float(match["weight"] or 1)) > 0:
            weighed.append((-weight, match["tag"]))
    return tuple(tag for _, tag in sorted(weighed, key=lambda found: found[0]))


@lru_cache(maxsize=1_024)
def accepted_locale(header: str, available: tuple[str, ...]) -> str | None:
    """The first tag of a header that one of the ``available`` locales is close to, or ``None``.

    The tag itself, not the locale: of ``de-AT,de;q=0.9`` it is ``de-AT``, by whose conventions
    numbers and dates are then written.
    """
    return next((tag for tag in accepted_tags(header) if _is_written(tag, available)), None)


def _is_written(tag: str, available: Sequence[str]) -> bool:
    try:
        return negotiate(tag, available, "") != ""
    except ValueError:  # a language that does not exist
        return False
