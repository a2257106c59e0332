"""Whom feeds ask: hosts that are allowed, at addresses that were checked, and nobody else."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from httpcore2 import AsyncNetworkStream, ConnectError

from dynacontent.feeds import Surroundings
from dynacontent.feeds.addresses import may_be_asked
from dynacontent.feeds.surroundings import connect
from dynacontent.formats.scalars import Unfit
from dynacontent.formats.webhosts import parse_address
from tests.feeds.conftest import WARM, Open, ask, feed
from tests.feeds.evil import Behaviour, Connection, EvilServer, Received

PUBLIC = "93.184.216.34"
ATTACKS = json.loads((Path(__file__).parents[1] / "data/attacks/data.json").read_text("utf-8"))


@dataclass(slots=True)
class Internet:
    """Names with the addresses they have, one answer after the other; every address leads to the server."""

    server: EvilServer
    names: dict[str, list[list[str]]]
    closed: tuple[str, ...] = ()
    connected: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        answers = self.names.get(host)
        if not answers:
            raise OSError("no such name")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(self, address: str, port: int, timeout: float | None) -> AsyncNetworkStream:
        self.connected.append(address)
        if address in self.closed:
            raise ConnectError("closed")
        return await connect("127.0.0.1", self.server.port, timeout)

    def surroundings(self, tls: ssl.SSLContext | None = None) -> Surroundings:
        return Surroundings(
            resolve=self.resolve, connect=self.connect, tls=lambda: tls or ssl.create_default_context()
        )


@dataclass(frozen=True, slots=True)
class Names:
    description: str
    answers: list[list[str]]
    code: str | None
    connected: list[str]
    closed: tuple[str, ...] = ()
    private: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Names("public", [[PUBLIC]], None, [PUBLIC]),
        Names("public first, private a moment later", [[PUBLIC], ["127.0.0.1"]], None, [PUBLIC]),
        Names("private", [["10.0.0.1"]], "feed_blocked", []),
        Names("loopback", [["127.0.0.1"]], "feed_blocked", []),
        Names("loopback of IPv6", [["::1"]], "feed_blocked", []),
        Names("wrapped", [["::ffff:127.0.0.1"]], "feed_blocked", []),
        Names("of a network interface", [["fe80::1%lo"]], "feed_blocked", []),
        Names("metadata", [["169.254.169.254"]], "feed_blocked", []),
        Names("metadata, private allowed", [["169.254.169.254"]], "feed_blocked", [], private=True),
        Names("private, allowed", [["10.0.0.1"]], None, ["10.0.0.1"], private=True),
        Names("private and public", [["10.0.0.1", PUBLIC, "::1"]], None, [PUBLIC]),
        Names("two, the first closed", [[PUBLIC, "8.8.8.8"]], None, [PUBLIC, "8.8.8.8"], (PUBLIC,)),
        Names("two, both closed", [[PUBLIC, "8.8.8.8"]], "feed_unreachable", [PUBLIC, "8.8.8.8"],
              (PUBLIC, "8.8.8.8")),
        Names("many, all closed", [[f"8.8.8.{n}" for n in range(9)]], "feed_unreachable",
              [f"8.8.8.{n}" for n in range(4)], tuple(f"8.8.8.{n}" for n in range(9))),
        Names("none", [[]], "feed_unreachable", []),
        Names("unknown", [], "feed_unreachable", []),
        Names("nonsense", [["localhost", "127.1"]], "feed_blocked", []),
    ],
    ids=lambda case: case.description,
)  # fmt: skip
def test_a_connection_goes_to_the_address_that_was_checked(
    case: Names, server: EvilServer, opened: Open
) -> None:
    internet = Internet(server, {"api.example.com": case.answers}, case.closed)
    server.on("/w", WARM)
    source = opened(
        feed("http://api.example.com/w", retries=0),
        hosts=("http://api.example.com",), private=case.private, surroundings=internet.surroundings(),
    )  # fmt: skip
    answer = ask(source)
    assert (answer.code, answer.value) == (case.code, None if case.code else WARM)
    assert internet.connected == case.connected
    assert internet.looked_up == ["api.example.com"]
    assert [received.headers["host"] for received in server.received] == ["api.example.com"] * (not case.code)


def test_a_name_that_is_never_found(opened: Open) -> None:
    looked_up: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        await asyncio.sleep(60)
        return [PUBLIC]

    source = opened(
        feed("http://api.example.com/w?n={n}", parameters={"n": "int"}, timeout=0.2, retries=1),
        hosts=("http://api.example.com",), surroundings=Surroundings(resolve=resolve),
    )  # fmt: skip
    assert [ask(source, n=n).code for n in range(3)] == ["feed_timeout"] * 3
    assert looked_up == ["api.example.com"]  # one look-up that hangs, whoever waits for it


@pytest.mark.parametrize("address", ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"])
def test_addresses_written_as_hosts_are_checked_too(address: str, server: EvilServer, opened: Open) -> None:
    origin = f"http://{address}:{server.port}"
    source = opened(feed(f"{origin}/w"), hosts=(origin,), private=False)
    assert ask(source).code == "feed_blocked"
    assert server.connections == 0


@pytest.mark.parametrize(
    "attack", [attack for attack in ATTACKS if attack["group"] == "feed"], ids=lambda attack: attack["id"]
)
def test_addresses_of_attackers(attack: dict[str, Any]) -> None:
    """None can be read, or none is both allowed and at an address that may be asked."""
    try:
        origin = parse_address(attack["value"]).origin
    except Unfit:
        return
    allowed = origin.host == "good.example" and origin.port == 443
    assert not allowed or ".." in attack["value"]
    assert not may_be_asked(origin.host, private=False)


Location = Callable[[EvilServer, EvilServer], str]


@pytest.fixture
def elsewhere() -> Iterator[EvilServer]:
    """Another host, which feeds may not ask unless a test allows it."""
    found = EvilServer()
    found.on("*", WARM)
    yield found
    found.close()


def moved(location: str, status: str = "302 Found") -> Behaviour:
    def behave(connection: Connection, _request: Received) -> None:
        connection.reply(b"", f"Location: {location}", status=status)

    return behave


@dataclass(frozen=True, slots=True)
class Redirect:
    description: str
    location: str
    code: str | None = "feed_redirect"
    status: str = "302 Found"
    redirects: int = 3
    received: int = 1


@pytest.mark.parametrize(
    "case",
    [
        Redirect("a path", "/there", None, received=2),
        Redirect("a name beside it", "there?x=1", None, received=2),
        Redirect("the whole address", "{server}/there", None, received=2),
        Redirect("for good", "/there", None, "301 Moved Permanently", received=2),
        Redirect("see other", "/there", None, "303 See Other", received=2),
        Redirect("keep the method", "/there", None, "308 Permanent Redirect", received=2),
        Redirect("not followed unless allowed", "/there", redirects=0),
        Redirect("in a circle", "/w", received=4),
        Redirect("once too often", "/w", redirects=1, received=2),
        Redirect("another port", "{elsewhere}/there", "feed_blocked"),
        Redirect("another host", "http://other.example/there", "feed_blocked"),
        Redirect("a host by two slashes", "//other.example/there", "feed_blocked"),
        Redirect("another form of the address", "http://localhost:{port}/there", "feed_blocked"),
        Redirect("a short address", "http://127.1:{port}/there"),
        Redirect("a number", "http://2130706433:{port}/there"),
        Redirect("wrapped", "http://[::ffff:127.0.0.1]:{port}/there", "feed_blocked"),
        Redirect("a file", "file:///etc/passwd"),
        Redirect("a script", "javascript:alert(1)"),
        Redirect("with a name before the host", "http://me@127.0.0.1:{port}/there"),
        Redirect("with a backslash", "\\\\other.example/there"),
        Redirect("with a broken port", "http://127.0.0.1:x/there"),
        Redirect("with a broken bracket", "http://[::1/there"),
        Redirect("to nowhere", "", "feed_status"),
        Redirect("multiple choices", "/there", "feed_status", "300 Multiple Choices"),
        Redirect("use a proxy", "{elsewhere}/", "feed_status", "305 Use Proxy"),
    ],
    ids=lambda case: case.description,
)
def test_redirects(case: Redirect, server: EvilServer, elsewhere: EvilServer, opened: Open) -> None:
    location = case.location.format(server=server.origin, elsewhere=elsewhere.origin, port=server.port)
    server.on("/there", WARM)
    source = opened(feed(server.on("/w", moved(location, case.status)), redirects=case.redirects))
    answer = ask(source)
    assert (answer.code, answer.value) == (case.code, None if case.code else WARM)
    assert (len(server.received), elsewhere.connections) == (case.received, 0)


def test_a_redirect_that_does_not_say_where(server: EvilServer, opened: Open) -> None:
    def behave(connection: Connection, _request: Received) -> None:
        connection.reply(b"", status="302 Found")

    answer = ask(opened(feed(server.on("/w", behave), redirects=3)))
    assert (answer.code, len(server.received)) == ("feed_status", 1)


def test_to_another_host_no_header_of_an_author_goes(
    server: EvilServer, elsewhere: EvilServer, opened: Open
) -> None:
    source = opened(
        feed(server.on("/w", moved(f"{elsewhere.origin}/there", "307 Temporary Redirect")), redirects=1,
             headers={"Authorization": "Bearer $FEED_TOKEN", "X-Key": "$FEED_TOKEN"}),
        hosts=(elsewhere.origin,), environ={"FEED_TOKEN": "s3cret"},
    )  # fmt: skip
    assert ask(source).value == WARM
    assert server.received[0].headers["authorization"] == "Bearer s3cret"
    (there,) = elsewhere.received
    assert set(there.headers) == {"host", "accept", "accept-encoding", "user-agent"}


def test_what_a_post_sends_goes_nowhere_else(server: EvilServer, opened: Open) -> None:
    server.on("/there", WARM)
    url = server.on("/w", moved("/there", "307 Temporary Redirect"))
    source = opened(feed(url, method="POST", body={"a": 1}, redirects=1))
    assert ask(source).code == "feed_redirect"
    assert len(server.received) == 1


def test_a_redirect_to_a_private_address(server: EvilServer, opened: Open) -> None:
    internet = Internet(server, {"api.example.com": [[PUBLIC]], "in.example.com": [["10.0.0.1"]]})
    server.on("/w", moved("http://in.example.com/there"))
    server.on("/there", WARM)
    source = opened(
        feed("http://api.example.com/w", redirects=1),
        hosts=("http://*.example.com",), private=False, surroundings=internet.surroundings(),
    )  # fmt: skip
    assert ask(source).code == "feed_blocked"
    assert (internet.connected, len(server.received)) == ([PUBLIC], 1)


def test_nothing_of_the_environment_or_of_other_answers_is_sent(
    server: EvilServer, elsewhere: EvilServer, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, elsewhere.origin)
    (tmp_path / "netrc").write_text("default login me password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def cookies(connection: Connection, _request: Received) -> None:
        connection.reply(WARM, "Content-Type: application/json", "Set-Cookie: who=ann; Path=/")

    source = opened(feed(server.on("/w", cookies)))
    assert ask(source).value == ask(source).value == WARM
    assert elsewhere.connections == 0
    for received in server.received:
        assert set(received.headers) == {"host", "accept", "accept-encoding", "user-agent"}


@dataclass(frozen=True, slots=True)
class Encryption:
    description: str
    certificate: str
    trusted: bool = True
    code: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        Encryption("trusted", "api.example.com"),
        Encryption("of another host", "other.example.com", code="feed_unreachable"),
        Encryption("of nobody who is known", "api.example.com", trusted=False, code="feed_unreachable"),
    ],
    ids=lambda case: case.description,
)
def test_certificates_are_for_the_name(case: Encryption, opened: Open) -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(case.certificate).configure_cert(serving)
    asked_for: list[str | None] = []
    serving.sni_callback = lambda _socket, name, _context: asked_for.append(name)  # type: ignore[assignment]
    trusting = ssl.create_default_context()
    if case.trusted:
        authority.configure_trust(trusting)
    secure = EvilServer(tls=serving)
    try:
        secure.on("/w", WARM)
        internet = Internet(secure, {"api.example.com": [[PUBLIC]]})
        source = opened(
            feed("https://api.example.com/w", timeout=4.0),
            hosts=("api.example.com",), private=False, surroundings=internet.surroundings(trusting),
        )  # fmt: skip
        answer = ask(source, seconds=5.0)
        assert (answer.code, answer.value) == (case.code, None if case.code else WARM)
        assert ("certificate" in answer.detail) is (case.code is not None)
        assert (internet.connected, asked_for) == ([PUBLIC], ["api.example.com"])
        assert [received.headers["host"] for received in secure.received] == ["api.example.com"] * (
            not case.code
        )
    finally:
        secure.close()


def test_encryption_is_not_given_up_on_the_way(opened: Open, server: EvilServer) -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    secure = EvilServer(tls=serving)
    try:
        url = secure.on("/w", moved(server.on("/there", WARM)))
        source = opened(
            feed(url, redirects=2, timeout=4.0),
            hosts=(secure.origin,), surroundings=Surroundings(tls=lambda: trusting),
        )  # fmt: skip
        answer = ask(source, seconds=5.0)
        assert (answer.code, server.connections) == ("feed_redirect", 0)
        assert "without encryption" in answer.detail
    finally:
        secure.close()


def test_a_server_that_does_not_shake_hands(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"https://127.0.0.1:{silent.getsockname()[1]}"
        source = opened(feed(f"{origin}/w", timeout=0.3, retries=0), hosts=(origin,))
        assert ask(source).code == "feed_timeout"
        connection, _ = silent.accept()
        with connection:
            connection.settimeout(5.0)
            while connection.recv(65536):  # the greeting, then the end: nothing is left open
                pass
