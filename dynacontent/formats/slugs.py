"""Text as a part of a URL that a person can read."""

from __future__ import annotations

import unicodedata

from dynacontent.formats.patterns import Pattern

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "\u0131": "i",
    }
)
"""Latin letters that Unicode does not take apart."""

_ACCENTED = Pattern(r"(\p{Latin})\p{M}+")
_APOSTROPHES = Pattern(r"(?<=\p{L})['\u2019\u02bc](?=\p{L})")
_OTHER = Pattern(r"[^\p{L}\p{M}\p{N}]+")


def slug(text: str) -> str:
    """``Größe & Maße`` as ``grosse-masse``: small letters and digits, joined by hyphens.

    Latin letters lose their accents, those of other scripts stay. The same in every language, since a URL
    does not depend on who reads it.
    """
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    bare = _ACCENTED.sub(r"\1", _APOSTROPHES.sub("", small))
    return _OTHER.sub("-", unicodedata.normalize("NFC", bare)).strip("-")
