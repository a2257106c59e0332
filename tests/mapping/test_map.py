"""The map of a workspace: what it shows, what it finds, and its forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from dynacontent import UnknownNameError, Workspace
from dynacontent.mapping import WorkspaceMap, draw
from dynacontent.mapping.findings import CODES
from dynacontent.mapping.page import as_page
from dynacontent.mapping.text import as_mermaid, as_text
from tests.rendering.conftest import root
from tests.rendering.placements_shop import Open, placed

__all__ = ["placed", "root"]

SEGMENTS = "templates__segments.yaml"
PLAIN = "name: w, show: warm"
TEST = "variants: {a: {weight: 1, show: warm}, b: {weight: 1, show: plain}}"


def found(workspace: Workspace) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in draw(workspace).findings]


def test_what_is_drawn(placed: Open) -> None:
    workspace = placed(
        f"{PLAIN}, cooldown: 36h, when: \"segment('adult') and history.count('viewed', within='1d') == 0\"",
        "name: n, when: profile.age > 90, show: mail_only, channels: [email, push], from: 2026-01-01",
        f"name: t, experiment: e, namespace: home, coverage: 20%, {TEST}",
        holdout="5%",
    )
    drawn = draw(workspace)
    (placement,) = drawn.placements
    assert (placement.key, placement.messages, placement.holdout) == ("note/hero", ("note",), 0.05)
    first, second, third, default = placement.rules
    assert (first.data, first.segments) == (("history: viewed",), ("adult",))
    assert (first.limits, first.personas) == (("not again for 36h",), {"regular": ("ada",)})
    assert (second.channels, second.silent) == (("email", "push"), ("push",))
    assert second.limits == ("from 2026-01-01", "only in email, push")
    assert (third.shows, third.limits) == ({"a": "warm", "b": "plain"}, ("0% to 20% of home",))
    assert (default.name, default.reached) == ("default", 0)
    assert [(segment.name, segment.used_by) for segment in drawn.segments] == [("adult", ("note/hero.w",))]


def test_the_map_of_one_message(placed: Open) -> None:
    workspace = placed(PLAIN)
    assert draw(workspace, "note").title == "note"
    with pytest.raises(UnknownNameError, match="did you mean 'note'"):
        draw(workspace, "nota")


@pytest.mark.parametrize(
    ("rules", "findings"),
    [
        ((f"{PLAIN}, when: segment('adult')",), []),
        (
            (f"{PLAIN}, when: segment('adult') and false",),
            [
                ("unreachable", "note/hero.w"),
                ("unseen_rule", "note/hero.w"),
                ("stage_without_rule", "note/hero"),
            ],
        ),
        (
            (
                f"{PLAIN}, when: segment('adult')",
                "name: n, when: profile.age > 3 and segment('adult'), show: warm",
            ),
            [("shadowed", "note/hero.n"), ("unseen_rule", "note/hero.n")],
        ),
        (
            (f"{PLAIN}, when: segment('adult'), cooldown: 1h", "name: n, when: segment('adult'), show: warm"),
            [("unseen_rule", "note/hero.n")],
        ),
        (
            (f"{PLAIN}, when: segment('adult') and profile.age > 90",),
            [("unseen_rule", "note/hero.w"), ("stage_without_rule", "note/hero")],
        ),
        (
            (
                f"name: x, experiment: one, when: segment('adult'), {TEST}",
                f"name: y, experiment: two, {TEST}",
            ),
            [("unseen_rule", "note/hero.y"), ("overlapping", "note/hero.y")],
        ),
        (
            (
                f"name: x, experiment: one, namespace: n, coverage: 50%, when: segment('adult'), {TEST}",
                f"name: y, experiment: two, namespace: n, coverage: 50%, {TEST}",
            ),
            [("unseen_rule", "note/hero.y")],
        ),
        (
            (
                f"name: x, experiment: one, until: 2026-05-02, when: segment('adult'), {TEST}",
                f"name: y, experiment: two, from: 2026-05-02, {TEST}",
            ),
            [("unseen_rule", "note/hero.y")],
        ),
    ],
)
def test_findings(placed: Open, rules: tuple[str, ...], findings: list[tuple[str, str]]) -> None:
    assert found(placed(*rules)) == findings
    assert {code for code, _subject in findings} <= set(CODES)


def test_segments_that_nothing_asks_for(placed: Open) -> None:
    segments = (
        "adult: profile.adult\nasked: profile.adult\nlonely: segment('asked')\nstages: {regular: 'true'}\n"
    )
    workspace = placed(f"{PLAIN}, when: segment('adult')", **{SEGMENTS: segments})
    assert found(workspace) == [("unused_segment", "lonely")]


def test_a_segment_of_a_template_is_asked_for(placed: Open) -> None:
    asked = '{% placement "hero" %}{% if segment("adult") %}{% endif %}'
    workspace = placed(PLAIN, **{"templates__messages__note__banner.html": asked})
    assert found(workspace) == []


class Tags(HTMLParser):
    """Counts what is opened and closed, and gathers addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "link", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "path", "circle"):
            assert self.open.pop() == tag


@pytest.fixture
def drawn(placed: Open) -> WorkspaceMap:
    return draw(
        placed(
            "name: w, when: \"profile.first_name == '<b>&' or profile.age > 3\", show: warm",
            f"name: t, experiment: e, {TEST}",
        )
    )


def test_the_page_is_whole_and_needs_nothing_else(drawn: WorkspaceMap) -> None:
    page, tags = as_page(drawn), Tags()
    tags.feed(page)
    assert (tags.open, tags.addresses) == ([], [])
    assert "<b>&" not in page.replace("<b>&#", "")
    assert "url(" not in page
    assert "note/hero" in page


@pytest.mark.parametrize("form", [as_text, as_mermaid], ids=["text", "mermaid"])
def test_other_forms_name_everything(drawn: WorkspaceMap, form: Callable[[WorkspaceMap], str]) -> None:
    text = form(drawn)
    assert all(name in text for name in ("note/hero", "w", "warm", "plain", "default"))


def test_mermaid_draws_arrows_between_declared_boxes(drawn: WorkspaceMap) -> None:
    lines = as_mermaid(drawn).splitlines()
    assert lines[0] == "flowchart LR"
    assert any("profile.age" in line and "-->" in line for line in lines)


def test_it_is_json(drawn: WorkspaceMap) -> None:
    told = json.loads(json.dumps(drawn.to_dict()))
    assert told["placements"][0]["rules"][0]["personas"] == {"regular": ["ada"]}
