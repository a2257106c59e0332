"""What lint knows of how emails are sent and how pushes and emails are measured: as renders do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent.linting.runner import Wanted, lint

Write = Callable[..., Path]
TOML = """\
version = 1
locales = ["en"]
[brand]
url = "https://shop.example/"
[email.unsubscribe]
url = "https://shop.example/bye?t={token}"
secret = "$NO_SUCH_SECRET"
"""
EMAIL = (
    "<mjml><mj-body><mj-section><mj-column><mj-text>%s</mj-text></mj-column></mj-section></mj-body></mjml>"
)
MESSAGE = 'email: {body: email.mjml, subject: "Hello"}\n'


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="{{ unsubscribe_url() }}">No more letters</a>', []),
        ('<a href="{{ brand.url }}">No more letters</a>', ["unsubscribe_missing"]),
    ],
)
def test_the_address_to_unsubscribe(link: str, found: list[str], write: Write) -> None:
    """It counts whatever it says, and needs no secret where nothing is sent."""
    root = write(
        **{
            "dynacontent.toml": TOML,
            "templates/messages/hello/message.yaml": MESSAGE,
            "templates/messages/hello/email.mjml": EMAIL % link,
        }
    )
    wanted = Wanted(select=("unsubscribe_missing", "render_error"))
    assert [one.code for one in lint(root, wanted).findings] == found


@pytest.mark.parametrize(
    ("push", "message"),
    [
        ("{{ 'word ' * 1000 }}", "body was cut from 4,999 to "),
        ("{{ 'word ' * 10 }}", None),
    ],
)
def test_a_push_that_was_cut(push: str, message: str | None, write: Write) -> None:
    root = write(**{"templates/messages/hello/message.yaml": f'push: {{title: "Hello", body: "{push}"}}\n'})
    found = lint(root, Wanted(select=("push_size",))).findings
    assert [one.problem.message[: len(message or "")] for one in found] == ([message] if message else [])


def test_a_push_that_cannot_be_cut(write: Write) -> None:
    """Each service tells of its own limit, what is reserved counted in."""
    text = "push: {title: Hello, body: \"{{ 'word ' * 800 }}\", truncate: [], reserve: 100}\n"
    found = lint(
        write(**{"templates/messages/hello/message.yaml": text}), Wanted(select=("push_size",))
    ).findings
    told = {one.problem.message.partition("reserved, and ")[2] for one in found}
    assert told == {
        "APNs takes 4,096 [ann (en)]",
        "FCM takes 4,096 [ann (en)]",
        "web push takes 3,993 [ann (en)]",
    }
