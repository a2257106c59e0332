"""``dynacontent explain``: why this recipient sees this, and why nothing of a higher level."""

# ruff: noqa: E501 - texts stand here as they are printed

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent

import pytest
from click.testing import Result

Run = Callable[..., Result]
PICKS = ("explain", "picks", "--profile")


def test_all_of_it(run: Run) -> None:
    result = run("explain", "picks", "--profile", "ada", change={"templates/personas/ada.yaml": """\
        profile: {id: ada, favourites: [cooking], last_viewed: tent, language: de-AT}
        context: {now: 2026-05-01T09:00:00Z}
        """})  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.sub(r"\d+\.\d ms", "~ ms", result.stdout) == dedent("""\
        picks, push for ada: level 2

          Why not level 3
            collection picked: 0 found, min is 2; profile.favourites is missing
            (no_consent) (collection_below_min).

          What was chosen
            collection picked
              picked  no: 0 found, min is 2; profile.favourites is missing (no_consent)
              best    taken: 5 items
            ladder templates/messages/picks/message.yaml:3:8
              level 3  taken

          What was looked up
            collection picked: 0 items (sqlite, ~ ms)
            collection best: 5 items (sqlite, ~ ms)

          For whom
            locale    de ← profile.language: de-AT, written in de, dates and numbers as
                      in de-AT
            timezone  Europe/Berlin ← timezone of the configuration
            currency  EUR ← currency of the configuration
            now       2026-05-01T11:00:00+02:00 ← the recipient's context:
                      2026-05-01T09:00:00Z
            stage     new ← profile.favourites is missing (templates/segments.yaml:3:8)
            consent   none
            segments  none (not in camper)
        """)


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    arguments: tuple[str, ...]
    says: tuple[str, ...]
    change: dict[str, str | None]


CASES = [
    Case(
        "the highest level there is",
        (*PICKS, "ada"),
        (
            "picks, push for ada: level 3",
            "Why level 3 There is no higher level.",
            "picked taken: 2 items",
        ),
        {},
    ),
    Case(
        "a cap asked for",
        (*PICKS, "ada", "--level", "1"),
        ("level 1", "Why not level 3 Capped at level 1 by the level asked for.", "level 1 taken"),
        {},
    ),
    Case(
        "a cap of the message",
        (*PICKS, "ada"),
        (
            "level 2",
            "Capped at level 2 by max_level of the message: 2 (templates/messages/picks/message.yaml:1:12).",
        ),
        {
            "templates/messages/picks/message.yaml": """\
            max_level: 2
            push: {title: x, body: "{% level 3 %}{{ collection('picked').name | listing }}{% level 2 %}{{ collection('best').name | listing }}{% endlevel %}"}
            """
        },
    ),
    Case(
        "a catalog without its file",
        (*PICKS, "ada"),
        (
            "level 1",
            'collection("picked")[0].name is missing: catalog products could not be read and was never imported (catalog_unavailable).',
            "collection picked picked no: catalog products could not be read",
            "best no: catalog products could not be read and was never imported nothing no alternative is left",
            "level 1 taken",
        ),
        {"catalogs/products.csv": None},
    ),
    Case(
        "an item that is not there",
        ("explain", "cart", "--profile", "ada", "--channel", "push"),
        (
            "level 1",
            "has no item with key 'tant' (item_not_found)",
            "products by key: tant (missing:",
        ),
        {
            "templates/personas/ada.yaml": """\
            profile: {id: ada}
            events: {cart_abandoned: {lines: [{product: tant, quantity: 2}]}}
            """
        },
    ),
    Case(
        "what stands behind a condition",
        (*PICKS, "ada"),
        (
            "level 1",
            "Why not level 3 What is of a higher level stands behind a condition that does not hold.",
        ),
        {
            "templates/messages/picks/message.yaml": """\
            push: {title: x, body: "{% if not profile.id %}{{ collection('picked')[0].name | fallback('') }}{% endif %}y"}
            """
        },
    ),
    Case(
        "a skip",
        ("explain", "cart", "--profile", "bob", "--channel", "push"),
        ("cart, push for bob: skipped, no items in cart (skip)",),
        {},
    ),
    Case(
        "a fallback",
        ("explain", "cart", "--profile", "bob", "--channel", "banner"),
        ("Fallbacks used for profile.first_name: the recipient's data does not have it (attribute_missing)",),
        {},
    ),
    Case(
        "a locale the workspace does not have",
        (*PICKS, "ada"),
        ("locale en ← profile.language: fr, not a locale of the workspace, so en",),
        {"templates/personas/ada.yaml": "profile: {id: ada, language: fr}\n"},
    ),
    Case(
        "a locale and a time asked for",
        (*PICKS, "ada", "--locale", "en", "--now", "2030-01-01T00:00:00+00:00"),
        ("locale en ← asked for: en", "now 2030-01-01T01:00:00+01:00 ← asked for: 2030-01-01 00:00:00+00:00"),
        {},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_says(run: Run, case: Case) -> None:
    result = run(*case.arguments, change=case.change)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert [text for text in case.says if text not in said] == []
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_json(run: Run) -> None:
    found = json.loads(run(*PICKS, "ada", "--format", "json").stdout)
    assert list(found) == ["push"]
    push = found["push"]
    assert (push["level"], push["reachable"], push["cap"], push["why_not_higher"]) == (3, 3, 3, [])
    first = push["lookups"][0]
    assert 0 < first.pop("seconds") < 60
    assert first == {
        "kind": "collection", "name": "picked", "argument": {"profile.favourites": ["tents"]},
        "found": 2, "level": 3, "code": None, "origin": "sqlite",
    }  # fmt: skip


@pytest.mark.parametrize(("arguments", "told"), [
    (("explain", "pikcs", "--profile", "ada"), "error: there is no message 'pikcs'\n  hint: did you mean 'picks'?\n"),
    ((*PICKS, "adda"), "error: there is no persona and no file 'adda'\n  hint: did you mean 'ada'?\n"),
    ((*PICKS, "ada", "--channel", "mail"), "error: message 'picks' has no channel 'mail'\n  hint: it has push\n"),
])  # fmt: skip
def test_what_is_not_there(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)
