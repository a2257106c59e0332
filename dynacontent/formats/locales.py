"""Locale tags in one spelling: ``de_at`` and ``de-AT`` are the same tag."""

from __future__ import annotations

import re

_POSIX = re.compile(
    r"(?P<tag>[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)*)(?:\.[A-Za-z0-9-]+)?(?:@(?P<modifier>[A-Za-z]+))?"
)
_BCP47 = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
)
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}


def canonical_locale(text: str) -> str:
    """A BCP 47 tag in its usual case (``pt-BR``, ``zh-Hant-TW``).

    Accepts BCP 47 (``pt-br``) and POSIX spelling (``pt_BR.UTF-8``, ``sr@latin``); raises
    `ValueError` with a sentence to show. Only the form is checked, not whether the tag is known.
    """
    tag = text
    posix = _POSIX.fullmatch(text)
    if posix is not None:
        tag = posix["tag"].replace("_", "-")
        script = _SCRIPTS.get((posix["modifier"] or "").lower())
        if script and not re.search(r"-[A-Za-z]{4}(?:-|$)", tag):
            language, _, rest = tag.partition("-")
            tag = f"{language}-{script}" + (f"-{rest}" if rest else "")
    tag = tag.replace("_", "-")
    if len(tag) > 64 or _BCP47.fullmatch(tag) is None:
        raise ValueError("is no locale tag")
    return _cased(tag)


def _cased(tag: str) -> str:
    """Case each subtag as BCP 47 recommends (RFC 5646, 2.1.1)."""
    parts = tag.lower().split("-")
    for number, part in enumerate(parts[1:], start=1):
        if len(parts[number - 1]) == 1:
            break
        if len(part) == 4 and part.isalpha():
            parts[number] = part.title()
        elif len(part) == 2:
            parts[number] = part.upper()
    return "-".join(parts)
