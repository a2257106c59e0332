"""What is kept of answers and failures, for how long, and where."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dynacontent.feeds import Surroundings, open_feeds
from dynacontent.feeds.kept import MOMENT
from dynacontent.models.authored import CatalogSchema, Configuration
from dynacontent.models.schema import Field
from dynacontent.models.source import SourceText
from dynacontent.models.values import Money
from tests.feeds.conftest import WARM, Open, ask, feed, request, type_of
from tests.feeds.evil import Connection, EvilServer, Received


@dataclass(slots=True)
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def counting(connection: Connection, received: Received) -> None:
    """Answers with the number of the request."""
    counting.count += 1  # type: ignore[attr-defined]
    connection.reply({"temperature": float(counting.count)})  # type: ignore[attr-defined]


@pytest.fixture
def url(server: EvilServer) -> str:
    counting.count = 0  # type: ignore[attr-defined]
    return server.on("/w", counting)


def broken(connection: Connection, _request: Received) -> None:
    connection.reply(b"", status="404 Not Found")


def test_an_answer_is_kept_for_its_time(server: EvilServer, url: str, opened: Open) -> None:
    clock = Clock()
    source = opened(feed(url, ttl=60), surroundings=Surroundings(clock=clock))
    assert ask(source).origin == "network"
    assert (ask(source).value, ask(source).origin) == ({"temperature": 1.0}, "cache")
    clock.now += 60
    assert ask(source).origin == "cache"
    clock.now += 1
    later = ask(source)
    assert (later.value, later.origin) == ({"temperature": 2.0}, "network")
    assert len(server.received) == 2


def test_without_a_time_nothing_is_kept(server: EvilServer, url: str, opened: Open, caches: Path) -> None:
    source = opened(feed(url))
    assert [ask(source).value["temperature"] for _ in range(3)] == [1.0, 2.0, 3.0]
    assert [path for path in caches.rglob("*") if path.is_file()] == []


@dataclass(frozen=True, slots=True)
class Later:
    description: str
    seconds: float
    origin: str | None


@pytest.mark.parametrize(
    "case",
    [
        Later("fresh", 30, "cache"),
        Later("stale", 100, "stale"),
        Later("almost too old", 660, "stale"),
        Later("too old", 661, None),
        Later("the clock was put back a little", -30, "cache"),
        Later("the clock was put back an hour", -3_600, None),
    ],
    ids=lambda case: case.description,
)
@pytest.mark.parametrize("restarted", [False, True], ids=["same process", "new process"])
def test_an_answer_is_used_longer_where_asking_again_fails(
    case: Later, server: EvilServer, url: str, opened: Open, *, restarted: bool
) -> None:
    clock = Clock()
    weather = feed(url, ttl=60, stale=600)
    source = opened(weather, surroundings=Surroundings(clock=clock))
    assert ask(source).value == {"temperature": 1.0}
    server.on("/w", broken)
    clock.now += case.seconds
    if restarted:
        source = opened(weather, surroundings=Surroundings(clock=clock))
    answer = ask(source)
    if case.origin is None:
        assert (answer.value, answer.code) == (None, "feed_status")
    else:
        assert (answer.value, answer.code, answer.origin) == ({"temperature": 1.0}, None, case.origin)
    assert bool(answer.detail) is (case.origin != "cache")
    again = ask(source)  # the failure still stands
    assert (again.value, again.code) == (answer.value, answer.code)


def test_another_process_finds_what_one_was_told(server: EvilServer, url: str, opened: Open) -> None:
    weather = feed(url, ttl=600)
    assert ask(opened(weather)).origin == "network"
    again = ask(opened(weather))
    assert (again.value, again.origin) == ({"temperature": 1.0}, "cache")
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({"headers": {"X-A": "1"}}, False),
        ({"response": {"temperature": "decimal"}}, False),
        ({"response": {"temperature": "float", "sky": "str?"}}, False),
        ({"max_bytes": 500}, False),
        ({"ttl": 500}, True),
        ({"name": "other"}, True),
        ({"retries": 3}, True),
    ],
)
def test_what_an_answer_depends_on(
    change: dict[str, Any], server: EvilServer, url: str, opened: Open, *, shared: bool
) -> None:
    ask(opened(feed(url, ttl=600)))
    changed = feed(url, **{"ttl": 600, **change})
    asked = request(changed.name)
    assert opened(changed).fetch({asked: 2.0})[asked].origin == ("cache" if shared else "network")


def test_another_secret_gets_another_answer(url: str, opened: Open) -> None:
    weather = feed(url, ttl=600, headers={"Authorization": "$FEED_TOKEN"})
    ask(opened(weather, environ={"FEED_TOKEN": "a"}))
    assert ask(opened(weather, environ={"FEED_TOKEN": "b"})).origin == "network"
    assert ask(opened(weather, environ={"FEED_TOKEN": "a"})).origin == "cache"


def test_what_was_asked_cannot_be_tried_out(url: str, opened: Open, caches: Path) -> None:
    """Another user's file has another key for the same request."""

    def key() -> bytes:
        weather = feed(url, ttl=600)
        source = opened(weather)
        ask(source)
        source.close()
        (file,) = caches.rglob("*.sqlite")
        with contextlib.closing(sqlite3.connect(file)) as connection:
            ((found,),) = connection.execute("SELECT key FROM answers").fetchall()
        return bytes(found)

    first = key()
    assert key() == first
    shutil.rmtree(caches / "feeds")
    assert key() != first


