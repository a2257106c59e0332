"""Payloads have the shape each service asks for, and never more bytes than it takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dynacontent.channels import Push, make_push
from dynacontent.errors import LimitError, RenderError

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
ABOUT: dict[str, Any] = {
    "recipient": "ada", "message": "cart", "channel": "push", "locale": "pt_BR", "context": {"now": NOW},
}  # fmt: skip
FULL: dict[str, Any] = {
    "title": "Your cart", "body": "Still there", "link": "https://e.com/c", "image": "https://e.com/i.png",
    "ttl": timedelta(hours=4), "collapse": "cart",
}  # fmt: skip


def a_push(**changes: Any) -> Push:
    return make_push(**{**FULL, **ABOUT, **changes})


def test_fcm() -> None:
    assert a_push().to_fcm() == {
        "message": {
            "notification": {"title": "Your cart", "body": "Still there", "image": "https://e.com/i.png"},
            "data": {"link": "https://e.com/c"},
            "android": {"ttl": "14400s", "collapse_key": "cart"},
            "apns": {
                "headers": {
                    "apns-push-type": "alert",
                    "apns-priority": "10",
                    "apns-collapse-id": "cart",
                    "apns-expiration": "1777640400",
                },
                "payload": {"aps": {"mutable-content": 1}},
                "fcm_options": {"image": "https://e.com/i.png"},
            },
            "webpush": {
                "headers": {"TTL": "14400", "Topic": "HELdwChbnCUTW-O_NF5qBBJxt4SyKm9s"},
                "fcm_options": {"link": "https://e.com/c"},
            },
        }
    }


def test_apns() -> None:
    assert a_push().to_apns() == {
        "headers": {
            "apns-push-type": "alert",
            "apns-priority": "10",
            "apns-collapse-id": "cart",
            "apns-expiration": str(int((NOW + timedelta(hours=4)).timestamp())),
        },
        "payload": {
            "aps": {"alert": {"title": "Your cart", "body": "Still there"}, "mutable-content": 1},
            "link": "https://e.com/c",
            "image": "https://e.com/i.png",
        },
    }


def test_web_push() -> None:
    assert a_push().to_webpush() == {
        "headers": {"TTL": "14400", "Topic": "HELdwChbnCUTW-O_NF5qBBJxt4SyKm9s"},
        "payload": {
            "title": "Your cart",
            "options": {
                "body": "Still there",
                "image": "https://e.com/i.png",
                "tag": "cart",
                "lang": "pt-BR",
                "data": {"link": "https://e.com/c"},
            },
        },
    }


def test_what_is_not_there_leaves_no_trace() -> None:
    push = make_push(title="A", body="b", link=" ", collapse="", **ABOUT)
    assert (push.link, push.image, push.ttl, push.collapse) == (None, None, None, None)
    assert push.to_fcm() == {
        "message": {
            "notification": {"title": "A", "body": "b"},
            "apns": {"headers": {"apns-push-type": "alert", "apns-priority": "10"}},
        }
    }
    assert push.to_apns()["payload"] == {"aps": {"alert": {"title": "A", "body": "b"}}}
    assert push.to_webpush() == {
        "headers": {},
        "payload": {"title": "A", "options": {"body": "b", "lang": "pt-BR"}},
    }


def test_texts_are_cleaned() -> None:
    push = a_push(title="a\r\n\u202eb\x00", body="c\r\nd\x07\u2066e")
    assert (push.title, push.body) == ("a b", "c\nde")


@dataclass(frozen=True)
class Ttl:
    ttl: timedelta
    android: str
    expiration: str


TTLS = [
    Ttl(timedelta(0), "0s", "0"),
    Ttl(timedelta(seconds=90), "90s", str(int(NOW.timestamp()) + 90)),
    Ttl(timedelta(days=90), "2419200s", str(int(NOW.timestamp()) + 2_419_200)),
]


@pytest.mark.parametrize("case", TTLS, ids=lambda case: case.android)
def test_ttls(case: Ttl) -> None:
    message = a_push(ttl=case.ttl).to_fcm()["message"]
    assert message["android"]["ttl"] == case.android
    assert message["apns"]["headers"]["apns-expiration"] == case.expiration
    assert message["webpush"]["headers"]["TTL"] == case.android.removesuffix("s")


def test_a_ttl_needs_the_time_of_the_render() -> None:
    with pytest.raises(RenderError, match=r"context\.now is not there"):
        a_push(context={}).to_apns()


@pytest.mark.parametrize("collapse", ["x" * 64, "x" * 65, "ü" * 40, "ü", "a b"])
def test_collapse_ids_fit_their_headers(collapse: str) -> None:
    headers = a_push(collapse=collapse).to_apns()["headers"]
    assert len(headers["apns-collapse-id"].encode()) <= 64
    assert headers["apns-collapse-id"].isascii()
    assert headers == a_push(collapse=collapse).to_apns()["headers"]
    assert (headers["apns-collapse-id"] == collapse) == (len(collapse) <= 64 and collapse.isascii())
    topic = a_push(collapse=collapse).to_webpush()["headers"]["Topic"]
    assert len(topic) == 32
    assert topic.replace("-", "").replace("_", "").isalnum()


@dataclass(frozen=True)
class Service:
    method: str
    name: str
    limit: int


SERVICES = [
    Service("to_fcm", "FCM", 4096),
    Service("to_apns", "APNs", 4096),
    Service("to_webpush", "web push", 3993),
]


@pytest.mark.parametrize("case", SERVICES, ids=lambda case: case.name)
@pytest.mark.parametrize("letter", ["x", "ü", "🎉"])
def test_limits_count_encoded_bytes(case: Service, letter: str) -> None:
    def size(payload: Any) -> int:
        return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())

    def made(body: str) -> Any:
        payload = getattr(a_push(body=body), case.method)()
        return payload.get("message") or payload["payload"]

    room = case.limit - size(made(""))
    if case.method != "to_apns":
        room -= len('"body":"",')  # left out where empty
    fits = room // len(letter.encode())
    assert case.limit - len(letter.encode()) < size(made(letter * fits)) <= case.limit
    with pytest.raises(LimitError) as caught:
        made(letter * (fits + 1))
    assert caught.value.code == "push_too_long"
    assert str(caught.value).startswith(f"this push is too long for {case.name}: ")
    assert f"{case.limit:,} are allowed" in str(caught.value)
