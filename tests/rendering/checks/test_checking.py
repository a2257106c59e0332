"""What is checked of expressions that refer to each other, and of texts that are empty."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import pytest

from dynacontent import WorkspaceError
from tests.rendering.conftest import FILES

NOTE = "templates/messages/note/message.yaml"
SEGMENTS = "templates/segments.yaml"

PROFILE = "templates/profile.yaml"
MANY = dedent(FILES[PROFILE]) + "  many: bool = event.lnes | length > 1\n"


@dataclass(frozen=True)
class Case:
    segments: str
    manifest: str
    expect: str


CASES = [
    Case(
        "a: segment('b')\nb: segment('a')\n", "push: {title: t, body: x}\n", "segments go round in a circle"
    ),
    Case("a: segment(name='a')\n", "push: {title: t, body: x}\n", "segments go round in a circle: a → a"),
    Case(
        "a: profile.last_viewed.rating > 3\nb: segment('a')\n",
        "push: {title: t, body: \"{% level 1 %}{{ 1 if segment('b') else 2 }}{% endlevel %}\"}\n",
        "is of level 2 and stands in",
    ),
    Case(
        "a: event.lnes | length > 1\nb: segment('a')\n",
        "event: cart_abandoned\npush: {title: t, body: \"{{ 1 if segment('b') else 2 }}\"}\n",
        "event has no field 'lnes', where message 'note' uses it",
    ),
    Case(
        "a: profile.adult and profile.many\n",
        "event: cart_abandoned\npush: {title: t, body: \"{{ 1 if segment('a') else 2 }}\"}\n",
        "event has no field 'lnes', where message 'note' uses it",
    ),
    Case(
        "a: event.lines | length > 1\n",
        "push: {title: t, body: \"{{ 1 if segment('a') else 2 }}\"}\n",
        "there is no 'event' here, where message 'note' uses it",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.segments)
def test_problem(shop: Any, case: Case) -> None:
    with pytest.raises(WorkspaceError) as caught:
        shop(
            {
                SEGMENTS: case.segments,
                NOTE: case.manifest,
                **({PROFILE: MANY} if "many" in case.segments else {}),
            }
        )
    assert case.expect in str(caught.value)


def test_an_event_that_is_there_is_no_problem(shop: Any) -> None:
    manifest = "event: cart_abandoned\npush: {title: t, body: \"{{ 1 if segment('a') else 2 }}\"}\n"
    workspace = shop({SEGMENTS: "a: event.lines | length > 1\n", NOTE: manifest})
    assert workspace.render("note", "push", workspace.persona("ada")).body == "2"


def test_an_empty_text_is_a_text(shop: Any) -> None:
    workspace = shop({NOTE: "event: cart_abandoned\npush: {title: t, body: '', link: ''}\n"})
    assert workspace.render("note", "push", workspace.persona("ada")).body == ""
