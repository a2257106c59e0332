"""The source as it is called: equal requests once, from threads, event loops and forks."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from dynacontent.errors import MissingExtraError
from dynacontent.feeds import open_feeds
from dynacontent.feeds.background import Background
from dynacontent.feeds.flights import MOST_PER_HOST
from dynacontent.models.authored import Configuration
from dynacontent.ports import FeedAnswer, FeedSource
from tests.feeds.conftest import WARM, Open, ask, feed, request
from tests.feeds.evil import Connection, EvilServer, Received


def counting(connection: Connection, received: Received) -> None:
    """Answers with the number of the request."""
    counting.count += 1  # type: ignore[attr-defined]
    connection.reply({"temperature": float(counting.count)})  # type: ignore[attr-defined]


@pytest.fixture
def url(server: EvilServer) -> str:
    counting.count = 0  # type: ignore[attr-defined]
    return server.on("/w", counting)


def held(release: threading.Event) -> Any:
    def behave(connection: Connection, _request: Received) -> None:
        release.wait(8.0)
        connection.reply(WARM)

    return behave


def test_equal_requests_are_one(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    source = opened(feed(server.on("/w", held(release)), timeout=8.0))

    async def main() -> list[FeedAnswer]:
        asked = [asyncio.ensure_future(source.afetch({request(): 8.0})) for _ in range(20)]
        await asyncio.sleep(0.05)  # all are on their way
        release.set()
        return [answer for found in await asyncio.gather(*asked) for answer in found.values()]

    assert [answer.value for answer in asyncio.run(main())] == [WARM] * 20
    assert len(server.received) == 1


def test_equal_requests_of_threads_are_one(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM), timeout=8.0, ttl=60))
    found: list[FeedAnswer] = []
    threads = [threading.Thread(target=lambda: found.append(ask(source, seconds=8.0))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.value for answer in found] == [WARM] * 20
    assert len(server.received) == 1


def test_who_waits_longer_gets_what_came_later(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    source = opened(feed(server.on("/w", held(release)), timeout=8.0))

    async def main() -> list[dict[Any, FeedAnswer]]:
        hasty = asyncio.ensure_future(source.afetch({request(): 0.2}))
        patient = asyncio.ensure_future(source.afetch({request(): 8.0}))
        first = await hasty
        release.set()
        return [first, await patient]

    first, second = (answers[request()] for answers in asyncio.run(main()))
    assert (first.code, second.value) == ("feed_timeout", WARM)
    assert len(server.received) == 1


def late(seconds: float) -> Any:
    def behave(connection: Connection, _request: Received) -> None:
        connection.wait(seconds)
        connection.reply(WARM)

    return behave


def test_a_turn_takes_nothing_from_the_time_of_an_attempt(server: EvilServer, opened: Open) -> None:
    url = server.on("/w", late(0.15)) + "?n={n}"
    source = opened(feed(url, parameters={"n": "int"}, timeout=1.5, retries=0))
    found = source.fetch({request(n=n): 15.0 for n in range(100)})  # 100 / 8 * 0.15 seconds in all
    assert {answer.code for answer in found.values()} == {None}
    assert server.connections <= MOST_PER_HOST


def test_a_turn_is_waited_for_no_longer_than_there_is_time(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    url = server.on("/w", held(release)) + "?n={n}"
    source = opened(feed(url, parameters={"n": "int"}, timeout=8.0, retries=0))

    async def main() -> tuple[FeedAnswer, FeedAnswer]:
        others = {request(n=n): 8.0 for n in range(MOST_PER_HOST)}
        slow = asyncio.ensure_future(source.afetch(others))
        while len(server.received) < MOST_PER_HOST:
            await asyncio.sleep(0.01)
        waiting = (await source.afetch({request(n=99): 0.2}))[request(n=99)]
        release.set()
        assert {answer.code for answer in (await slow).values()} == {None}
        return waiting, (await source.afetch({request(n=99): 8.0}))[request(n=99)]

    waiting, later = asyncio.run(main())
    assert waiting.code == "feed_timeout"
    assert waiting.seconds >= 0.2  # which the recipient has no more
    assert later.value == WARM  # the server was not asked, so nothing stands against it


def test_what_no_turn_comes_for_in_time_has_no_answer(server: EvilServer, opened: Open) -> None:
    url = server.on("/w", late(0.3)) + "?n={n}"
    source = opened(feed(url, parameters={"n": "int"}, timeout=4.0, retries=0))
    found = source.fetch({request(n=n): 0.8 for n in range(100)})
    assert {answer.code for answer in found.values()} == {None, "feed_timeout"}
    assert len(server.received) <= 4 * MOST_PER_HOST
    assert ask(source, n=100).value == WARM


def test_a_thousand_recipients_in_three_cities(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM) + "?city={city}", parameters={"city": "str"}, ttl=60))
    for n in range(1_000):
        city = ("Berlin", "Paris", "Rome")[n % 3]
        assert ask(source, city=city).value == WARM
    assert sorted(received.target for received in server.received) == [
        "/w?city=Berlin",
        "/w?city=Paris",
        "/w?city=Rome",
    ]


def test_from_an_event_loop(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM) + "?n={n}", parameters={"n": "int"}))

    async def main() -> list[dict[Any, FeedAnswer]]:
        return await asyncio.gather(
            *(source.afetch({request(n=n): 2.0, request(n=0): 2.0}) for n in range(9))
        )

    for _ in range(2):  # an event loop each
        found = asyncio.run(main())
        assert [answer.value for answers in found for answer in answers.values()] == [WARM] * 17
    assert asyncio.run(source.afetch({})) == source.fetch({}) == {}


def test_an_event_loop_that_gives_up(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    source = opened(feed(server.on("/w", held(release)), timeout=8.0))

    async def main() -> None:
        async with asyncio.timeout(0.2):
            await source.afetch({request(): 8.0})

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    release.set()
    assert ask(source).value == WARM


def test_what_was_closed_is_opened_again(server: EvilServer, url: str, opened: Open) -> None:
    source = opened(feed(url))
    source.close()
    for n in (1.0, 2.0):
        assert ask(source).value == {"temperature": n}
        source.close()
        source.close()
    assert server.connections == 2


def test_what_is_closed_under_somebodys_hands_is_asked_again(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    source = opened(feed(server.on("/w", held(release)), timeout=8.0))
    found: list[FeedAnswer] = []
    thread = threading.Thread(target=lambda: found.append(ask(source, seconds=8.0)))
    thread.start()
    time.sleep(0.2)
    source.close()
    release.set()
    thread.join()
    assert [answer.value for answer in found] == [WARM]


def test_what_is_closed_under_an_event_loops_hands_is_asked_again(server: EvilServer, opened: Open) -> None:
    release = threading.Event()
    source = opened(feed(server.on("/w", held(release)), timeout=8.0))

    async def main() -> FeedAnswer:
        asked = asyncio.ensure_future(source.afetch({request(): 8.0}))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(source.close)
        release.set()
        return (await asked)[request()]

    assert asyncio.run(main()).value == WARM


def workers() -> int:
    return sum(thread.name == "dynacontent-feeds" for thread in threading.enumerate())


def test_what_nobody_uses_any_more_ends(url: str, server: EvilServer, opened: Open, tmp_path: Path) -> None:
    before = workers()
    source: FeedSource = open_feeds(
        {"weather": feed(url)},
        Configuration(version=1, locales=("en",), default_locale="en", feed_hosts=(server.origin,),
                      feed_allow_private=True),
        catalogs={}, root=tmp_path,
    )  # fmt: skip
    assert ask(source).code is None
    assert workers() == before + 1
    del source
    gc.collect()
    for _ in range(100):
        if workers() == before:
            break
        time.sleep(0.05)
    assert workers() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_after_fork(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM) + "?n={n}", parameters={"n": "int"}, ttl=60))
    assert ask(source, n=1).value == WARM
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # this process has threads
        child = os.fork()
    if not child:
        try:
            told = [ask(source, n=n).code for n in (1, 2, 3)]
            source.close()
            os.write(writing, repr(told).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "[None, None, None]"
    os.waitpid(child, 0)
    assert [ask(source, n=n).origin for n in (1, 2)] == ["cache", "cache"]  # the second from the child
    assert ask(source, n=9).value == WARM


def test_nothing_is_loaded_or_opened_before_something_is_asked(tmp_path: Path, caches: Path) -> None:
    configuration = 'version = 1\nlocales = ["en"]\nfeed_hosts = ["a.example"]\n'
    weather = "weather: {url: https://a.example/, response: int, fallback: 1, ttl: 10m}\n"
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "dynacontent.toml").write_text(configuration)
    (tmp_path / "catalogs" / "feeds.yaml").write_text(weather)
    program = f"""
