"""Telephone numbers as a country writes them, with the extra ``phone``."""

from __future__ import annotations

from types import ModuleType
from typing import Literal, get_args

from dynacontent.errors import MissingExtraError, one_of

PhoneStyle = Literal["international", "national", "e164", "uri"]


_FORMATS: dict[PhoneStyle, str] = {
    "international": "INTERNATIONAL",
    "national": "NATIONAL",
    "e164": "E164",
    "uri": "RFC3966",
}


def format_phone(value: str, *, region: str | None, style: PhoneStyle = "international") -> str:
    """A telephone number: ``+49 30 5550100``.

    ``region`` is the country (ISO 3166) of a number written without ``+``. ``national`` writes it as
    in its own country, ``e164`` without spaces, ``uri`` as a link (``tel:+49-30-5550100``).

    Raises `TypeError` for what is no text, `ValueError` for what is no number of any country, and
    `MissingExtraError` where phonenumbers is not installed.
    """
    if not isinstance(value, str):
        raise TypeError(f"phone formats text, not {type(value).__name__}: a number loses its zeros")
    if style not in get_args(PhoneStyle):
        raise ValueError(f"the style of phone is {one_of(get_args(PhoneStyle))}, not {style!r}")
    return _written(value.strip(), region, style)


def _written(value: str, region: str | None, style: PhoneStyle) -> str:
    library = _library()
    try:
        number = library.parse(value, region)
    except library.NumberParseException as error:
        hint = "" if region or value.startswith("+") else "; write it with its country, as in +49 30 5550100"
        raise ValueError(f"phone cannot read this number{hint}") from error
    if not library.is_possible_number(number):
        raise ValueError("phone cannot read this number: it is too short or too long for its country")
    chosen = getattr(library.PhoneNumberFormat, _FORMATS[style])
    return str(library.format_number(number, chosen))


def _library() -> ModuleType:
    try:
        import phonenumbers
    except ImportError as error:
        raise MissingExtraError("phone needs phonenumbers: pip install 'dynacontent[phone]'") from error
    library: ModuleType = phonenumbers
    return library
