"""What a locale calls countries, languages and currencies: ``Deutschland``, ``Französisch``, ``Euro``."""

from __future__ import annotations

import re
from functools import lru_cache

from dynacontent.errors import did_you_mean
from dynacontent.localization.locales import formatting_locale, normalize_tag

_TERRITORY = re.compile(r"[A-Z]{2}|[0-9]{3}")


def territory_name(code: str, *, locale: str) -> str:
    """A country or region by its code, ISO 3166 (``DE``) or UN M.49 (``419``).

    The code itself in the few languages for which CLDR has no names.

    Raises `TypeError` for what is no text, `ValueError` for an unknown code.
    """
    asked = check_territory(code)
    return str(formatting_locale(locale).territories.get(asked, asked))


def check_territory(code: str) -> str:
    """The code in capitals. Raises `TypeError` and `ValueError` as `territory_name` does."""
    asked = _text(code, "territory").upper()
    codes: dict[str, str] = dict(formatting_locale("en").territories)
    if asked not in codes or not _TERRITORY.fullmatch(asked):
        named = [known for known in codes if _TERRITORY.fullmatch(known)]
        hint = did_you_mean(code, named, "codes are two capitals, such as DE")
        raise ValueError(f"{code[:20]!r} is not a territory of ISO 3166; {hint}")
    return asked


def language_name(tag: str, *, locale: str) -> str:
    """A language by its tag: ``de``, ``pt-BR``, ``zh-Hant``.

    What CLDR has no name for is put together: ``Swiss German (Latin, Liechtenstein)``. Raises
    `TypeError` for what is no text, `ValueError` for what is no tag.
    """
    return _language(normalize_tag(_text(tag, "language")), locale)


_BRACKETS = {"ja": (" (", "、", ")"), "ko": ("(", ", ", ")"), "zh": ("\uff08", "\uff0c", "\uff09")}
_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، "}
"""Where CLDR's ``localePattern`` is not ``{0} ({1})``, and its ``localeSeparator`` no comma."""


@lru_cache(maxsize=1024)
def _language(tag: str, locale: str) -> str:
    from langcodes import Language

    data, asked = formatting_locale(locale), Language.get(tag)
    language, script, territory = str(asked.language), asked.script, asked.territory
    for named in ((language, script, territory), (language, script), (language, territory), (language,)):
        name = data.languages.get("_".join(filter(None, named))) if all(named) else None
        if name is not None:
            break
    else:
        return tag
    opening, between, closing = _BRACKETS.get(data.language, (" (", _COMMAS.get(data.language, ", "), ")"))
    known = {**data.scripts, **data.territories}
    details = [str(known.get(part, part)) for part in (script, territory) if part and part not in named]
    shown = between.join(detail.replace("(", "[").replace(")", "]") for detail in details)
    return f"{name}{opening}{shown}{closing}" if details else str(name)


def currency_name(code: str, *, locale: str, form: str | None = None) -> str:
    """A currency by its ISO 4217 code; ``form`` is the plural category it stands in after a number.

    Raises `TypeError` for what is no text, `ValueError` for an unknown code.
    """
    check_currency(_text(code, "currency_name"))
    data = formatting_locale(locale)
    plurals = {} if form is None else data._data["currency_names_plural"].get(code, {})
    return str(plurals.get(form) or plurals.get("other") or data.currencies.get(code, code))


def check_currency(code: str) -> None:
    """Raise `ValueError` for what is no code of ISO 4217."""
    from babel.numbers import list_currencies

    known = list_currencies()
    if code not in known:
        hint = did_you_mean(str(code), known, "codes are three capitals, such as EUR")
        raise ValueError(f"{code!r} is not a currency of ISO 4217; {hint}")


def _text(value: str, filter_name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{filter_name} names a code, which is text, not {type(value).__name__}")
    return value
