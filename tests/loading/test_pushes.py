"""The push of a message: what an author is told, before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.loading.workspace import load_workspace

MESSAGE = "templates/messages/cart/message.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    line: str
    expect: str


def at_line_four(place: int, message: str, line: str, hint: str | None = None) -> str:
    lines = [f"{MESSAGE}:4:{place + 3}: {message}", f"  4 |   {line}", f"    | {' ' * (place + 2)}^"]
    return "\n".join([*lines, f"  hint: {hint}"] if hint else lines)


def mistake(line: str, at: str, message: str, hint: str | None = None) -> Mistake:
    return Mistake(line, at_line_four(line.index(at), message, line, hint))


DURATION = "a duration is a number and one of ms, s, m, h, d, w: 800ms, 30s, 10m, 4h, 7d, 2w"
RESERVED = "Apple keeps aps to itself, Firebase from, message_type and what begins with google. or gcm."

MISTAKES = [
    mistake(
        "interruption: urgent", "urgent",
        "interruption should be passive, active, time-sensitive or critical, not 'urgent'",
    ),
    mistake("priority: max", "max", "priority should be normal or high, not 'max'"),
    mistake("badge: many", "many", "badge should be a whole number from 0 on, not 'many'"),
    mistake("relevance: 2", "2", "relevance should be a number from 0 to 1, not '2'"),
    mistake("reserve: 4000", "4000", "reserve should be at most 3000"),
    mistake("ttl: 4x", "4x", "ttl: '4x' is no duration", DURATION),
    mistake(
        "truncate: [body, titel]", "titel", "no part that can be cut is 'titel'",
        "did you mean 'title' or 'subtitle'?",
    ),
    mistake("truncate: [body, body]", "body]", "body stands twice in truncate"),
    mistake(
        "truncate: body", "body", "truncate should be a list, not 'body'",
        "truncate: [body, subtitle, title]; the first is cut first, [] cuts nothing",
    ),
    mistake(
        "actions: open", "open", "actions should be a list, not 'open'",
        'actions: [{id: open, title: "…", link: "…"}]',
    ),
    mistake("actions: [{id: open}]", "{", "key 'title' is missing"),
    mistake(
        "actions: [{id: open, title: A, lnk: b}]", "lnk", "unknown key 'lnk'", "did you mean 'link'?",
    ),
    mistake("actions: [{id: a, title: A}, {id: a, title: B}]", "a, title: B", "two actions have the id 'a'"),
    mistake("data: sku", "sku", "data should be a mapping, not 'sku'", 'data: {sku: "…"}'),
    mistake(
        "data: {lines: [a]}", "[a]", "lines should be text, not a list",
        'FCM takes texts only: write JSON into one, as in "{{ event.lines | tojson }}"',
    ),
    mistake("data: {from: a}", "from", "'from' is reserved", RESERVED),
    mistake("data: {aps: a}", "aps", "'aps' is reserved", RESERVED),
    mistake("data: {google.c: a}", "google.c", "'google.c' is reserved", RESERVED),
    mistake("data: {gcm.message: a}", "gcm.message", "'gcm.message' is reserved", RESERVED),
    mistake(
        "data: {link: a}", "link", "a push has 'link' in its data already", "choose another name",
    ),
    mistake("android: {data: {message_type: a}}", "message_type", "'message_type' is reserved", RESERVED),
    mistake("apns: {payload: {gcm.x: a}}", "gcm.x", "'gcm.x' is reserved", RESERVED),
    mistake("webpush: {data: {notification: a}}", "notification", "'notification' is reserved", RESERVED),
    mistake("android: loud", "loud", "android should be a mapping, not 'loud'"),
    mistake(
        "android: {notification: {chanel_id: a}}", "chanel_id", "unknown key 'chanel_id'",
        "did you mean 'channel_id'?",
    ),
    mistake(
        "android: {notification: {notification_count: a}}", "a}}",
        "notification_count should be a whole number, not 'a'",
    ),
    mistake(
        "android: {notification: {color: red}}", "red",
        "color should look like ^#[0-9a-fA-F]{6}$, not 'red'",
    ),
    mistake(
        "android: {notification: {sticky: perhaps}}", "perhaps",
        "sticky should be true or false, not 'perhaps'",
    ),
    mistake(
        "android: {notification: {title_loc_args: [a]}}", "{title_loc",
        "notification does not fit: title_loc_args stands without title_loc_key",
    ),
    mistake(
        "apns: {payload: {aps: {interruption_level: active}}}", "interruption_level",
        "unknown key 'interruption_level'", "did you mean 'interruption-level'?",
    ),
    mistake(
        "apns: {payload: {aps: {sound: {name: a, loud: b}}}}", "loud", "unknown key 'loud'",
        "keys are critical, name, volume",
    ),
    mistake(
        "apns: {payload: {aps: {sound: {critical: 1}}}}", "{critical", "key 'name' is missing",
    ),
    mistake(
        "webpush: {headers: {urgency: low}}", "urgency", "unknown key 'urgency'", "did you mean 'Urgency'?",
    ),
    mistake(
        "webpush: {fcm_options: {link: \"http://a.example\"}}", "http:",
        "link should look like ^https://, not 'http://a.example'",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.line)
def test_mistakes_are_told_with_their_place(case: Mistake, told: Callable[[dict[str, str]], str]) -> None:
    text = f"push:\n  title: A\n  body: B\n  {case.line}\n"
    assert told({MESSAGE: text}) == case.expect


TEMPLATES = [
    'badge: "{{ 1 + 2 }}"',
    "interruption: \"{{ 'active' if true else 'passive' }}\"",
    'android: {notification: {notification_count: "{{ 3 }}", color: "{{ brand.colour }}"}}',
    'apns: {payload: {aps: {sound: "{{ brand.sound }}", badge: "{{ 1 }}"}, screen: {name: "{{ 1 }}"}}}',
    'webpush: {notification: {requireInteraction: "{{ true }}", actions: [{action: a, title: "{{ 1 }}"}]}}',
    "android: {notification: {tag: , icon: ic_cart}}",
    "actions: []",
    "truncate: []",
]


@pytest.mark.parametrize("line", TEMPLATES)
def test_a_template_may_stand_wherever_a_value_does(
    line: str, write: Callable[[dict[str, str]], Path]
) -> None:
    loaded = load_workspace(write({MESSAGE: f"push:\n  title: A\n  body: B\n  {line}\n"}))
    assert loaded.messages["cart"].push is not None
