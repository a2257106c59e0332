"""Whatever a server does, there is an answer in time: a checked value, or one code that says why not."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dynacontent.expressions.missing import CODES
from dynacontent.feeds.heads import Head
from tests.feeds.conftest import WARM, Open, ask, feed
from tests.feeds.evil import JSON, LONGEST, Behaviour, Connection, EvilServer, Received

SECRET = "qwxzy"
"""What the server says, and nobody should hear."""


def sends(*pieces: bytes | str, then: Callable[[Connection], object] | None = None) -> Behaviour:
    """Sends exactly these bytes, and closes."""

    def behave(connection: Connection, _request: Received) -> None:
        connection.closing = True
        connection.send(*pieces)
        if then is not None:
            then(connection)

    return behave


def replies(body: Any, *headers: str, status: str = "200 OK") -> Behaviour:
    def behave(connection: Connection, _request: Received) -> None:
        connection.reply(body, *headers, status=status)

    return behave


def busy(*headers: str) -> Behaviour:
    return replies(b"", *headers, status="503 Busy")


def drips(head: str, piece: bytes, seconds: float) -> Behaviour:
    """Sends a piece now and then, without end."""

    def behave(connection: Connection, _request: Received) -> None:
        connection.send(head)
        while connection.wait(seconds):
            connection.send(piece)

    return behave


def floods(head: str, piece: bytes, times: int) -> Behaviour:
    def behave(connection: Connection, _request: Received) -> None:
        connection.closing = True
        connection.send(head)
        for _ in range(times):
            connection.send(piece)

    return behave


def waits(connection: Connection, _request: Received) -> None:
    connection.wait()


CHUNKED = f"HTTP/1.1 200 OK\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = f"HTTP/1.1 200 OK\r\n{JSON}\r\nConnection: close\r\n\r\n"
BOMB = gzip.compress(b" " * 30_000_000, 9)
TOLD = f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: {{}}\r\n\r\n"
PAD = json.dumps({**WARM, "words": SECRET}).encode()
PACKED = gzip.compress(PAD)
POST = {"method": "POST", "body": {}}


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    behaviour: Behaviour
    code: str
    keys: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("never answers", waits, "feed_timeout"),
    Case("a head byte by byte", drips("HTTP/1.1 200 OK\r\n", b"x", 0.05), "feed_timeout"),
    Case("a body byte by byte", drips(CHUNKED, b"1\r\n \r\n", 0.05), "feed_timeout"),
    Case("a body that never ends", drips(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n", 0.001),
         "feed_too_large"),
    Case("100 MB, told before", floods(TOLD.format(100_000_000), b" " * 1_000_000, 100), "feed_too_large"),
    Case("100 MB, not told", floods(ENDLESS, b" " * 1_000_000, 100), "feed_too_large"),
    Case("more than it told", sends(TOLD.format(10), b"x" * 10_000_000), "feed_invalid"),
    Case("a bomb", replies(BOMB, JSON, "Content-Encoding: gzip"), "feed_too_large"),
    Case("a bomb without end", floods(f"{ENDLESS[:-2]}Content-Encoding: deflate\r\n\r\n\x78\x9c",
                                         b"\x00\x00\x00\xff\xff" * 50_000, 50),
         "feed_too_large"),
    Case("many headers", sends("HTTP/1.1 200 OK\r\n", "X-Words: w\r\n" * 100_000), "feed_too_large"),
    Case("one large header", replies(WARM, JSON, f"X-Words: {'x' * 40_000}"), "feed_too_large"),
    Case("an endless status line", floods("HTTP/1.1 200 ", b"O" * 10_000, 50), "feed_too_large"),
    Case("100 Continue without end", drips("", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02), "feed_timeout"),
    Case("no HTTP", sends(f"220 {SECRET}\r\n"), "feed_unreachable"),
    Case("noise", sends(bytes(range(256)) * 10), "feed_unreachable"),
    Case("a reset", lambda connection, _: connection.reset(), "feed_unreachable"),
    Case("no word", sends(), "feed_unreachable"),
    Case("half of a head", sends("HTTP/1.1 200 OK\r\nContent-"), "feed_unreachable"),
    Case("half of a body", sends(TOLD.format(99), PAD[:9]), "feed_unreachable"),
    Case("a reset in a body", sends(CHUNKED, "9\r\n", PAD[:9], then=Connection.reset), "feed_unreachable"),
    Case("broken chunks", sends(CHUNKED, "zz\r\n", PAD), "feed_unreachable"),
    Case("two lengths", sends(TOLD.format("2\r\nContent-Length: 3"), "{}"), "feed_unreachable"),
    Case("500", replies(PAD, status=f"500 {SECRET}"), "feed_status"),
    Case("404", replies(PAD, status="404 Not Found"), "feed_status"),
    Case("401", replies(PAD, JSON, f"WWW-Authenticate: {SECRET}", status="401 Unauthorized"), "feed_status"),
    Case("a part", replies(PAD, status="206 Partial Content"), "feed_status"),
    Case("not modified", replies(b"", status="304 Not Modified"), "feed_status"),
    Case("another protocol", sends("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
         "feed_unreachable"),
    Case("asks for patience, for a day", replies(PAD, JSON, "Retry-After: 86400", status="429 Too Many"),
         "feed_status"),
    Case("204", sends("HTTP/1.1 204 No Content\r\n\r\n"), "feed_invalid"),
    Case("nothing", replies(b""), "feed_invalid"),
    Case("white space", replies(b" \r\n\t"), "feed_invalid"),
    Case("HTML", replies(f"<h1>{SECRET}</h1>".encode(), "Content-Type: text/html"), "feed_content_type"),
    Case("HTML called JSON", replies(f"<h1>{SECRET}</h1>".encode()), "feed_invalid"),
    Case("JSON called text", replies(PAD, "Content-Type: text/plain"), "feed_content_type"),
    Case("a type in pieces that do not fit", replies(PAD, f"{JSON};charset*1=a;charset*=x'y'z"),
         "feed_content_type"),
    Case("an alphabet in pieces", replies(PAD, f"{JSON};charset*0=ut;charset*1=f-16"), "feed_encoding"),
    Case("JSON that is not called anything", replies(PAD, "X-Words: words"), "feed_content_type"),
    Case("two types", replies(PAD, JSON, "Content-Type: text/html"), "feed_content_type"),
    Case("JavaScript", replies(PAD, "Content-Type: application/javascript"), "feed_content_type"),
    Case("another alphabet", replies(PAD, f"{JSON}; charset=utf-16"), "feed_encoding"),
    Case("UTF-16", replies(PAD.decode().encode("utf-16")), "feed_encoding"),
    Case("no UTF-8", replies(b'{"temperature": "\xff"}'), "feed_encoding"),
    Case("packed unknown", replies(PAD, JSON, "Content-Encoding: br"), "feed_encoding"),
    Case("packed bogus", replies(PAD, JSON, f"Content-Encoding: {SECRET}"), "feed_encoding"),
    Case("packed twice", replies(gzip.compress(gzip.compress(PAD)), JSON, "Content-Encoding: gzip, gzip"),
         "feed_encoding"),
    Case("called packed", replies(PAD, JSON, "Content-Encoding: gzip"), "feed_encoding"),
    Case("packed and cut", replies(PACKED[:-9], JSON, "Content-Encoding: gzip"), "feed_encoding"),
    Case("packed and more", replies(PACKED + b"x", JSON, "Content-Encoding: gzip"), "feed_encoding"),
    Case("packed nothing", replies(b"x", JSON, "Content-Encoding: gzip"), "feed_encoding"),
    Case("cut JSON", replies(PAD[:-2]), "feed_invalid"),
    Case("NaN", replies(b'{"temperature": NaN}'), "feed_invalid"),
    Case("a number too large", replies(b'{"temperature": 1e999}'), "feed_invalid"),
    Case("5,000 digits", replies(b'{"temperature": %b}' % (b"1" * 5000)), "feed_invalid"),
    Case("a key twice", replies(b'{"temperature": 1, "temperature": 2}'), "feed_invalid"),
    Case("deep", replies(b"[" * 100_000 + b"]" * 100_000), "feed_invalid"),
    Case("half a character", replies(b'{"temperature": "\\ud800"}'), "feed_invalid"),
    Case("two documents", replies(PAD + PAD), "feed_invalid"),
    Case("another type", replies({"temperature": SECRET}), "feed_schema"),
    Case("nothing of it", replies({SECRET: 1}), "feed_schema"),
    Case("a list", replies([WARM]), "feed_schema"),
    Case("null", replies(None), "feed_schema"),
    Case("null inside", replies({"temperature": None}), "feed_schema"),
    Case("too many", replies([1] * 300_000), "feed_schema", {"response": "list[int]"}),
    Case("a key of a map", replies({SECRET: "x"}), "feed_schema", {"response": "map[int]"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_each_has_one_code(case: Case, server: EvilServer, opened: Open) -> None:
    url = server.on("/w", case.behaviour)
    source = opened(feed(url, timeout=0.4, retries=0, **case.keys))
    start = time.monotonic()
    answer = ask(source)
    assert time.monotonic() - start < LONGEST / 2
    assert (answer.code, answer.value, answer.origin) == (case.code, None, "network")
    assert answer.code in CODES
    assert answer.detail
    assert SECRET not in repr(answer)


@pytest.mark.parametrize(
    ("description", "behaviour"),
    [
        ("plain", replies(WARM)),
        ("with more than is declared", replies({**WARM, "words": SECRET})),
        ("in UTF-8", replies(PAD, f"{JSON}; charset=UTF-8")),
        ("with a mark at its beginning", replies(b"\xef\xbb\xbf" + PAD)),
        ("of a special kind", replies(PAD, "Content-Type: application/vnd.weather+json")),
        ("of the old kind", replies(PAD, "Content-Type: text/json")),
        ("packed", replies(gzip.compress(PAD), JSON, "Content-Encoding: gzip")),
        ("packed by the old name", replies(gzip.compress(PAD), JSON, "Content-Encoding: X-GZIP")),
        ("deflated", replies(zlib.compress(PAD), JSON, "Content-Encoding: deflate")),
        ("deflated without frame", replies(zlib.compress(PAD)[2:-4], JSON, "Content-Encoding: deflate")),
        ("not packed", replies(PAD, JSON, "Content-Encoding: identity")),
        ("in pieces", lambda connection, _: connection.chunks([PAD[:3], PAD[3:]])),
        ("packed in pieces", lambda connection, _: connection.chunks(
            [bytes([byte]) for byte in gzip.compress(PAD)], JSON, "Content-Encoding: gzip")),
        ("until the end", sends(ENDLESS, PAD)),
        ("behind a pause", sends("HTTP/1.1 100 Continue\r\n\r\n", ENDLESS, PAD)),
        ("created", replies(WARM, status="201 Created")),
    ],
)  # fmt: skip
def test_sound_answers(description: str, behaviour: Behaviour, server: EvilServer, opened: Open) -> None:
    answer = ask(opened(feed(server.on("/w", behaviour))))
    assert (answer.value, answer.code, answer.detail) == (WARM, None, "")


def test_what_nobody_foresaw_ends_one_request_only(
    server: EvilServer, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_head: Head) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(Head, "check", fails)
    answer = ask(opened(feed(server.on("/w", WARM))))
    assert (answer.code, answer.detail) == ("feed_invalid", "the answer could not be read")


def test_a_short_time_is_kept_by_all_attempts_together(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", waits), timeout=5.0, retries=3))
    start = time.monotonic()
    answer = ask(source, seconds=0.3)
    assert answer.code == "feed_timeout"
    assert time.monotonic() - start < 3.0
    assert answer.seconds < 3.0


def test_what_is_closed_is_unreachable(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM), retries=0))
    server.close()
    assert ask(source).code == "feed_unreachable"


def flapping(times: int, behaviour: Behaviour) -> Behaviour:
    """Fails so many times, then works."""
    left = [times]

    def behave(connection: Connection, request: Received) -> None:
        if left[0]:
            left[0] -= 1
            behaviour(connection, request)
        else:
            connection.reply(WARM)

    return behave


@dataclass(frozen=True, slots=True)
class Flapping:
    description: str
    behaviour: Behaviour
    keys: dict[str, Any]
    asked: int
    code: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        Flapping("503", busy(), {}, 3),
        Flapping("429", replies(b"", status="429 Too Many"), {}, 3),
        Flapping("wants a moment", busy("Retry-After: 0"), {}, 3),
        Flapping("wants a day", busy("Retry-After: 86400"), {}, 1, "feed_status"),
        Flapping("wants an age", busy("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"), {}, 1, "feed_status"),
        Flapping("wanted it before", busy("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"), {}, 3),
        Flapping("wants nonsense", busy("Retry-After: soon"), {}, 3),
        Flapping("wants no moment there is", busy("Retry-After: Mon, 1 Jan 99999999999 00:00:00 GMT"), {}, 3),
        Flapping("wants a moment in no zone", busy("Retry-After: Mon, 01 Jan 2029 00:00:00 +9999999"), {}, 3),
        Flapping("resets", lambda connection, _: connection.reset(), {}, 3),
        Flapping("waits", waits, {"timeout": 0.2}, 3),
        Flapping("404 is final", replies(b"", status="404 Not Found"), {}, 1, "feed_status"),
        Flapping("nonsense is final", replies(b"{"), {}, 1, "feed_invalid"),
        Flapping("too few retries", busy(), {"retries": 1}, 2, "feed_status"),
        Flapping("no retries", busy(), {"retries": 0}, 1, "feed_status"),
        Flapping("a POST may have been done", busy(), POST, 1, "feed_status"),
        Flapping("a POST that was cut off", lambda connection, _: connection.reset(), POST, 1,
                 "feed_unreachable"),
        Flapping("a POST that waits", waits, {**POST, "timeout": 0.2}, 1, "feed_timeout"),
    ],
    ids=lambda case: case.description,
)  # fmt: skip
def test_asking_again(case: Flapping, server: EvilServer, opened: Open) -> None:
    url = server.on("/w", flapping(2, case.behaviour))
    answer = ask(opened(feed(url, **{"retries": 2, **case.keys})), seconds=4.0)
    assert (answer.code, len(server.received)) == (case.code, case.asked)
    assert answer.value == (None if case.code else WARM)


def test_the_last_failure_is_told_where_time_runs_out_before_the_next(
    server: EvilServer, opened: Open
) -> None:
    server.on("/w", replies(b"", "Retry-After: 0", status="503 Busy"))
    source = opened(feed(f"{server.origin}/w", retries=3))
    assert ask(source, seconds=0.02).code in {"feed_status", "feed_timeout"}


def test_connections_are_used_again(server: EvilServer, opened: Open) -> None:
    source = opened(feed(server.on("/w", WARM) + "?n={n}", parameters={"n": "int"}))
    for n in range(5):
        assert ask(source, n=n).value == WARM
    assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew(server: EvilServer, opened: Open) -> None:
    source = opened(
        feed(server.on("/w", sends(ENDLESS.replace("Connection: close\r\n", ""), PAD)), retries=0)
    )
    for _ in range(3):
        assert ask(source).value == WARM
    assert server.connections == 3


@pytest.mark.parametrize(("body", "sent"), [(None, b""), ({"a": [1, "ü"]}, '{"a": [1, "ü"]}'.encode())])
def test_what_a_post_sends(body: Any, sent: bytes, server: EvilServer, opened: Open) -> None:
    assert ask(opened(feed(server.on("/w", WARM), method="POST", body=body))).value == WARM
    (received,) = server.received
    assert (received.method, received.body) == ("POST", sent)
    assert received.headers["content-length"] == str(len(sent))
