"""Texts compared without regard to large and small letters."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """What two texts have in common that differ in large and small letters alone (Unicode's case folding).

    ``ß`` is ``ss``, a final sigma a sigma; the four Turkish letters i are one, since nobody knows in which
    language a text was typed. Accents stay.
    """
    composed = unicodedata.normalize("NFC", text).replace("\u0130", "i").replace("\u0131", "i")
    return unicodedata.normalize("NFC", composed.casefold())
