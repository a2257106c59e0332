"""Secrets, arguments and the words of servers stand nowhere but in what is sent."""

from __future__ import annotations

import gc
import logging
from pathlib import Path

import pytest

from dynacontent.feeds.failures import FeedError
from tests.feeds.conftest import WARM, Open, ask, feed, request
from tests.feeds.evil import Behaviour, Connection, EvilServer, Received

SECRET, PERSONAL, SAID = "s3cret-4711", "ann-personal-4711", "said-4711"


def sound(connection: Connection, _request: Received) -> None:
    connection.reply({**WARM, "undeclared": SAID}, "Content-Type: application/json", f"X-Said: {SAID}")


def refusing(connection: Connection, received: Received) -> None:
    connection.reply(received.target.encode(), f"X-Said: {SAID} {received.target}", status=f"403 {SAID}")


def strange(connection: Connection, _request: Received) -> None:
    connection.reply({"temperature": SAID})


def moving(connection: Connection, received: Received) -> None:
    connection.reply(b"", f"Location: http://{SAID}.example{received.target}", status="302 Found")


def resetting(connection: Connection, _request: Received) -> None:
    connection.reset()


@pytest.mark.parametrize("behaviour", [sound, refusing, strange, moving, resetting], ids=lambda x: x.__name__)
def test_they_are_told_nowhere(
    behaviour: Behaviour, server: EvilServer, opened: Open, caches: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.on("*", behaviour)
    source = opened(
        feed(
            f"{server.origin}/{{who}}/$FEED_TOKEN?who={{who}}&key=$FEED_TOKEN",
            parameters={"who": "str"}, headers={"Authorization": "Bearer $FEED_TOKEN", "X-Who": "{who}"},
            method="POST" if behaviour is resetting else "GET", ttl=600, redirects=1,
            body={"who": "{who}", "key": "$FEED_TOKEN"} if behaviour is resetting else None,
        ),
        environ={"FEED_TOKEN": SECRET},
    )  # fmt: skip
    answer = ask(source, who=PERSONAL)
    assert (answer.value == WARM) is (behaviour is sound)
    assert server.received[0].headers["authorization"] == f"Bearer {SECRET}"
    source.close()
    shown = [repr(answer), repr(source), repr(vars(source)), caplog.text]
    shown += [repr(found) for found in gc.get_objects() if isinstance(found, FeedError)]
    kept = [file.read_bytes().decode("latin-1") for file in caches.rglob("*") if file.is_file()]
    assert kept
    for text in (*shown, *kept):
        for word in (SECRET, PERSONAL, SAID):
            assert word not in text
    assert any("temperature" in text for text in kept) is (behaviour is sound)


@pytest.mark.parametrize("behaviour", [refusing, strange, moving, resetting], ids=lambda x: x.__name__)
def test_a_failure_that_stands_holds_no_frame(behaviour: Behaviour, server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", behaviour), retries=1))
    assert ask(source).code == ask(source).code  # the second one is told of the first
    gc.collect()
    held = [found for found in gc.get_objects() if isinstance(found, FeedError)]
    assert [found for found in held if found.__traceback__ or found.__context__] == []


def test_a_secret_that_is_missing_is_told_by_its_name(server: EvilServer, opened: Open) -> None:
    server.on("*", WARM)
    environ: dict[str, str] = {}
    source = opened(
        feed(f"{server.origin}/w", headers={"Authorization": "$FEED_TOKEN"}), environ=environ or None
    )
    answer = ask(source)
    assert (answer.code, answer.detail) == ("feed_secret", "the environment has no FEED_TOKEN")
    assert server.connections == 0


def test_a_secret_is_read_when_it_is_sent(
    server: EvilServer, caches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dynacontent.feeds import open_feeds
    from dynacontent.models.authored import Configuration

    server.on("*", WARM)
    configuration = Configuration(
        version=1,
        locales=("en",),
        default_locale="en",
        feed_hosts=(server.origin,),
        feed_allow_private=True,
    )
    weather = feed(f"{server.origin}/w", headers={"X-Key": "$FEED_TOKEN"})
    source = open_feeds({"weather": weather}, configuration, catalogs={}, root=tmp_path)
    for value in ("one", "two"):
        monkeypatch.setenv("FEED_TOKEN", value)
        assert ask(source).value == WARM
    source.close()
    assert [received.headers["x-key"] for received in server.received] == ["one", "two"]


@pytest.mark.parametrize("value", ["..", "", "\ud800"])
def test_an_argument_that_cannot_be_sent(value: str, server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.origin + "/a/{who}/b", parameters={"who": "str"}))
    answer = ask(source, who=value)
    assert answer.code == "feed_argument"
    assert server.connections == 0


def test_a_request_of_a_feed_that_is_not_there_is_a_mistake(opened: Open) -> None:
    with pytest.raises(KeyError):
        opened().fetch({request("nothing"): 1.0})
