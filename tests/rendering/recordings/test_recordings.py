"""A recorded render replays byte for byte, with its data and the network gone."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dynacontent import DynacontentError, Failed, Push, RenderError, Workspace
from dynacontent.errors import NotRecordedError
from dynacontent.ports import FeedRequest, MemoryFeedSource
from tests.rendering.conftest import FILES
from tests.rendering.test_feeds import CONFIGURATION, FEEDS, answer

Root = Callable[[dict[str, str | None]], Path]
BODY = """\
{{ profile.first_name | fallback("you") }} {{ context.now | datetime }} {{ context.currency }}
{{ feeds.weather(city=profile.first_name | fallback("Nowhere")).temperature | fallback("?") }}
{{ feeds.store(id="ulm").city | fallback("?") }} {{ feeds.mild().temperature | fallback("?") }}
{% level 3 %}{% for p in collection("picked") %}{{ p.name }} {{ (p.cheaper.name or []) | join }}, {% endfor %}
{% level 2 %}{% for p in collection("shuffled") %}{{ p.name }} {{ p.price | money }}, {% endfor %}
{% level 1 %}nothing{% endlevel %}
"""
CATALOG = dedent(FILES["catalogs/products.yaml"]) + "  shuffled: {order: seeded, limit: 2}\n"


def gone(request: FeedRequest) -> Any:
    raise AssertionError(f"a replay asks nothing: {request}")


def manifest(body: str) -> str:
    return "push:\n  title: t\n  body: >-\n    " + body.replace("\n", "\n    ") + "\n"


@pytest.fixture
def shop(root: Root) -> Callable[..., Workspace]:
    """The shop with one message; ``lose`` takes away everything a replay must not need."""

    def open_shop(body: str = BODY, source: Any = answer, **files: str) -> Workspace:
        folder = root({
            "dynacontent.toml": CONFIGURATION,
            "catalogs/feeds.yaml": FEEDS,
            "catalogs/products.yaml": CATALOG,
            "templates/messages/news/message.yaml": manifest(body),
            **{path.replace("__", "/") + ".yaml": text for path, text in files.items()},
        })  # fmt: skip
        return Workspace.open(folder, feeds=MemoryFeedSource(source))

    return open_shop


def replayed(workspace: Workspace, file: Path, *, lose: bool = True) -> Workspace:
    """The workspace replaying a file; its data are taken away."""
    if lose:
        shutil.rmtree(workspace.root / ".dynacontent")
        (workspace.root / "catalogs" / "products.csv").write_text("broken", "utf-8")
    return Workspace.open(workspace.root, feeds=MemoryFeedSource(gone), replay=file)


ADA = {
    "profile": {"id": "ada", "first_name": "Bonn", "age": 36, "favourites": ["tents"], "purchased": ["mat"]},
    "consent": ["personalization"],
}
BEN = {"id": "ben", "language": "de", "currency": "USD"}
CAM = {"profile": {"id": "cam", "first_name": "Ulm", "favourites": []}, "consent": ["personalization"]}
EVE = {"id": "eve"}
PEOPLE = [ADA, BEN, CAM]


def text_of(out: Any) -> str:
    assert isinstance(out, Push)
    return out.body


def everything(workspace: Workspace) -> list[Any]:
    return [out.to_dict() for out in workspace.render_many("news", PEOPLE)]


def test_renders_replay_with_their_data_and_the_network_gone(
    shop: Callable[..., Workspace], tmp_path: Path
) -> None:
    workspace, file = shop(), tmp_path / "tuesday.json"
    with workspace.recording(file) as recorded:
        before = everything(recorded)
    after = replayed(workspace, file)
    assert everything(after) == before
    assert [render["status"] for render in before] == ["rendered"] * 3
    assert before[0]["body"].startswith("Bonn")
    assert {look.origin for look in after.render("news", "push", ADA).lookups} == {"recording"}
    assert after.replay_warnings == ()
    assert len(json.loads(file.read_text("utf-8"))["takes"]) == 1


def test_every_way_to_render_is_recorded(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace = shop()

    async def in_a_loop(recorded: Workspace) -> list[str]:
        one = await recorded.arender("news", "push", EVE)
        return [text_of(one), *[text_of(out) async for out in recorded.arender_many("news", PEOPLE)]]

    def in_threads(recorded: Workspace) -> list[str]:
        with ThreadPoolExecutor(4) as pool:
            return [
                text_of(out) for out in pool.map(lambda who: recorded.render("news", "push", who), PEOPLE)
            ]

    def all_channels(recorded: Workspace) -> list[str]:
        return [text_of(recorded.render_all("news", who)["push"]) for who in PEOPLE]

    ways: list[Callable[[Workspace], list[str]]] = [
        lambda recorded: asyncio.run(in_a_loop(recorded)), in_threads, all_channels,
    ]  # fmt: skip
    bodies = []
    for number, way in enumerate(ways):
        with workspace.recording(tmp_path / f"{number}.json") as recorded:
            bodies.append(way(recorded))
    for number, way in enumerate(ways):
        assert way(replayed(workspace, tmp_path / f"{number}.json", lose=number == 0)) == bodies[number]


def test_the_clock_and_the_options_are_those_of_the_recording(
    shop: Callable[..., Workspace], tmp_path: Path
) -> None:
    workspace, file = shop(), tmp_path / "r.json"
    said: dict[str, Any] = {"level": 2, "locale": "de", "context": {"currency": "USD", "device": "phone"}}
    with workspace.recording(file) as recorded:
        before = recorded.render("news", "push", ADA, **said)
        whole = recorded.render("news", "push", CAM)
    after = replayed(workspace, file)
    assert after.render("news", "push", ADA).to_dict() == before.to_dict()
    assert after.render("news", "push", ADA, **said).to_dict() == before.to_dict()
    later = after.render("news", "push", CAM, context={"now": "2030-01-01T00:00:00Z"})
    assert (later.context["now"].year, whole.context["now"].year) != (2030, 2030)
    with pytest.raises(NotRecordedError, match="picked gives here is not in the recording"):
        after.render("news", "push", ADA, level=3)


def test_of_several_renders_the_one_that_is_asked_for_is_replayed(
    shop: Callable[..., Workspace], tmp_path: Path
) -> None:
    workspace, file = shop(), tmp_path / "r.json"
    moved = {**ADA, "profile": {**ADA["profile"], "age": 37}}
    with workspace.recording(file) as recorded:
        first = text_of(recorded.render("news", "push", ADA, context={"now": "2026-05-01T09:00:00Z"}))
        second = text_of(recorded.render("news", "push", moved, context={"now": "2026-05-02T09:00:00Z"}))
        capped = text_of(recorded.render("news", "push", BEN, level=1))
        last = text_of(recorded.render("news", "push", BEN, level=2))
    after = replayed(workspace, file)
    assert text_of(after.render("news", "push", ADA)) == first
    assert text_of(after.render("news", "push", moved)) == second != first
    assert text_of(after.render("news", "push", BEN)) == last != capped
    assert text_of(after.render("news", "push", BEN, level=1)) == capped


def test_each_render_replays_the_data_it_saw(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    count = iter(range(100))
    body = '{{ feeds.store(id="ulm").city }} {{ catalogs.products["tent"].name }}'
    workspace = shop(body, lambda _request: {"city": f"Ulm {next(count)}", "lat": 1.0})
    data, file = workspace.root / "catalogs" / "products.csv", tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        before = [text_of(recorded.render("news", "push", ADA))]
        data.write_text(data.read_text("utf-8").replace("Tent", "Yurt"), "utf-8")
        Workspace.open(workspace.root)  # imports it
        before.append(text_of(recorded.render("news", "push", EVE)))
    assert before == ["Ulm 0 Tent", "Ulm 1 Yurt"]
    after = replayed(workspace, file)
    assert [text_of(out) for out in after.render_many("news", [ADA, EVE])] == ["Ulm 0 Tent", "Ulm 1 Yurt"]


def test_what_fails_is_recorded_and_fails_again(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace, file = (
        shop('{{ profile.first_name }} {{ catalogs.products["gone"].name }}'),
        tmp_path / "r.json",
    )
    with workspace.recording(file) as recorded:
        before = [(out.code, str(out.error)) for out in recorded.render_many("news", PEOPLE)]  # type: ignore[union-attr]
    after = replayed(workspace, file).render_many("news", PEOPLE)
    assert [(out.code, str(out.error)) for out in after if isinstance(out, Failed)] == before
    assert [code for code, _ in before] == ["item_not_found", "attribute_missing", "item_not_found"]


def test_the_file_is_written_when_the_with_ends_in_an_error(
    shop: Callable[..., Workspace], tmp_path: Path
) -> None:
    workspace, file = shop("{{ profile.first_name }}"), tmp_path / "new" / "folder" / "r.json"
    with pytest.raises(RenderError), workspace.recording(file) as recorded:
        recorded.render("news", "push", BEN)
    assert len(json.loads(file.read_text("utf-8"))["renders"]) == 1
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["r.json"]


def test_a_catalog_without_data_replays_as_one(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    body = '{% level 2 %}{{ catalogs.products["tent"].name }}{% level 1 %}no products{% endlevel %}'
    workspace, file = shop(body), tmp_path / "r.json"
    shutil.rmtree(workspace.root / ".dynacontent")
    (workspace.root / "catalogs" / "products.csv").unlink()
    workspace = Workspace.open(workspace.root, feeds=MemoryFeedSource(answer))
    with workspace.recording(file) as recorded:
        before = recorded.render("news", "push", ADA).to_dict()
    assert before["body"] == "no products"
    after = Workspace.open(workspace.root, replay=file)
    assert after.render("news", "push", ADA).to_dict() == before
    assert after.data_problems == ()


def test_a_recording_can_be_recorded_but_no_replay(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace, outer, inner = shop(), tmp_path / "outer.json", tmp_path / "inner.json"
    with workspace.recording(outer) as one, one.recording(inner) as two:
        before = text_of(two.render("news", "push", ADA))
    for file in (outer, inner):
        after = replayed(workspace, file, lose=file == outer)
        assert text_of(after.render("news", "push", ADA)) == before
    with pytest.raises(DynacontentError, match="nothing to record"), after.recording(tmp_path / "x"):
        pass
    assert not (tmp_path / "x").exists()


@dataclass(frozen=True, slots=True)
class Change:
    """What a replay says after a change of the workspace or of what is asked for."""

    description: str
    message: str
    who: Any = field(default_factory=lambda: ADA)
    body: str = BODY
    catalog: str = CATALOG
    feeds: str = FEEDS
    render: tuple[str, str] = ("news", "push")


CHANGES = [
    Change(
        "another message",
        "there is no note (push) in the recording\n  hint: recorded are news (push)",
        render=("note", "push"),
        who={**ADA, "events": {"cart_abandoned": {"lines": []}}},
    ),
    Change("another recipient", "news (push) was not recorded for this recipient", who=EVE),
    Change(
        "another personal value",
        "was not recorded for this recipient\n  hint: recipients are known by the key of the profile and "
        "everything marked pii",
        who={**ADA, "profile": {**ADA["profile"], "first_name": "Ann"}},  # type: ignore[dict-item]
    ),
    Change(
        "another attribute",
        "what picked gives here is not in the recording",
        who={**ADA, "profile": {**ADA["profile"], "favourites": ["cooking"]}},  # type: ignore[dict-item]
    ),
    Change("an item more", "item 'boat' of products is not in the recording",
           body='{{ catalogs.products["boat"].name }}'),
    Change("a collection more", "what best gives here is not in the recording",
           body='{% for p in collection("best") %}{{ p.name }}{% endfor %}'),
    Change("a collection that asks otherwise", "what picked gives here is not in the recording",
           catalog=CATALOG.replace("item not in profile.purchased", "item.rating > 4")),
    Change("a feed more", "feeds.store(id='bonn') is not in the recording",
           body='{{ feeds.store(id="bonn").city }}'),
    Change("a feed more for a personal value", "feeds.store(id='(personal)') is not in the recording",
           body="{{ feeds.store(id=profile.first_name).city }}"),
    Change("a field that is a number now",
           "item 'tent' of products fits its schema no longer: category should be",
           body='{{ catalogs.products["tent"].category }}',
           catalog=CATALOG.replace("category: str", "category: int").replace(
               "item.category in profile.favourites and ", "")),
    Change("an answer of another type",
           "the recorded answer of feed store fits its response no longer: city should be",
           feeds=FEEDS.replace("city: str, lat", "city: int, lat")),
]  # fmt: skip


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.description)
def test_what_is_not_in_a_recording_is_told(
    shop: Callable[..., Workspace], tmp_path: Path, case: Change
) -> None:
    workspace, file = shop(), tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        recorded.render("news", "push", ADA)
    workspace = shop(case.body, catalogs__feeds=case.feeds)
    (workspace.root / "catalogs" / "products.yaml").write_text(case.catalog, "utf-8")
    after = replayed(workspace, file)
    with pytest.raises(NotRecordedError) as caught:
        after.render(*case.render, case.who)
    assert case.message in str(caught.value)
    assert "\n  hint: " in str(caught.value)
    (failed,) = after.render_many(case.render[0], [case.who])
    assert failed.code == "not_recorded"


def test_a_changed_workspace_is_told(shop: Callable[..., Workspace], tmp_path: Path) -> None:
    workspace, file = shop("{{ context.locale }}"), tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        recorded.render("news", "push", ADA)
    content = file.read_text("utf-8").replace('"dynacontent": "', '"dynacontent": "0.0.')
    file.write_text(content, "utf-8")
    after = replayed(shop("{{ context.currency }}"), file)
    first, second = after.replay_warnings
    assert "this was recorded with dynacontent 0.0." in first
    assert second == "the workspace changed since this was recorded: renders may differ"
    assert text_of(after.render("news", "push", ADA)) == "EUR"
