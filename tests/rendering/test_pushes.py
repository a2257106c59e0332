"""What of a push's manifest is printed for a recipient, and what of it is checked then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from dynacontent import Push, Workspace
from dynacontent.errors import RenderError

Open = Callable[[dict[str, str | None]], Workspace]
MESSAGE = "templates/messages/note/message.yaml"
MISSING = "{% level 2 %}{{ profile.last_viewed.name }}{% level 1 %}{% endlevel %}"


@pytest.fixture
def push_of(shop: Open) -> Callable[..., Push]:
    """The push that some lines of a manifest make for ada."""

    def push_of(lines: str, **options: Any) -> Push:
        text = "event: cart_abandoned\npush:\n  title: T\n  body: B\n" + lines
        workspace = shop({MESSAGE: text})
        out = workspace.render("note", "push", workspace.persona("ada"), **options)
        assert isinstance(out, Push)
        return out

    return push_of


@dataclass(frozen=True)
class Case:
    lines: str
    expect: dict[str, Any]


CASES = [
    Case('  badge: "{{ event.lines | length }}"\n', {"badge": 1}),
    Case('  relevance: "{{ 1 / 4 }}"\n', {"relevance": 0.25}),
    Case(
        "  interruption: \"{{ 'passive' if profile.age > 18 else 'active' }}\"\n",
        {"interruption": "passive"},
    ),
    Case(f'  badge: "{MISSING}"\n  subtitle: "{MISSING}"\n', {"badge": None, "subtitle": None}),
    Case(f'  data: {{a: "{MISSING}", b: "{{{{ profile.first_name }}}}"}}\n', {"data": {"b": "Ada"}}),
    Case(f'  actions: [{{id: a, title: "{MISSING}"}}]\n', {"actions": ()}),
    Case(
        f'  android: {{notification: {{tag: "{MISSING}", icon: ic}}}}\n',
        {"android": {"notification": {"icon": "ic"}}},
    ),
    Case(
        '  apns: {payload: {aps: {alert: {loc-key: K, loc-args: ["{{ profile.first_name }}", "x"]}}}}\n',
        {"apns": {"payload": {"aps": {"alert": {"loc-key": "K", "loc-args": ["Ada", "x"]}}}}},
    ),
    Case("  truncate: []\n  reserve: 100\n", {"reserve": 100}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.lines.strip())
def test_members_are_templates(case: Case, push_of: Callable[..., Push]) -> None:
    push = push_of(case.lines)
    assert {name: getattr(push, name) for name in case.expect} == case.expect
    assert all(payload() for payload in (push.to_fcm, push.to_apns, push.to_webpush))


def test_lines_are_kept_where_a_body_is_written_in_lines(shop: Open) -> None:
    bodies = {"|\n    A {{ profile.first_name }}\n\n    B\n": "A Ada\n\nB", ">-\n    A\n    B\n": "A B"}
    for written, expect in bodies.items():
        workspace = shop({MESSAGE: f"event: cart_abandoned\npush:\n  title: T\n  body: {written}"})
        assert workspace.render("note", "push", workspace.persona("ada")).body == expect  # type: ignore[union-attr]


def test_addresses_are_harmless_at_any_depth(push_of: Callable[..., Push]) -> None:
    push = push_of(
        '  actions: [{id: a, title: A, link: "javascript:{{ profile.first_name }}"}]\n'
        '  webpush: {notification: {icon: "data:{{ profile.first_name }}", navigate: "https://a.example/ö"}}\n'
    )
    assert push.actions[0].link is None
    assert push.webpush == {"notification": {"navigate": "https://a.example/%C3%B6"}}
    assert push.warnings == (
        "blocked_url: actions.0.link is no http, https, mailto, tel or sms URL",
        "blocked_url: webpush.notification.icon is no http, https, mailto, tel or sms URL",
    )


LINKS = [
    ("shop://cart/{{ profile.first_name }}", "shop://cart/Ada"),
    ("com.shop.app:/cart?q={{ '\u00f6 \"' }}", "com.shop.app:/cart?q=%C3%B6%20%22"),
    ("{{ 'shop' }}://cart", None),
    ("javascript:alert(1)", None),
    ("data:text/html,x", None),
    ("file:///etc/passwd", None),
    ("https://a.example/{{ profile.first_name }}", "https://a.example/Ada"),
]


@pytest.mark.parametrize(("link", "expect"), LINKS)
def test_an_author_may_lead_into_an_app_and_data_may_not(
    link: str, expect: str | None, push_of: Callable[..., Push]
) -> None:
    text = link.replace("\\", "\\\\").replace('"', '\\"')
    push = push_of(f'  link: "{text}"\n  actions: [{{id: a, title: A, link: "{text}"}}]\n')
    assert (push.link, push.actions[0].link) == (expect, expect)
    assert all(payload() for payload in (push.to_fcm, push.to_apns, push.to_webpush))
    assert bool(push.warnings) == (expect is None)


@dataclass(frozen=True)
class Mistake:
    lines: str
    expect: str


MISTAKES = [
    Mistake(
        '  badge: "{{ profile.first_name }}"\n',
        "templates/messages/note/message.yaml:5:11: badge should be a whole number from 0 on",
    ),
    Mistake(
        '  priority: "{{ profile.first_name }}"\n',
        "templates/messages/note/message.yaml:5:14: priority should be normal or high",
    ),
    Mistake(
        '  android: {notification: {notification_count: "{{ profile.first_name }}"}}\n',
        "templates/messages/note/message.yaml:5:49: android.notification.notification_count "
        "should be a whole number",
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.lines.strip())
def test_what_a_template_prints_is_checked(case: Mistake, push_of: Callable[..., Push]) -> None:
    with pytest.raises(RenderError) as caught:
        push_of(case.lines)
    assert str(caught.value).split("\n")[0] == case.expect
    assert "Ada" not in str(caught.value).replace("profile.first_name", "")


def test_a_long_text_of_the_data_is_cut_and_told(push_of: Callable[..., Push]) -> None:
    push = push_of('  subtitle: "{% for number in range(900) %}word {% endfor %}"\n')
    assert push.subtitle is not None
    assert push.subtitle.endswith("word…")
    assert push.warnings[0].startswith("push_truncated: subtitle was cut from ")
    assert push.body == "B"
