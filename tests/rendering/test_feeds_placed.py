"""Rules and components that ask feeds: the same rounds, one decision for all channels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Workspace
from dynacontent.ports import FeedAnswer, FeedRequest, MemoryFeedSource
from tests.rendering.placements_shop import COMPONENTS, MANIFEST, ada, shown
from tests.rendering.test_feeds import CONFIGURATION, FEEDS

ASKING = {
    "templates/components/hero.mjml": "{% macro sky(city) %}<mj-section><mj-column><mj-text>{{ "
    "feeds.weather(city=city).temperature }}</mj-text></mj-column></mj-section>{% endmacro %}",
    "templates/components/hero.html": "{% macro sky(city) %}<b>{{ "
    "feeds.weather(city=city).temperature }}</b>{% endmacro %}",
    "templates/components/hero.txt": "{% macro sky(city) %}{{ "
    "feeds.weather(city=city).temperature }}{% endmacro %}",
}


def answer(request: FeedRequest) -> Any:
    city = dict(request.arguments)["city"]
    if city == "Nowhere":
        return FeedAnswer(code="feed_timeout")
    return {"temperature": float(len(city)), "words": "sunny"}


@pytest.fixture
def open_shop(root: Callable[..., Path]) -> Callable[..., tuple[Workspace, MemoryFeedSource]]:
    def open_shop(*rules: str) -> tuple[Workspace, MemoryFeedSource]:
        components = {
            path: ASKING.get(path, "") + "\n" + text if path in ASKING else text
            for path, text in COMPONENTS.items()
        }
        written = "\n".join(f"      - {{{rule}}}" for rule in rules)
        manifest = MANIFEST.format(rules=written, default="plain", holdout="")
        source = MemoryFeedSource(answer)
        folder = root(
            {
                **{path: text.replace("\n        ", "\n") for path, text in components.items()},
                "dynacontent.toml": CONFIGURATION,
                "catalogs/feeds.yaml": FEEDS,
                "templates/messages/note/message.yaml": manifest,
            }
        )
        return Workspace.open(folder, feeds=source), source

    return open_shop


def cities(source: MemoryFeedSource) -> list[list[str]]:
    return [[dict(request.arguments)["city"] for request in round_] for round_ in source.rounds]


@pytest.mark.parametrize(
    ("rules", "text", "rounds"),
    [
        (
            ["name: warm, when: feeds.weather(city='Bonn').temperature > 3, show: warm"],
            "warm all",
            [["Bonn"]],
        ),
        (["name: warm, when: feeds.weather(city='Bonn').temperature > 9, show: warm"], "plain", [["Bonn"]]),
        (
            ["name: none, when: feeds.weather(city='Nowhere').temperature > 3, show: warm"],
            "plain",
            [["Nowhere"]],
        ),
        (["name: sky, when: profile.age > 3, show: sky, with: {city: Bonn}"], "4.0", [["Bonn"]]),
        (["name: sky, when: profile.age > 3, show: sky, with: {city: Nowhere}"], "plain", [["Nowhere"]]),
        (
            [
                "name: sky, when: profile.age > 3, show: sky, with: {city: Nowhere}",
                "name: ulm, when: feeds.weather(city='Ulm').words == 'sunny', show: sky, with: {city: Ulm}",
            ],
            "3.0",
            [["Ulm", "Nowhere"]],
        ),
    ],
)
def test_every_channel_shows_the_same(
    open_shop: Callable[..., tuple[Workspace, MemoryFeedSource]],
    rules: list[str],
    text: str,
    rounds: list[list[str]],
) -> None:
    workspace, source = open_shop(*rules)
    assert set(shown(workspace, ada()).values()) == {text}
    asked = cities(source)
    assert sorted(city for round_ in asked for city in round_) == sorted(city for r in rounds for city in r)
    assert len(asked) <= 2
