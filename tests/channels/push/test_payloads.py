"""Payloads have the shape each service asks for, and never more bytes than it takes."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from dynacontent.channels import make_push
from dynacontent.errors import RenderError
from tests.channels.push.a_push import ABOUT, NOW, a_push, a_rich_push


def test_fcm() -> None:
    assert a_push().to_fcm().to_dict() == {
        "message": {
            "notification": {"title": "Your cart", "body": "Still there", "image": "https://e.com/i.png"},
            "data": {"link": "https://e.com/c"},
            "android": {"ttl": "14400s", "collapse_key": "cart", "notification": {"tag": "cart"}},
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
                "notification": {"tag": "cart"},
                "fcm_options": {"link": "https://e.com/c"},
            },
        }
    }


def test_apns() -> None:
    assert a_push().to_apns().to_dict() == {
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
    assert a_push().to_webpush().to_dict() == {
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
    assert push.to_fcm().to_dict() == {
        "message": {
            "notification": {"title": "A", "body": "b"},
            "apns": {"headers": {"apns-push-type": "alert", "apns-priority": "10"}},
        }
    }
    assert push.to_apns()["payload"] == {"aps": {"alert": {"title": "A", "body": "b"}}}
    assert push.to_webpush().to_dict() == {
        "headers": {"TTL": "2419200"},  # RFC 8030 asks for one
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


def test_what_a_rich_push_is_to_fcm() -> None:
    message = a_rich_push().to_fcm()["message"]
    assert message["data"] == {
        "link": "https://e.com/c",
        "actions": (
            '[{"id":"open","title":"To the \\"cart\\"","link":"https://e.com/a"},{"id":"later","title":"Later"}]'
        ),
        "sku": "tent-2p",
    }
    assert message["android"] == {
        "ttl": "14400s",
        "collapse_key": "cart",
        "priority": "normal",
        "notification": {
            "tag": "cart",
            "sound": "ping.caf",
            "notification_count": 3,
            "notification_priority": "PRIORITY_HIGH",
        },
    }
    assert message["apns"]["payload"] == {"aps": a_rich_push().to_apns()["payload"]["aps"]}
    assert message["webpush"]["headers"]["Urgency"] == "normal"
    assert message["webpush"]["notification"] == {
        "tag": "cart",
        "actions": [
            {"action": "open", "title": 'To the "cart"', "icon": "https://e.com/a.png"},
            {"action": "later", "title": "Later"},
        ],
    }


def test_what_a_rich_push_is_to_apns() -> None:
    request = a_rich_push().to_apns()
    assert request["headers"]["apns-priority"] == "5"
    assert request["payload"] == {
        "aps": {
            "alert": {"title": "Your cart", "subtitle": "A tent", "body": "Still there"},
            "badge": 3,
            "sound": "ping.caf",
            "thread-id": "carts",
            "category": "cart",
            "mutable-content": 1,
            "interruption-level": "time-sensitive",
            "relevance-score": 0.5,
        },
        "link": "https://e.com/c",
        "image": "https://e.com/i.png",
        "actions": [
            {"id": "open", "title": 'To the "cart"', "link": "https://e.com/a"},
            {"id": "later", "title": "Later"},
        ],
        "sku": "tent-2p",
    }


def test_what_a_rich_push_is_to_a_browser() -> None:
    options = a_rich_push().to_webpush()["payload"]["options"]
    assert options["data"] == {
        "link": "https://e.com/c",
        "actions": {"open": "https://e.com/a"},
        "sku": "tent-2p",
    }
    assert [action["action"] for action in options["actions"]] == ["open", "later"]


@dataclass(frozen=True)
class Level:
    level: str
    android: tuple[str | None, str | None]
    urgency: str | None
    silent: bool | None


LEVELS = [
    Level("passive", (None, "PRIORITY_LOW"), "low", True),
    Level("active", (None, None), None, None),
    Level("time-sensitive", ("high", "PRIORITY_HIGH"), "high", None),
    Level("critical", ("high", "PRIORITY_MAX"), "high", None),
]


@pytest.mark.parametrize("case", LEVELS, ids=lambda case: case.level)
def test_interruption_levels(case: Level) -> None:
    push = a_push(interruption=case.level)
    message = push.to_fcm()["message"]
    android = message["android"]
    assert (android.get("priority"), android["notification"].get("notification_priority")) == case.android
    assert message["webpush"]["headers"].get("Urgency") == case.urgency
    assert push.to_webpush()["payload"]["options"].get("silent") == case.silent
    aps = push.to_apns()["payload"]["aps"]
    assert aps["interruption-level"] == case.level
    assert aps.get("sound") == ({"critical": 1, "name": "default"} if case.level == "critical" else None)


def test_a_badge_of_nothing_is_taken_off_by_apple_and_said_to_nobody_else() -> None:
    push = a_push(badge=0)
    assert push.to_apns()["payload"]["aps"]["badge"] == 0
    assert "notification_count" not in push.to_fcm()["message"]["android"]["notification"]


def test_right_to_left_is_told_to_browsers() -> None:
    options = a_push(context={"now": NOW, "direction": "rtl"}).to_webpush()["payload"]["options"]
    assert options["dir"] == "rtl"


def test_a_button_without_a_title_is_none() -> None:
    assert a_push(actions=[{"id": "open", "title": " "}]).actions == ()


@pytest.mark.parametrize("method", ["to_fcm", "to_apns", "to_webpush"])
def test_payloads_are_models_that_read_like_dicts(method: str) -> None:
    payload = getattr(a_rich_push(), method)()
    assert dict(payload) == {**payload} == payload.to_dict()
    assert json.loads(payload.to_json()) == payload.to_dict()
    with pytest.raises(ValueError, match="frozen"):
        payload.message = payload.headers = None
    assert pickle.loads(pickle.dumps(payload)) == payload


OVERRIDES: dict[str, Any] = {
    "android": {
        "priority": "high",
        "data": {"a": "1"},
        "notification": {"channel_id": "offers", "notification_count": "4", "sticky": "true", "tag": "own"},
    },
    "apns": {
        "headers": {"apns-priority": "1"},
        "payload": {
            "aps": {"badge": "7", "alert": {"loc-key": "CART", "loc-args": ["Ada"]}},
            "screen": "cart",
        },
        "fcm_options": {"analytics_label": "cart"},
    },
    "webpush": {
        "headers": {"Urgency": "very-low"},
        "data": {"b": "2"},
        "notification": {"title": "Web", "requireInteraction": "true", "vibrate": ["100", "50"]},
    },
}
"""As a manifest gives them: every value is text."""


def test_what_is_laid_over_reaches_fcm() -> None:
    message = a_push(**OVERRIDES).to_fcm()["message"]
    assert message["android"] == {
        "ttl": "14400s",
        "collapse_key": "cart",
        "priority": "high",
        "data": {"a": "1"},
        "notification": {"tag": "own", "channel_id": "offers", "notification_count": 4, "sticky": True},
    }
    assert message["apns"]["headers"]["apns-priority"] == "1"
    assert message["apns"]["payload"] == {
        "aps": {
            "alert": {"title": "Your cart", "loc-key": "CART", "loc-args": ["Ada"]},
            "badge": 7,
            "mutable-content": 1,
        },
        "screen": "cart",
    }
    assert message["apns"]["fcm_options"] == {"image": "https://e.com/i.png", "analytics_label": "cart"}
    assert message["webpush"]["data"] == {"b": "2"}
    assert message["webpush"]["notification"] == {
        "tag": "cart",
        "title": "Web",
        "requireInteraction": True,
        "vibrate": [100, 50],
    }


def test_what_is_laid_over_reaches_apns_and_browsers_without_fcm() -> None:
    push = a_push(**OVERRIDES)
    request = push.to_apns()
    assert request["headers"]["apns-priority"] == "1"
    assert request["payload"]["aps"]["alert"] == {
        "title": "Your cart",
        "loc-key": "CART",
        "loc-args": ["Ada"],
    }
    assert request["payload"]["screen"] == "cart"
    web = push.to_webpush()
    assert web["headers"]["Urgency"] == "very-low"
    assert web["payload"]["title"] == "Web"
    assert web["payload"]["options"]["vibrate"] == [100, 50]
    assert web["payload"]["options"]["data"] == {"link": "https://e.com/c", "b": "2"}


def test_what_does_not_fit_a_format_is_told_without_the_value() -> None:
    with pytest.raises(RenderError) as caught:
        a_push(android={"notification": {"notification_count": "Ada"}})
    assert str(caught.value) == (
        "FCM does not take this push: message.android.notification.notification_count: "
        "Input should be a valid integer, unable to parse string as an integer"
    )
