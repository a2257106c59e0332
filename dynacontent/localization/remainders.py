"""The library's own words for the rest of a list that is not told: ``A, B, and 3 more``.

CLDR has no pattern for it. The phrases name no thing, so that they need no gender, and stand as the last
text of a list, behind the language's own *and*.
"""

from __future__ import annotations

from dynacontent.localization.locales import formatting_locale
from dynacontent.localization.numbers import format_number

_PHRASES: dict[str, str | dict[str, str]] = {
    "ar": "{n} غيرها",
    "bg": "още {n}",
    "ca": "{n} més",
    "cs": "ještě {n}",
    "da": "{n} mere",
    "de": {"one": "{n} mehr", "other": "{n} weitere"},
    "el": "{n} ακόμη",
    "en": "{n} more",
    "es": "{n} más",
    "et": "veel {n}",
    "fa": "{n} مورد دیگر",
    "fi": {"one": "{n} muu", "other": "{n} muuta"},
    "fr": {"one": "{n} autre", "many": "{n} autres", "other": "{n} autres"},
    "he": "עוד {n}",
    "hi": "{n} अन्य",
    "hr": "još {n}",
    "hu": "még {n}",
    "id": "{n} lainnya",
    "it": "{n} in più",
    "ja": "ほか{n}件",
    "ko": "그 외 {n}개",
    "lt": "dar {n}",
    "lv": "vēl {n}",
    "nb": "{n} til",
    "nl": "nog {n}",
    "nn": "{n} til",
    "pl": "jeszcze {n}",
    "pt": "mais {n}",
    "ro": "încă {n}",
    "ru": "ещё {n}",
    "sk": "ešte {n}",
    "sl": "še {n}",
    "sr": "још {n}",
    "sv": "{n} till",
    "th": "อีก {n} รายการ",
    "tr": "{n} tane daha",
    "uk": "ще {n}",
    "vi": "{n} mục khác",
    "zh": "另外{n}个",
    "zh-Hant": "另外{n}個",
}


def remainder(count: int, *, locale: str, phrase: str | None = None) -> str:
    """So many more: ``3 more``, ``3 weitere``; ``phrase`` says it in other words, ``{n}`` being the number.

    A language that has no words here takes the sign ``+3``, which all read.
    """
    number = format_number(count, locale=locale)
    if phrase is not None:
        return phrase.replace("{n}", number)
    data = formatting_locale(locale)
    own = f"{data.language}-{data.script}" if data.script else data.language
    found = _PHRASES.get(own) or _PHRASES.get(data.language, "+{n}")
    if isinstance(found, dict):
        found = found.get(data.plural_form(count), found["other"])
    return found.replace("{n}", number)
