"""Messages and template files: what an author is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

CONFIGURATION = "dynacontent.toml"
MESSAGE = "templates/messages/cart/message.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: dict[str, str | bytes | None]
    expect: str


MISTAKES = [
    Mistake(
        "unknown event",
        {
            MESSAGE: ("event: cart_abandonned\nemail: {subject: x}\n"),
        },
        (
            "templates/messages/cart/message.yaml:1:8: event 'cart_abandonned' is not declared\n"
            "  1 | event: cart_abandonned\n"
            "    |        ^\n"
            "  hint: did you mean 'cart_abandoned'?"
        ),
    ),
    Mistake(
        "no channel",
        {
            MESSAGE: "event: cart_abandoned\n",
        },
        (
            "templates/messages/cart/message.yaml:1:1: this message has no channel\n"
            "  1 | event: cart_abandoned\n"
            "    | ^\n"
            "  hint: write email: {subject: ...}, push: {title: ..., body: ...} or banner: {alt: ...}"
        ),
    ),
    Mistake(
        "empty channel",
        {
            MESSAGE: "email:\n",
        },
        (
            "templates/messages/cart/message.yaml:1:1: this message has no channel\n"
            "  1 | email:\n"
            "    | ^\n"
            "  hint: write email: {subject: ...}, push: {title: ..., body: ...} or banner: {alt: ...}"
        ),
    ),
    Mistake(
        "unknown keys",
        {
            MESSAGE: ("emial: {subject: x}\nemail: {subject: x, preheeder: y}\n"),
        },
        (
            "templates/messages/cart/message.yaml:1:1: unknown key 'emial'\n"
            "  1 | emial: {subject: x}\n"
            "    | ^\n"
            "  hint: did you mean 'email'?\n"
            "templates/messages/cart/message.yaml:2:21: unknown key 'preheeder'\n"
            "  2 | email: {subject: x, preheeder: y}\n"
            "    |                     ^\n"
            "  hint: did you mean 'preheader' or 'headers'?"
        ),
    ),
    Mistake(
        "subject missing",
        {
            MESSAGE: ("email:\n  preheader: x\n"),
        },
        (
            "templates/messages/cart/message.yaml:2:3: key 'subject' is missing\n"
            "  2 |   preheader: x\n"
            "    |   ^"
        ),
    ),
    Mistake(
        "wrong shapes",
        {
            MESSAGE: (
                "on_missing: stop\n"
                "email: {subject: [x]}\n"
                "push: {title: x, body: y, ttl: soon}\n"
                "banner: {sizes: [300]}\n"
                "max_level: 4\n"
            ),
        },
        (
            "templates/messages/cart/message.yaml:1:13: on_missing should be error or skip, not 'stop'\n"
            "  1 | on_missing: stop\n"
            "    |             ^\n"
            "templates/messages/cart/message.yaml:2:18: subject should be text, not a list\n"
            "  2 | email: {subject: [x]}\n"
            "    |                  ^\n"
            "templates/messages/cart/message.yaml:3:32: ttl: 'soon' is no duration\n"
            "  3 | push: {title: x, body: y, ttl: soon}\n"
            "    |                                ^\n"
            "  hint: a duration is a number and one of ms, s, m, h, d, w: 800ms, 30s, 10m, 4h, 7d, 2w\n"
            "templates/messages/cart/message.yaml:4:1: the body of banner is not there: banner.html\n"
            "  4 | banner: {sizes: [300]}\n"
            "    | ^\n"
            "  hint: create templates/messages/cart/banner.html\n"
            "templates/messages/cart/message.yaml:4:18: a size should be width x height in pixels, "
            "not '300'\n"
            "  4 | banner: {sizes: [300]}\n"
            "    |                  ^\n"
            "  hint: write sizes: [300x250, 728x90]\n"
            "templates/messages/cart/message.yaml:5:12: max_level cannot be 4\n"
            "  5 | max_level: 4\n"
            "    |            ^\n"
            "  hint: a level is 1, 2 or 3, or an expression"
        ),
    ),
    Mistake(
        "body missing",
        {
            MESSAGE: "email: {body: emial.mjml, subject: x}\n",
        },
        (
            "templates/messages/cart/message.yaml:1:15: the body of email is not there: emial.mjml\n"
            "  1 | email: {body: emial.mjml, subject: x}\n"
            "    |               ^\n"
            "  hint: did you mean 'email.mjml'?"
        ),
    ),
    Mistake(
        "default body missing",
        {
            MESSAGE: "banner: {alt: x}\n",
        },
        (
            "templates/messages/cart/message.yaml:1:1: the body of banner is not there: banner.html\n"
            "  1 | banner: {alt: x}\n"
            "    | ^\n"
            "  hint: create templates/messages/cart/banner.html"
        ),
    ),
    Mistake(
        "body elsewhere",
        {
            MESSAGE: ("email: {body: ../x.mjml, subject: x}\nbanner: {body: email.mjml}\n"),
        },
        (
            "templates/messages/cart/message.yaml:1:15: body '../x.mjml' "
            "should be a file beside message.yaml\n"
            "  1 | email: {body: ../x.mjml, subject: x}\n"
            "    |               ^\n"
            "  hint: put the file beside message.yaml, and what messages share into layouts/ or components/\n"
            "templates/messages/cart/message.yaml:2:16: the body of banner should be a .html or .svg file\n"
            "  2 | banner: {body: email.mjml}\n"
            "    |                ^"
        ),
    ),
    Mistake(
        "locale not configured",
        {
            "templates/messages/cart/email.dee.mjml": "x",
        },
        (
            "templates/messages/cart/email.dee.mjml: this file is for the locale 'dee', "
            "which is not configured\n"
            "  hint: did you mean 'de'?"
        ),
    ),
    Mistake(
        "two files for a locale",
        {
            CONFIGURATION: ('version = 1\nlocales = ["en", "pt-BR"]\n'),
            "templates/messages/cart/email.pt-BR.mjml": "x",
            "templates/messages/cart/email.pt_BR.mjml": "x",
        },
        (
            "templates/messages/cart/email.pt_BR.mjml: two files are for the locale 'pt-BR'\n"
            "  hint: the other is templates/messages/cart/email.pt-BR.mjml"
        ),
    ),
    Mistake(
        "message without manifest",
        {
            "templates/messages/welcome/email.mjml": "x",
        },
        (
            "templates/messages/welcome/message.yaml: this message has no message.yaml\n"
            "  hint: create it, or move what the messages share to templates/components"
        ),
    ),
    Mistake(
        "large template",
        {
            "templates/components/x.mjml": "x" * (256 * 1024 + 1),
        },
        "templates/components/x.mjml: this file has 262,145 bytes, more than 262,144",
    ),
    Mistake(
        "template in another encoding",
        {
            "templates/components/x.mjml": b"ok\nM\xfcnchen",
        },
        ("templates/components/x.mjml:2: this file is not UTF-8\n  hint: save the file as UTF-8"),
    ),
    Mistake(
        "the body in another encoding, which is there all the same",
        {
            "templates/messages/welcome/message.yaml": "email: {subject: Hello}\n",
            "templates/messages/welcome/email.mjml": b"ok\nM\xfcnchen",
        },
        ("templates/messages/welcome/email.mjml:2: this file is not UTF-8\n  hint: save the file as UTF-8"),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    assert told(case.change) == case.expect


@pytest.mark.parametrize("level", ["2.5", "true", "-1"])
def test_a_level_is_one_of_three(told: Callable[[dict[str, str]], str], level: str) -> None:
    """What is no number of these may be an expression, though not one that says a number."""
    assert f"max_level cannot be {level}\n" in told(
        {MESSAGE: f"push: {{title: a, body: b}}\nmax_level: {level}\n"}
    )


def test_an_unknown_key_needs_no_value_to_be_wrong(told: Callable[[dict[str, str]], str]) -> None:
    """A known one without a value is as good as none."""
    said = told({MESSAGE: "push: {title: a, body: b, ttl: , tlt: }\n"})
    assert "message.yaml:1:34: unknown key 'tlt'\n" in said
    assert said.count("message.yaml:") == 1