import sys, threading
from pathlib import Path
from dynacontent.feeds import open_feeds
from dynacontent.loading.workspace import load_workspace
sources = load_workspace(Path({str(tmp_path)!r}))
source = open_feeds(sources.feeds, sources.configuration, catalogs=sources.catalogs, root=sources.root)
source.fetch({{}})
source.close()
heavy = {{"anyio", "asyncio", "httpcore2", "sqlite3", "ssl", "stamina"}}
print(sorted(set(sys.modules) & heavy), threading.active_count())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "[] 1\n", done.stderr
    assert list(caches.rglob("*")) in ([], [caches / "feeds"])


def test_nothing_is_printed(server: EvilServer, tmp_path: Path) -> None:
    """In a program that set up no logging, warnings of libraries are printed unless somebody keeps them."""

    def behave(connection: Connection, _request: Received) -> None:
        connection.reply(b"", status="503 Busy")

    weather = f"weather: {{url: '{server.on('/w', behave)}', response: int}}\n"
    configuration = f"""
version = 1
locales = ["en"]
feed_hosts = ["{server.origin}"]
feed_allow_private = true
"""
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "dynacontent.toml").write_text(configuration)
    (tmp_path / "catalogs" / "feeds.yaml").write_text(weather)
    program = f"""
from pathlib import Path
from dynacontent.feeds import open_feeds
from dynacontent.loading.workspace import load_workspace
from dynacontent.ports import FeedRequest
sources = load_workspace(Path({str(tmp_path)!r}))
source = open_feeds(sources.feeds, sources.configuration, catalogs=sources.catalogs, root=sources.root)
print(*(answer.code for answer in source.fetch({{FeedRequest("weather"): 3.0}}).values()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("feed_status\n", "")  # and it ends without being closed
    assert len(server.received) == 2


@pytest.mark.parametrize("missing", ["httpcore2", "stamina", "anyio"])
def test_a_missing_extra_is_named(
    missing: str, url: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith("dynacontent.feeds.") or name.partition(".")[0] == missing:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    source = opened(feed(url))
    with pytest.raises(MissingExtraError, match="pip install 'dynacontent\\[feeds\\]'"):
        ask(source)
    with pytest.raises(MissingExtraError):
        asyncio.run(source.afetch({request(): 1.0}))


def test_a_loop_that_cannot_begin_says_why() -> None:
    def make() -> Any:
        raise OSError("no more files")

    with pytest.raises(OSError, match="no more files"):
        Background(make)
