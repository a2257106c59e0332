"""Explanations: what a tool can rely on beside the text that the command line prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from dynacontent import Recipient, UnknownNameError, Workspace
from dynacontent.rendering.explain import Explanation, explain

Open = Callable[[dict[str, str | None]], Workspace]
NOTE = "templates/messages/note/message.yaml"
LADDER = (
    "{% level 3 %}{{ collection('picked').name | listing }}{% level 2 %}{{ profile.last_viewed.name }}"
    "{% level 1 %}Hello{% endlevel %}"
)


def note(body: str, head: str = "") -> dict[str, str | None]:
    return {NOTE: f'event: cart_abandoned\n{head}push: {{title: t, body: "{body}"}}\n'}


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    body: str
    expect: dict[str, object]
    head: str = ""
    level: int | None = None
    favourites: tuple[str, ...] = ("tents",)


CASES = [
    Case(
        "a collection that fell back", LADDER,
        {"level": 2, "reachable": 3, "cap": 3, "capped_by": None, "why_not_higher": (
            "collection picked: 1 found, min is 2 (collection_below_min)",
        )},
        favourites=("cooking",),
    ),
    Case(
        "an attribute is missing", "{% level 2 %}{{ profile.last_viewed.name }}{% level 1 %}Hi{% endlevel %}",
        {"level": 1, "reachable": 2, "why_not_higher": (
            "profile.last_viewed.name is missing: the recipient's data does not have it (attribute_missing)",
        )},
    ),
    Case("a cap asked for", LADDER, {"level": 1, "cap": 1, "capped_by": "the level asked for"}, level=1),
    Case(
        "a cap of the message", LADDER,
        {"level": 1, "cap": 1, "capped_by": f"max_level of the message: 1 ({NOTE}:2:12)"},
        head="max_level: 1\n",
    ),
    Case("nothing higher there", "Hi", {"level": 1, "reachable": 1, "choices": (), "lookups": ()}),
    Case(
        "skipped", "{% skip 'not today' %}",
        {"status": "skipped", "reason": "not today (skip)"},
    ),
    Case("segments", "Hi", {"segments": {"adult": True}}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_explains(shop: Open, case: Case) -> None:
    workspace = shop(note(case.body, case.head))
    profile = {"id": "ada", "age": 36, "favourites": list(case.favourites), "purchased": ["mat"]}
    ada = Recipient(profile, event={"lines": []}, consent=["personalization"])
    (found,) = explain(workspace, "note", ada, level=case.level)
    assert {name: getattr(found, name) for name in case.expect} == case.expect


def test_every_ladder_tells_what_was_reached_and_what_was_lacking(shop: Open) -> None:
    """Of texts, of components, of each turn of a loop, and one of which nothing was possible."""
    step = "{% level 2 %}{{ profile.last_viewed.name }}{% level 1 %}-{% endlevel %}"
    card = (
        "{% macro card(p) %}{% level 3 %}{{ p.cheaper[0].name }}{% level 2 %}{{ p.name }}{% endlevel %}"
        "{% endmacro %}"
    )
    cards = "{% for l in event.lines %}{{ card(l.product) }}{% endfor %}"
    title = step + "{% from 'components/card.txt' import card %}" + cards
    last = "{% level 2 %}{{ profile.last_viewed.name }}{% endlevel %}"
    manifest = f'event: cart_abandoned\non_missing: skip\npush: {{title: "{title}", body: "{last}"}}\n'
    workspace = shop({NOTE: manifest, "templates/components/card.txt": card})
    lines = [{"product": key, "quantity": 1} for key in ("tent", "mat")]
    (found,) = explain(workspace, "note", Recipient({"id": "x"}, event={"lines": lines}))
    assert found.status == "skipped"
    told = [
        {
            "kind": choice["kind"],
            "taken": choice["taken"],
            "reasons": [(reason["alternative"], reason["code"]) for reason in choice["reasons"]],
        }
        for choice in found.to_dict()["choices"]
    ]
    assert told == [
        {"kind": "ladder", "taken": "level 1", "reasons": [("level 2", "attribute_missing")]},
        {"kind": "ladder", "taken": "level 3", "reasons": []},
        {"kind": "ladder", "taken": "level 2", "reasons": [("level 3", "collection_below_min")]},
        {"kind": "ladder", "taken": None, "reasons": [("level 2", "attribute_missing")]},
    ]
    assert all(choice["location"] for choice in found.to_dict()["choices"])


def settings(found: Explanation) -> dict[str, tuple[str, str]]:
    return {setting.name: (setting.value, setting.source) for setting in found.settings}


def test_where_the_context_comes_from(shop: Open) -> None:
    workspace = shop(note("Hi"))
    who = Recipient({"id": "eve", "language": "de-CH", "currency": "USD"}, event={"lines": []})
    (found,) = explain(
        workspace, "note", who, context={"timezone": "Asia/Tokyo", "now": "2026-05-01T09:00:00Z"}
    )
    assert settings(found) == {
        "locale": ("de", "profile.language: de-CH, written in de, dates and numbers as in de-CH"),
        "timezone": ("Asia/Tokyo", "asked for: Asia/Tokyo"),
        "currency": ("USD", "profile.currency: USD"),
        "now": ("2026-05-01T18:00:00+09:00", "asked for: 2026-05-01T09:00:00Z"),
        "stage": ("new", "profile.age is missing (templates/segments.yaml:3:8)"),
        "consent": ("none", ""),
    }


def test_as_json_types(shop: Open) -> None:
    workspace = shop(note(LADDER))
    (found,) = explain(workspace, "note", workspace.persona("ada"))
    data = found.to_dict()
    assert data["lookups"][0]["argument"] == {"profile.favourites": ["tents"], "profile.purchased": ["mat"]}
    assert data["choices"][0]["kind"] in {"collection", "ladder"}


def test_unknown_names(shop: Open) -> None:
    workspace = shop({})
    ada = workspace.persona("ada")
    with pytest.raises(UnknownNameError, match="there is no message"):
        explain(workspace, "nota", ada)
    with pytest.raises(UnknownNameError, match="has no channel"):
        explain(workspace, "note", ada, channels=["email"])
    with pytest.raises(UnknownNameError, match="there is no locale"):
        explain(workspace, "note", ada, locale="fr")
