"""No payload has more bytes than its service takes; words are cut for that as the author says, and told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.channels import Push
from dynacontent.channels.push import LIMITS, making
from dynacontent.errors import LimitError
from dynacontent.formats.graphemes import graphemes
from tests.channels.push.a_push import a_push, a_rich_push

FAMILY = "👩‍👩‍👧‍👦"
ACCENTED = "e\u0301\u0323"
ISOLATED = "\u2068שלום עולם\u2069"


def size(payload: Any) -> int:
    return len(json.dumps(payload, ensure_ascii=False).encode())


def payloads(push: Push) -> dict[str, Any]:
    return {
        "fcm": push.to_fcm()["message"],
        "apns": push.to_apns()["payload"],
        "webpush": push.to_webpush()["payload"],
    }


@pytest.mark.parametrize("make", [a_push, a_rich_push], ids=["small", "rich"])
def test_sizes_are_those_of_what_is_sent(make: Any) -> None:
    push = make(body="Größe 🎉")
    assert len(push.to_apns().payload.to_json()) < push.sizes()["apns"]
    assert push.sizes() == {service: size(payload) for service, payload in payloads(push).items()}


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


@pytest.mark.parametrize("reserve", [0, 200])
@pytest.mark.parametrize("case", SERVICES, ids=lambda case: case.name)
@pytest.mark.parametrize("letter", ["x", "ü", "🎉"])
def test_limits_count_encoded_bytes(case: Service, letter: str, reserve: int) -> None:
    def made(body: str) -> Any:
        payload = getattr(a_push(body=body, truncate=[], reserve=reserve), case.method)()
        return payload.message if case.method == "to_fcm" else payload.payload

    allowed = case.limit - reserve
    fits = (allowed - made("x").size + 1) // len(letter.encode())
    assert allowed - len(letter.encode()) < size(made(letter * fits).to_dict()) <= allowed
    with pytest.raises(LimitError) as caught:
        made(letter * (fits + 1))
    assert caught.value.code == "push_too_long"
    assert str(caught.value).startswith(f"this push is too long for {case.name}: ")
    assert f"{allowed:,} are allowed" in str(caught.value)
    assert ("200 more are reserved" in str(caught.value)) == bool(reserve)


def fits(push: Push) -> bool:
    return all(bytes_ + push.reserve <= LIMITS[service] for service, bytes_ in push.sizes().items())


@pytest.mark.parametrize("text", ["word " * 2000, "x" * 9000, FAMILY * 900, ACCENTED * 4000, ISOLATED * 500])
@pytest.mark.parametrize("reserve", [0, 500])
def test_a_long_body_is_cut_as_little_as_needed(text: str, reserve: int) -> None:
    push = a_push(body=text, reserve=reserve)
    assert fits(push)
    assert push.body.endswith("…")
    assert set(graphemes(push.body.removesuffix("…"))) <= set(graphemes(text))
    assert push.body.count("\u2068") == push.body.count("\u2069")
    longest = max(size + reserve - LIMITS[service] for service, size in push.sizes().items())
    assert -60 < longest <= 0
    assert (push.title, push.link) == ("Your cart", "https://e.com/c")
    (warning,) = push.warnings
    assert warning.startswith("push_truncated: body was cut from ")
    assert f" to {len(push.body.encode()):,} bytes: FCM takes 4,096" in warning


@dataclass(frozen=True)
class Order:
    truncate: list[str]
    cut: list[str]


ORDERS = [
    Order(["body", "subtitle", "title"], ["body"]),
    Order(["title", "body"], ["title", "body"]),
    Order(["subtitle", "body"], ["subtitle", "body"]),
]


@pytest.mark.parametrize("case", ORDERS, ids=lambda case: ", ".join(case.truncate))
def test_parts_are_cut_in_the_order_declared(case: Order) -> None:
    given = {"title": "title " * 100, "subtitle": "subtitle " * 100, "body": "body " * 700}
    push = a_push(**given, truncate=case.truncate)
    assert fits(push)
    cut = [part for part in case.truncate if getattr(push, part) != given[part].strip()]
    assert cut == case.cut
    assert [warning.split()[1] for warning in push.warnings] == case.cut


def test_a_part_that_was_cut_still_says_something() -> None:
    push = a_push(
        title="A title of many words " * 200, body="The body has some words too", truncate=["body", "title"]
    )
    assert push.body == "The body has some…"
    assert push.title.startswith("A title of many words")


def test_where_cutting_does_not_help_nothing_is_cut() -> None:
    push = a_push(body="body " * 100, data={"a": "x" * 5000})
    assert push.body == ("body " * 100).strip()
    assert push.warnings == ()
    with pytest.raises(LimitError, match="this push is too long for APNs"):
        push.to_apns()


PARTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('"\\\n👩‍🚀\u2068\u2069é')),
    max_size=700,
)


@settings(max_examples=200, deadline=None)
@given(
    title=PARTS, body=PARTS, subtitle=PARTS, link=PARTS, image=PARTS, collapse=PARTS, thread=PARTS,
    button=PARTS, data=PARTS, scheme=st.sampled_from(["", "https://"]), rich=st.booleans(),
)  # fmt: skip
def test_no_push_is_too_long_that_was_thought_to_fit(
    *, link: str, image: str, button: str, data: str, scheme: str, rich: bool, **texts: str
) -> None:
    changes: dict[str, Any] = {**texts, "link": scheme + link, "image": scheme + image}
    if rich:
        action = {"id": "a", "title": button, "link": scheme + link, "icon": scheme + image}
        laid = {"notification": {"icon": data, "title": button}, "data": {"a": data}}
        changes |= {"actions": [action] * 3, "data": {"sku": data}, "android": laid, "webpush": laid}
    push = (a_rich_push if rich else a_push)(**changes, truncate=[], check=False)
    assert fits(push) or not making._surely_fits(push)


def test_the_frame_of_a_payload_is_smaller_than_is_thought() -> None:
    bare = a_rich_push(
        title="T", body="", link="https://", image="https://", subtitle="s", interruption="critical",
        sound="", collapse="c", thread="", category="", data={}, actions=(), badge=100_000, relevance=1 / 3,
    )  # fmt: skip
    assert max(bare.sizes().values()) < making._LARGEST_FRAME