@pytest.mark.parametrize("told", ["no-store", "private", "max-age=60, Private=x"])
def test_what_a_server_wants_nobody_to_keep(told: str, server: EvilServer, opened: Open) -> None:
    def behave(connection: Connection, _request: Received) -> None:
        connection.reply(WARM, "Content-Type: application/json", f"Cache-Control: {told}")

    source = opened(feed(server.on("/w", behave), ttl=600))
    assert [ask(source).origin for _ in range(2)] == ["network", "network"]


def test_values_come_back_from_the_disk_as_they_were(server: EvilServer, opened: Open) -> None:
    said = {
        "price": "1.10", "money": "5.00 EUR", "day": "2026-05-01", "at": "2026-05-01T09:00:00", "n": 3.0,
        "tags": ["a"], "by": {"x": 1}, "rows": [{"a": 1, "strange": 2}], "strange": "word",
    }  # fmt: skip
    response = {
        "price": "decimal", "money": "money", "day": "date", "at": "datetime", "n": "int", "none": "str?",
        "tags": "list[str]", "by": "map[int]", "rows": [{"a": "int"}],
    }  # fmt: skip
    expected = {
        "price": Decimal("1.10"), "money": Money(Decimal("5.00"), "EUR"), "day": date(2026, 5, 1),
        "at": datetime(2026, 5, 1, 9, tzinfo=UTC), "n": 3, "tags": ["a"], "by": {"x": 1}, "rows": [{"a": 1}],
    }  # fmt: skip
    weather = feed(server.on("/w", said), response=response, ttl=600)
    assert ask(opened(weather)).value == expected
    kept = ask(opened(weather))
    assert (kept.value, kept.origin) == (expected, "cache")


def test_refs_are_plain_keys_of_their_type(server: EvilServer, caches: Path, tmp_path: Path) -> None:
    key = {"id": Field("id", type_of("int"))}
    stores = CatalogSchema(name="stores", path="", source=SourceText("s.csv"), key="id", fields=key)
    url = server.on("/w", {"store": "7", "at": "2026-05-01T09:00"})
    source = open_feeds(
        {"weather": feed(url, response={"store": "ref[stores]", "at": "datetime"})},
        Configuration(version=1, locales=("en",), default_locale="en", feed_hosts=(server.origin,),
                      feed_allow_private=True, timezone="Europe/Berlin"),
        catalogs={"stores": stores}, root=tmp_path / "shop",
    )  # fmt: skip
    value = ask(source).value
    source.close()
    assert value == {"store": 7, "at": datetime(2026, 5, 1, 7, tzinfo=UTC)}
    assert str(value["at"].tzinfo) == "Europe/Berlin"


def test_a_failure_stands_for_a_moment(server: EvilServer, opened: Open) -> None:
    clock = Clock()
    source = opened(feed(server.on("/w", broken)), surroundings=Surroundings(clock=clock))
    assert [ask(source).code for _ in range(5)] == ["feed_status"] * 5
    assert len(server.received) == 1
    clock.now += MOMENT
    server.on("/w", WARM)
    assert ask(source).value == WARM


def test_a_budget_that_was_too_short_is_nobody_elses_failure(server: EvilServer, opened: Open) -> None:
    def slow(connection: Connection, _request: Received) -> None:
        connection.wait(0.3)
        connection.reply(WARM)

    source = opened(feed(server.on("/w", slow), timeout=4.0))
    assert ask(source, seconds=0.05).code == "feed_timeout"
    assert ask(source, seconds=5.0).value == WARM


def test_many_requests_do_not_wait_one_by_one_for_a_dead_server(server: EvilServer, opened: Open) -> None:
    def never(connection: Connection, _request: Received) -> None:
        connection.wait()

    source = opened(feed(server.on("/w", never) + "?n={n}", parameters={"n": "int"}, timeout=0.3, retries=0))
    start = time.monotonic()
    found = source.fetch({request(n=n): 2.0 for n in range(400)})  # 8 at a time would take 15 seconds
    assert {answer.code for answer in found.values()} == {"feed_timeout"}
    assert time.monotonic() - start < 8.0
    assert len(server.received) <= 40


def test_a_dead_server_costs_its_time_a_few_times_only(server: EvilServer, opened: Open) -> None:
    def never(connection: Connection, _request: Received) -> None:
        connection.wait()

    source = opened(feed(server.on("/w", never) + "?n={n}", parameters={"n": "int"}, timeout=0.1, retries=0))
    start = time.monotonic()
    answers = [ask(source, n=n) for n in range(100)]
    answers += source.fetch({request(n=n): 2.0 for n in range(100, 200)}).values()
    assert {answer.code for answer in answers} == {"feed_timeout"}
    assert time.monotonic() - start < 10.0
    assert len(server.received) <= 30


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_in_a_folder_that_others_can_write_nothing_is_kept(
    mode: int, url: str, opened: Open, caches: Path
) -> None:
    (caches / "feeds").mkdir()
    (caches / "feeds").chmod(mode)
    source = opened(feed(url, ttl=60))
    assert [ask(source).origin for _ in range(2)] == ["network", "cache"]
    assert list((caches / "feeds").iterdir()) == []


def test_switched_off_only_memory_keeps(
    url: str, opened: Open, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", "")
    weather = feed(url, ttl=60)
    source = opened(weather)
    assert [ask(source).origin for _ in range(2)] == ["network", "cache"]
    assert ask(opened(weather)).origin == "network"
    assert list(caches.rglob("*.sqlite")) == []


def test_nothing_is_kept_inside_a_workspace(
    url: str, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "shop" / "cache"
    inside.mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(inside))
    ask(opened(feed(url, ttl=60)))
    assert list(inside.rglob("*.sqlite")) == []
