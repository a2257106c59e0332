"""Names as owners, in the languages that write this at the name: ``Ada's``, ``Adas``, ``Ada'nın``."""

# ruff: noqa: RUF001, RUF002 - letters of several scripts that look alike

from __future__ import annotations

from collections.abc import Callable

from dynacontent.localization.letters import language_of, lower


def possessive(name: str, *, locale: str) -> str:
    """The name as an owner; in a language that says it with other words (``le panier d'Ada``), the name."""
    rule = _RULES.get(language_of(locale))
    ends_in_letter = name[-1:].isalpha()
    return rule(name) if rule and ends_in_letter else name


def _english(name: str) -> str:
    return name + ("'" if name[-1] in "sS" else "'s")


def _german(name: str) -> str:
    sounds_like_s = name.lower().endswith(("s", "ß", "x", "z", "ce"))
    return name + ("'" if sounds_like_s else "s")


def _dutch(name: str) -> str:
    small = name.lower()
    if small.endswith(("s", "x", "z")):
        return f"{name}'"
    # A vowel that stands alone would be read short before an s.
    open_vowel = small[-1] in "aiouy" and small[-2:-1] not in tuple("aeiou")
    return f"{name}'s" if open_vowel else f"{name}s"


def _swedish(name: str) -> str:
    return name if name.lower().endswith(("s", "x", "z")) else f"{name}s"


def _danish(name: str) -> str:
    return f"{name}'" if name.lower().endswith(("s", "x", "z")) else f"{name}s"


_HARMONY = {
    **dict.fromkeys("aı", "ı"),
    **dict.fromkeys("ei", "i"),
    **dict.fromkeys("ou", "u"),
    **dict.fromkeys("öü", "ü"),
}


def _turkish(name: str) -> str:
    """Apostrophe and the ending whose vowel follows the last one of the name."""
    small = lower(name, locale="tr")
    vowel = next((_HARMONY[letter] for letter in reversed(small) if letter in _HARMONY), "i")
    return f"{name}'{'n' if small[-1] in _HARMONY else ''}{vowel}n"


_RULES: dict[str, Callable[[str], str]] = {
    "da": _danish,
    "de": _german,
    "en": _english,
    "nb": _danish,
    "nl": _dutch,
    "nn": _danish,
    "no": _danish,
    "sv": _swedish,
    "tr": _turkish,
}
