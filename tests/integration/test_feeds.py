"""The sample shop and a server that does its worst: every message is complete, in time, and says why."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dynacontent import Email, Workspace
from dynacontent.rendering.rounds import SECONDS
from tests.feeds.evil import Behaviour, Connection, EvilServer, Received
from tests.feeds.test_evil import (
    BOMB,
    CHUNKED,
    ENDLESS,
    JSON,
    PAD,
    SECRET,
    drips,
    floods,
    replies,
    waits,
)

ROOT = Path(__file__).parents[2]
NOW = {"now": "2026-05-01T09:00:00Z"}
WEATHER = {"sky": "rain", "high": 14.4, "words": SECRET}
ASKING = {"welcome": "weather", "picked_for_you": "weather", "back_in_stock": "delivery"}
"""The messages whose emails ask a feed, and which one."""
PLACED = "weekly"
"""The message of which a rule asks for the weather, in every channel."""

Open = Callable[..., Workspace]


@pytest.fixture
def server() -> Iterator[EvilServer]:
    found = EvilServer()
    yield found
    found.close()


@pytest.fixture
def open_shop(server: EvilServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """The shop, whose feeds ask the server, with more keys for each of them."""
    monkeypatch.delenv("DYNACONTENT_OFFLINE")
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(tmp_path / "caches"))
    opened: list[Workspace] = []

    def open_shop(keys: str = "") -> Workspace:
        root = tmp_path / f"shop{len(opened)}"
        for name in ("templates", "catalogs"):
            shutil.copytree(ROOT / name, root / name)
        configuration = (ROOT / "pyproject.toml").read_text("utf-8")
        configuration = configuration.replace(
            'feed_hosts = ["api.weather.example", "api.parcel.example"]',
            f'feed_hosts = ["{server.origin}"]\nfeed_allow_private = true',
        )
        (root / "pyproject.toml").write_text(configuration, "utf-8")
        feeds = (ROOT / "catalogs" / "feeds.yaml").read_text("utf-8")
        for host in ("https://api.weather.example", "https://api.parcel.example"):
            assert host in feeds
            feeds = feeds.replace(host, server.origin)
        feeds = feeds.replace("  timeout: 800ms\n", f"  timeout: 300ms\n  retries: 0\n{keys}")
        (root / "catalogs" / "feeds.yaml").write_text(feeds, "utf-8")
        workspace = Workspace.open(root)
        opened.append(workspace)
        return workspace

    yield open_shop
    for workspace in opened:
        workspace.parts.feeds.close()


def loops(connection: Connection, _request: Received) -> None:
    connection.reply(b"", f"Location: {SECRET}", status="302 Found")


def to_a_private_address(connection: Connection, _request: Received) -> None:
    connection.reply(b"", "Location: http://169.254.169.254/latest/meta-data", status="302 Found")


EVIL = [
    ("slow", waits, "feed_timeout"),
    ("slow drip", drips(CHUNKED, b"1\r\n \r\n", 0.05), "feed_timeout"),
    ("500", replies(PAD, status=f"500 {SECRET}"), "feed_status"),
    ("redirect loop", loops, "feed_redirect"),
    ("redirect to a private address", to_a_private_address, "feed_blocked"),
    ("garbage", replies(f"<p>{SECRET}".encode()), "feed_invalid"),
    ("100 MB", floods(ENDLESS, b" " * 1_000_000, 100), "feed_too_large"),
    ("a bomb", replies(BOMB, JSON, "Content-Encoding: gzip"), "feed_too_large"),
    ("never-ending", drips(CHUNKED, b"400\r\n" + b" " * 1024 + b"\r\n", 0.005), "feed_timeout"),
    ("wrong schema", replies({"sky": SECRET, "by": SECRET}), "feed_schema"),
]


@pytest.mark.parametrize(("description", "behaviour", "code"), EVIL, ids=[name for name, *_ in EVIL])
def test_every_message_is_complete_at_a_lower_level(
    description: str, behaviour: Behaviour, code: str, server: EvilServer, open_shop: Open
) -> None:
    server.on("*", behaviour)
    shop = open_shop("  redirects: 2\n")
    for message in shop.messages:
        outs = shop.render_all(message, shop.persona("ada"), context=NOW)
        for out in outs.values():
            assert out.status == "rendered"
            assert SECRET not in repr(out)
            told = [(look.name, look.code) for look in out.lookups if look.kind == "feed"]
            asked = out.channel == "email" and message in ASKING
            expected = "weather" if message == PLACED else ASKING[message] if asked else None
            assert told == ([(expected, code)] if expected else [])
            assert sum(look.seconds or 0 for look in out.lookups if look.kind == "feed") < SECONDS
            if asked:
                reasons = [choice.reasons for choice in out.choices if choice.taken == "level 1"]
                assert code in [reason.code for found in reasons for reason in found]
        email = outs["email"]
        assert isinstance(email, Email)
        assert ("Diese Woche" in email.text, "Heute bestellt" in email.text) == (False, False)
        assert "</html>" in email.html


def test_a_server_that_is_well_is_shown(server: EvilServer, open_shop: Open) -> None:
    server.on("/outlook", WEATHER)
    server.on("/estimate", {"by": "2026-05-05"})
    shop = open_shop()
    ada = shop.persona("ada")
    shown = {message: shop.render(message, "email", ada, context=NOW) for message in ASKING}
    texts = {message: out.text for message, out in shown.items() if isinstance(out, Email)}
    assert re.search(r"Regen über Berlin, bis zu 14\s°C\.", texts["welcome"])
    assert "Regen über Berlin" in texts["picked_for_you"]
    assert "Heute bestellt, ist es bis 5. Mai 2026 bei dir." in texts["back_in_stock"]
    assert SECRET not in repr(shown)
    assert len(server.received) == 2, "weather of one place is asked once"
    back = next(look for look in shown["back_in_stock"].lookups if look.kind == "feed")
    assert (back.name, back.argument, back.origin) == ("delivery", {"country": "DE"}, "network")


def test_a_flapping_server_is_asked_again_or_its_last_answer_used(
    server: EvilServer, open_shop: Open
) -> None:
    answers = iter([(503, b""), (200, WEATHER), (500, b""), (500, b"")])

    def flaps(connection: Connection, _request: Received) -> None:
        status, body = next(answers)
        connection.reply(body, status=f"{status} Word")

    server.on("/outlook", flaps)
    shop = open_shop()
    root = shop.root
    feeds = (root / "catalogs" / "feeds.yaml").read_text("utf-8")
    feeds = feeds.replace("retries: 0", "retries: 1").replace("ttl: 30m", "ttl: 0s")
    (root / "catalogs" / "feeds.yaml").write_text(feeds, "utf-8")
    shop.parts.feeds.close()
    shop = Workspace.open(root)
    ada = shop.persona("ada")
    origins = []
    for _ in range(2):
        out = shop.render("welcome", "email", ada, context=NOW)
        assert isinstance(out, Email)
        assert "Regen über Berlin" in out.text
        origins += [look.origin for look in out.lookups if look.kind == "feed"]
    assert origins == ["network", "stale"]
    assert len(server.received) == 4
    shop.parts.feeds.close()


def test_a_thousand_recipients_in_three_cities_make_three_requests(
    server: EvilServer, open_shop: Open
) -> None:
    server.on("/outlook", WEATHER)
    shop = open_shop()
    stores = ("berlin", "hamburg", "munich")
    people = [
        {"id": str(n), "language": "de", "orders_total": 9, "store": stores[n % 3]} for n in range(1_000)
    ]
    outs = list(shop.render_many("welcome", people, channels=["email"], context=NOW))
    assert {out.status for out in outs} == {"rendered"}
    cities = {"berlin": "Berlin", "hamburg": "Hamburg", "munich": "München"}
    for person, out in zip(people, outs, strict=True):
        assert isinstance(out, Email)
        assert f"Regen über {cities[person['store']]}" in out.text
    assert len(server.received) == 3
