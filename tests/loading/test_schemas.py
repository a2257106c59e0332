"""Profile, events, segments and personas: what an author is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

PROFILE = "templates/profile.yaml"
EVENTS = "templates/events.yaml"
SEGMENTS = "templates/segments.yaml"
ADA = "templates/personas/ada.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: dict[str, str | bytes | None]
    expect: str


MISTAKES = [
    Mistake(
        "profile key undeclared",
        {
            PROFILE: ("key: idd\nlocale: id\nfields:\n  id: str\n"),
        },
        (
            "templates/profile.yaml:1:6: key names the field 'idd', which is not declared\n"
            "  1 | key: idd\n"
            "    |      ^\n"
            "  hint: did you mean 'id'?\n"
            "templates/profile.yaml:2:9: locale names the field 'id', which is str\n"
            "  2 | locale: id\n"
            "    |         ^\n"
            "  hint: it should be locale"
        ),
    ),
    Mistake(
        "profile key optional",
        {
            PROFILE: ("key: id\nfields:\n  id: str?\n"),
        },
        (
            "templates/profile.yaml:1:6: key names the field 'id', which may be absent\n"
            "  1 | key: id\n"
            "    |      ^\n"
            "  hint: take the ? from its type"
        ),
    ),
    Mistake(
        "unknown key of the profile",
        {
            PROFILE: ("keys: id\nfields:\n  id: str\n"),
        },
        (
            "templates/profile.yaml:1:1: unknown key 'keys'\n"
            "  1 | keys: id\n"
            "    | ^\n"
            "  hint: did you mean 'key'?"
        ),
    ),
    Mistake(
        "profile is a list",
        {
            PROFILE: "- id\n",
        },
        (
            "templates/profile.yaml:1:1: this file should be a mapping, not a list\n"
            "  1 | - id\n"
            "    | ^\n"
            "  hint: write 'key: value' lines"
        ),
    ),
    Mistake(
        "fields are no mapping",
        {
            PROFILE: "fields: [id]\n",
        },
        (
            "templates/profile.yaml:1:9: fields are a mapping of names to types\n"
            "  1 | fields: [id]\n"
            "    |         ^\n"
            "  hint: first_name: str?"
        ),
    ),
    Mistake(
        "variants outside catalogs",
        {
            PROFILE: ("fields:\n  name: str by=locale\n"),
        },
        (
            "templates/profile.yaml:2:3: by=locale belongs to the fields of a catalog\n"
            "  2 |   name: str by=locale\n"
            "    |   ^"
        ),
    ),
    Mistake(
        "reserved field of an event",
        {
            EVENTS: ("cart_abandoned:\n  at: datetime\n"),
        },
        (
            "templates/events.yaml:2:3: an event cannot have a field 'at'\n"
            "  2 |   at: datetime\n"
            "    |   ^\n"
            "  hint: history gives every event its name and time under event and at"
        ),
    ),
    Mistake(
        "segment without an expression",
        {
            SEGMENTS: ("vip:\nbig: [a]\nnot-good: x\n"),
        },
        (
            "templates/segments.yaml:1:1: 'vip' should be an expression, not empty\n"
            "  1 | vip:\n"
            "    | ^\n"
            "  hint: write it on one line, in quotes if it holds ': '\n"
            "templates/segments.yaml:2:1: 'big' should be an expression, not a list\n"
            "  2 | big: [a]\n"
            "    | ^\n"
            "  hint: write it on one line, in quotes if it holds ': '\n"
            "templates/segments.yaml:3:1: 'not-good' cannot be the name of a segment\n"
            "  3 | not-good: x\n"
            "    | ^\n"
            "  hint: a name is letters, digits and underscores, and begins with a letter: not_good"
        ),
    ),
    Mistake(
        "persona of odd structure",
        {
            ADA: ("profil: {id: ada}\nevents: [x]\nconsent: personalization\n"),
        },
        (
            "templates/personas/ada.yaml:1:1: unknown key 'profil'\n"
            "  1 | profil: {id: ada}\n"
            "    | ^\n"
            "  hint: did you mean 'profile'?\n"
            "templates/personas/ada.yaml:1:1: key 'profile' is missing\n"
            "  1 | profil: {id: ada}\n"
            "    | ^\n"
            "  hint: write profile: {...}, with what is known of this person\n"
            "templates/personas/ada.yaml:2:9: events should be a mapping, not a list\n"
            "  2 | events: [x]\n"
            "    |         ^\n"
            "templates/personas/ada.yaml:3:10: consent should be a list, not 'personalization'\n"
            "  3 | consent: personalization\n"
            "    |          ^"
        ),
    ),
    Mistake(
        "marks that would do nothing",
        {
            PROFILE: (
                "key: id\nlocale: language\nfields:\n  id: str\n  first_name: str?\n  language: locale?\n"
                "  last_viewed: ref[products]? consent=personalization\n"
                "  home?:\n    city: str consent=personalization\n    both: int = profile.id\n"
                "  pets?:\n    - name: str by=locale\n"
            ),
            EVENTS: "cart_abandoned:\n  total: int? consent=personalization\n  half: int = event.total\n",
            "templates/personas/ada.yaml": "profile: {id: ada}\n",
        },
        (
            "templates/events.yaml:2:3: consent is asked for whole fields of the profile\n"
            "  2 |   total: int? consent=personalization\n"
            "    |   ^\n"
            "  hint: mark the field of profile.yaml that this one is in or comes from\n"
            "templates/events.yaml:3:3: only whole fields of the profile are derived\n"
            "  3 |   half: int = event.total\n"
            "    |   ^\n"
            "  hint: write the type alone, and derive the value in profile.yaml or in a template\n"
            "templates/profile.yaml:9:5: consent is asked for whole fields of the profile\n"
            "  9 |     city: str consent=personalization\n"
            "    |     ^\n"
            "  hint: mark the field of profile.yaml that this one is in or comes from\n"
            "templates/profile.yaml:10:5: only whole fields of the profile are derived\n"
            "  10 |     both: int = profile.id\n"
            "     |     ^\n"
            "  hint: write the type alone, and derive the value in profile.yaml or in a template\n"
            "templates/profile.yaml:12:7: by=locale belongs to the fields of a catalog\n"
            "  12 |     - name: str by=locale\n"
            "     |       ^"
        ),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    assert told(case.change) == case.expect
