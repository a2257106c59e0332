"""A draw is each recipient's own: in every channel, in conditions, and never shared through a collection."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dynacontent import Email, Push, Recipient, Workspace, WorkspaceError
from tests.rendering.conftest import FILES as SHOP

Open = Callable[[dict[str, str | None]], Workspace]

DRAWN = '{{ ["a", "b", "c", "d", "e", "f"] | shuffle | join }}'
MESSAGE = """\
email: {body: email.mjml, subject: SUBJECT}
push: {title: t, body: SUBJECT}
""".replace("SUBJECT", f"'{DRAWN}'")
TEXT = f"<mj-column><mj-text>{DRAWN}</mj-text></mj-column>"
BODY = f"<mjml><mj-body><mj-section>{TEXT}</mj-section></mj-body></mjml>"
FILES = {"templates/messages/draw/message.yaml": MESSAGE, "templates/messages/draw/email.mjml": BODY}


def who(key: str) -> Recipient:
    return Recipient({"id": key}, context={"now": "2026-05-01T09:00:00Z"})


def test_all_channels_draw_the_same(shop: Open) -> None:
    """Also with the plain path; other recipients draw something else."""
    opened = shop(FILES)
    drawn = set()
    for key in ("ann", "ben", "cleo"):
        email, push = opened.render("draw", "email", who(key)), opened.render("draw", "push", who(key))
        assert isinstance(email, Email)
        assert isinstance(push, Push)
        assert sorted(push.body) == list("abcdef")
        assert email.subject == push.body == email.text.strip()
        drawn.add(push.body)
    assert len(drawn) == 3


def test_a_component_that_draws_is_run_for_everybody(shop: Open) -> None:
    """Though it is given the same item, and is otherwise the same for all."""
    macro = f"{{% macro card(p) %}}{{# p: ref[products] #}}{{{{ p.name }}}} {DRAWN}{{% endmacro %}}"
    body = '{% from "components/card.txt" import card %}{{ card(catalogs.products["tent"]) }}'
    files = {
        "templates/components/card.txt": macro,
        "templates/messages/draw/message.yaml": f"push: {{title: t, body: '{body}'}}",
    }
    opened = shop(files)
    outputs = [opened.render("draw", "push", who(f"r{number}")) for number in range(8)]
    assert len({output.body for output in outputs if isinstance(output, Push)}) > 5


def test_a_collection_that_draws_is_one_to_one(shop: Open) -> None:
    """Whose items it gives depends on the recipient, as if it read the profile."""
    catalog = """\
source: letters.csv
key: letter
fields: {letter: str}
collections:
  one: {where: "item.letter == (['a', 'b', 'c', 'd'] | shuffle(per='recipient') | first)"}
"""
    body = '{{ collection("one").letter | listing }}'
    opened = shop(
        {
            "catalogs/letters.yaml": catalog,
            "catalogs/letters.csv": "letter\na\nb\nc\nd\n",
            "templates/messages/draw/message.yaml": f"push: {{title: t, body: '{body}'}}",
        }
    )
    outputs = [opened.render("draw", "push", who(f"r{number}")) for number in range(40)]
    assert {output.level for output in outputs} == {3}
    assert {output.body for output in outputs if isinstance(output, Push)} == {"a", "b", "c", "d"}


def test_without_a_key_there_is_no_draw(shop: Open) -> None:
    """Said when the workspace is opened, in messages and in segments."""
    profile = SHOP["templates/profile.yaml"].replace("key: id", "")
    segments = SHOP["templates/segments.yaml"] + "lucky: ([1, 2] | shuffle | first) == 1\n"
    with pytest.raises(WorkspaceError) as caught:
        shop({**FILES, "templates/profile.yaml": profile, "templates/segments.yaml": segments})
    problems = [str(problem) for problem in caught.value.problems if "recipients apart" in problem.message]
    assert any("segments.yaml" in problem for problem in problems)
    assert any("message.yaml:1:" in problem for problem in problems)
    assert "key: FIELD" in problems[0]
