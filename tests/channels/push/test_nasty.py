"""Whatever a recipient or an item is called, payloads stay well-formed, within limits, the same both ways."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dynacontent import Push, Recipient, Workspace
from dynacontent.channels.push import LIMITS
from dynacontent.errors import LimitError
from tests.channels.push import services
from tests.channels.push.a_push import a_push
from tests.nasty import NASTY

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066\u2067]")
PUSH = """\
push:
  title: "WORD"
  subtitle: "A WORD"
  body: "Hello WORD!"
  link: "https://a.example/WORD?q=WORD"
  image: "https://a.example/WORD.png"
  category: "WORD"
  sound: "WORD"
  collapse: "WORD"
  thread: "WORD"
  ttl: 1h
  data: {sku: "WORD"}
  actions:
    - {id: open, title: "WORD", link: "WORD", icon: "WORD"}
  android: {notification: {channel_id: "WORD", title: "WORD", body_loc_key: a, body_loc_args: ["WORD"]}}
  apns: {payload: {screen: "WORD", aps: {target-content-id: "WORD", alert: {loc-key: a, loc-args: ["WORD"]}}}}
  webpush: {notification: {icon: "WORD", title: "WORD"}, data: {a: "WORD"}}
"""
HELD = {name: text for name, text in NASTY.items() if not re.search("[\x00\ud800-\udfff]", text)}
"""What a catalog takes."""
FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en", "ar"]\ndefault_locale = "en"\n',
    "templates/profile.yaml": 'key: id\nfields: {id: str, text: str, item: "ref[things]"}\n',
    "templates/messages/of_people/message.yaml": PUSH.replace("WORD", "{{ profile.text }}"),
    "templates/messages/of_items/message.yaml": PUSH.replace("WORD", "{{ profile.item.name }}"),
    "catalogs/things.yaml": "source: things.jsonl\nkey: id\nfields: {id: str, name: str}\n",
    "catalogs/things.jsonl": "".join(
        json.dumps({"id": name, "name": text}) + "\n" for name, text in HELD.items()
    ),
}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    root = tmp_path_factory.mktemp("nasty")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return {"fast": Workspace.open(root), "plain": Workspace.open(root, plain=True)}


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for member in value.items() for text in texts(list(member))]
    if isinstance(value, list):
        return [text for member in value for text in texts(member)]
    return [value] if isinstance(value, str) else []


def check(push: Push) -> None:
    if any(size > LIMITS[service] for service, size in push.sizes().items()):
        with pytest.raises(LimitError, match="this push is too long"):
            push.to_fcm()
        return  # an address cannot be cut
    for payload in (push.to_fcm(), push.to_apns(), push.to_webpush()):
        assert json.loads(payload.to_json()) == payload.to_dict()
        for text in texts(payload.to_dict()):
            assert not CONTROL.search(text)
            assert text.count("\u2068") == text.count("\u2069")
    for service in (services.firebase, services.apple, services.browser):
        service(push)


REFUSED = "lone surrogate"
"""What no recipient may hold."""
OF_PEOPLE = [("of_people", name) for name in NASTY if name != REFUSED]
OF_ITEMS = [("of_items", name) for name in HELD]


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(("message", "name"), OF_PEOPLE + OF_ITEMS)
def test_values_that_break_things_break_no_payload(
    name: str, message: str, locale: str, shops: dict[str, Workspace]
) -> None:
    item = name if message == "of_items" else "script"
    who = Recipient({"id": "ada", "text": NASTY[name], "item": item}, context={"now": "2026-05-01T09:00:00Z"})
    found = {}
    for way, shop in shops.items():
        out = shop.render(message, "push", who, locale=locale)
        assert isinstance(out, Push)
        check(out)
        found[way] = json.dumps(out.to_dict())
    assert found["fast"] == found["plain"]


@pytest.mark.parametrize("name", NASTY)
def test_they_break_none_that_is_made_by_hand(name: str) -> None:
    text = NASTY[name]
    changes = dict.fromkeys(("title", "subtitle", "body", "category", "sound", "collapse", "thread"), text)
    laid = {"notification": {"title": text, "icon": text}, "data": {"a": text}}
    action = {"id": text, "title": text, "link": text, "icon": text}
    push = a_push(
        **changes, link=text, image=text, actions=[action], data={"sku": text}, android=laid, webpush=laid
    )
    check(push)
