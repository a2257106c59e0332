"""Names for personas, and what is put into fields that are called as these: people who do not exist."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """Somebody to name a persona after; ``slug`` is the name of the file."""

    slug: str
    first: str
    last: str


_NAMES = """
    Mila Novak, Theo Laurent, Ines Duarte, Otto Keller, Nora Lind, Luca Moretti, Vera Petrova, Finn
    Olsen, Alma Reyes, Hugo Marchand, Lena Vogt, Marek Zielinski, Iris Janssen, Emil Sorensen, Carla
    Romano, Jonah Field, Freya Holm, Pavel Dvorak, Rosa Alves, Anton Weber, Edith Moreau, Bruno Costa,
    Selma Aydin, Viktor Nagy, Clara Winter, Diego Santos, Ella Byrne, Kasper Dahl, Lucia Ferri, Milo
    Grant, Hanna Berg, Oscar Lowe, Paula Stein, Ravi Menon, Sofia Marin, Tomas Vesely, Ulla Frost, Wanda
    Kozak, Xenia Duka, Yara Haddad
"""
PEOPLE = tuple(Person(name.split()[0].lower(), *name.split()) for name in _NAMES.split(","))

LONG = Person("maximiliane", "Maximiliane-Alexandrina", "von Hohenlohe-Waldenburg-Schillingsfürst")
RIGHT_TO_LEFT = Person("samira", "سميرة", "الحسيني")
EMOJI = Person("zoe", "Zoë 🌻👩🏽‍🚀", "O'Brien 🏳️‍🌈")

LONG_TEXT = (
    "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu, upper valley"
)
RTL_TEXT = "مدينة السلام"
EMOJI_TEXT = "Sunny Side 🌞👨‍👩‍👧‍👦"

_CALLED = {
    "first_name": "first", "firstname": "first", "given_name": "first", "forename": "first", "name": "first",
    "nickname": "first", "last_name": "last", "lastname": "last", "surname": "last", "family_name": "last",
}  # fmt: skip
_TEXTS = {
    "full_name": "Mila Novak",
    "city": "Lisbon",
    "country": "PT",
    "country_code": "PT",
    "street": "Rua do Sol 5",
    "zip": "1200-109",
    "postcode": "1200-109",
    "postal_code": "1200-109",
    "region": "Lisboa",
    "company": "Sunrise Ltd",
    "phone": "+351 21 555 0100",
    "title": "Dr",
    "language": "pt",
    "size": "M",
    "colour": "blue",
    "color": "blue",
    "order": "A-1001",
    "number": "A-1001",
    "code": "SUNRISE",
}


def name_part(field: str) -> str | None:
    """Which part of a name a field holds that is called so: ``first`` or ``last``."""
    return _CALLED.get(field.lower())


def text_for(field: str, who: Person = PEOPLE[0]) -> str:
    """What stands in a text field of this name."""
    part = name_part(field)
    if part is not None:
        return str(getattr(who, part))
    return _TEXTS.get(field.lower(), f"some {field.replace('_', ' ')}")
