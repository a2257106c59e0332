"""What is worked out once for a recipient is in the recording of every render that uses it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dynacontent import Workspace
from dynacontent.errors import CatalogError, CatalogUnavailableError, DynacontentError, NotRecordedError
from dynacontent.models.recorded import Take
from dynacontent.ports import FeedRequest, MemoryFeedSource, Query, Row
from dynacontent.rendering.fetched import Reads, Through
from dynacontent.rendering.personal import Marks, Personal
from dynacontent.rendering.recordings.people import Person
from dynacontent.rendering.recordings.recording import Noted
from dynacontent.rendering.recordings.replaying import Readings, Replayed
from tests.rendering.conftest import FILES, Open
from tests.rendering.placements_shop import WARM, ada, placed
from tests.rendering.placements_shop import Open as OpenPlaced
from tests.rendering.test_feeds import CONFIGURATION, FEEDS

__all__ = ["placed"]

PROFILE = dedent(FILES["templates/profile.yaml"]) + "  warmth: float? = feeds.mild().temperature\n"
SEGMENTS = FILES["templates/segments.yaml"].replace(
    "adult: profile.adult", "warm: feeds.mild().temperature > 12"
)
STAGES = FILES["templates/segments.yaml"].replace("profile.age is missing", "feeds.mild().temperature <= 12")
PEOPLE = [{"id": "ann", "age": 30}, {"id": "ben", "age": 30}]


@dataclass(frozen=True, slots=True)
class Case:
    """Texts of two channels, and what they say to Ann, at 11 degrees, and to Ben, at 14."""

    description: str
    push: str
    banner: str
    ann: tuple[str, str]
    ben: tuple[str, str]
    segments: str = FILES["templates/segments.yaml"]


WARMTH = "{{ profile.warmth | number }}"
CITY = "{% if profile.warmth > 1 %}{{ feeds.store(id='ulm').city }}{% endif %}"
CASES = [
    Case("a derived field", WARMTH, WARMTH, ("11", "11"), ("14", "14")),
    Case("a derived field in one channel", WARMTH, "-", ("11", "-"), ("14", "-")),
    Case("a derived field, and a feed that is asked after it", CITY, WARMTH,
         ("Ulm 11", "11"), ("Ulm 14", "14")),
    Case("a segment", "{{ segment('warm') }}", "{{ segment('warm') }}",
         ("False", "False"), ("True", "True"), segments=SEGMENTS),
    Case("a stage", "{{ context.stage }}", "{{ context.stage }}",
         ("new", "new"), ("regular", "regular"), segments=STAGES),
]  # fmt: skip


def texts(out: Any) -> tuple[str, str]:
    return out["push"].body, out["banner"].content


def open_warm(root: Callable[..., Path], case: Case) -> Workspace:
    """A shop where it gets warmer with each request: at 11 degrees for Ann, at 14 for Ben."""
    degrees = {"mild": count(11, 3), "store": count(11, 3)}

    def answer(request: FeedRequest) -> Any:
        now = next(degrees[request.feed])
        return {"temperature": float(now)} if request.feed == "mild" else {"city": f"Ulm {now}", "lat": 1.0}

    folder = root({
        "dynacontent.toml": CONFIGURATION,
        "catalogs/feeds.yaml": FEEDS,
        "templates/profile.yaml": PROFILE,
        "templates/segments.yaml": case.segments,
        "templates/messages/news/message.yaml": f'push: {{title: t, body: "{case.push}"}}\nbanner: {{}}\n',
        "templates/messages/news/banner.html": case.banner,
    })  # fmt: skip
    return Workspace.open(folder, feeds=MemoryFeedSource(answer))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_each_channel_replays_what_its_own_recipient_was_given(
    root: Callable[..., Path], tmp_path: Path, case: Case
) -> None:
    workspace, file = open_warm(root, case), tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        outs = [recorded.render_all("news", who) for who in PEOPLE]
    assert list(map(texts, outs)) == [case.ann, case.ben]
    replay = Workspace.open(workspace.root, replay=file)
    for who, before in zip(PEOPLE, outs, strict=True):
        for channel, out in before.items():
            assert replay.render("news", channel, who).to_dict() == out.to_dict()
        assert texts(replay.render_all("news", who)) == texts(before)
    assert len(json.loads(file.read_text("utf-8"))["renders"]) == 4


def test_a_channel_that_is_looked_at_for_a_placement_is_no_render(placed: OpenPlaced, tmp_path: Path) -> None:
    workspace, file = placed(WARM), tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        before = recorded.render("note", "push", ada()).to_dict()
    assert [one["channel"] for one in json.loads(file.read_text("utf-8"))["renders"]] == ["push"]
    assert Workspace.open(workspace.root, replay=file).render("note", "push", ada()).to_dict() == before


def test_what_a_channel_that_is_looked_at_reads_is_replayed(placed: OpenPlaced, tmp_path: Path) -> None:
    workspace = placed("name: s, show: viewed, with: {p: '= profile.last_viewed'}")
    file = tmp_path / "r.json"
    with workspace.recording(file) as recorded:
        before = recorded.render("note", "push", ada()).to_dict()
    assert before["body"] == "seen 4.5"
    (workspace.root / "catalogs" / "products.csv").unlink()
    assert Workspace.open(workspace.root, replay=file).render("note", "push", ada()).to_dict() == before


class Failing(Through):
    """Reads where every question to a catalog fails."""

    def __init__(self, reads: Reads, error: BaseException) -> None:
        super().__init__(reads)
        self._error = error

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        raise self._error


@pytest.mark.parametrize(("error", "replays"), [
    (CatalogError("the database went away"), CatalogError),
    (CatalogUnavailableError("it was never imported"), CatalogUnavailableError),
    (TypeError("money of another currency"), NotRecordedError),
    (KeyboardInterrupt(), NotRecordedError),
])  # fmt: skip
def test_a_question_that_fails_replays_as_far_as_its_catalog_is_why(
    shop: Open, error: BaseException, replays: type[Exception]
) -> None:
    workspace = shop({})
    query = Query("products", "SELECT", (), (), "products", name="best")
    person = Person("00", "ann", Personal(Marks(), {}))
    with workspace.parts.reading() as reads:
        noted = Noted(Failing(reads, error), Take(), person, workspace.parts.sources.catalogs)
        with pytest.raises(type(error)):
            noted.select(query, ())
    with pytest.raises(DynacontentError) as caught:
        Replayed(noted.take, person, Readings(workspace.parts.sources)).select(query, ())
    assert type(caught.value) is replays
