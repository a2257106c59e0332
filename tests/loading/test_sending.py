"""What all emails are sent with, and parameters of links: every mistake has its line, and a hint."""

# ruff: noqa: E501 - what an author is told stands in one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Change = dict[str, str | bytes | None]

CONFIGURATION = 'version = 1\nlocales = ["en", "de"]\ncurrency = "EUR"\n'


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: Change
    expect: str


def configured(text: str) -> Change:
    return {"dynacontent.toml": CONFIGURATION + text}


MISTAKES = [
    Mistake(
        "keys of links",
        {**configured('[links]\nhost = ["a.example"]\n')},
        (
            "dynacontent.toml:5:1: unknown key 'host' in links\n"
            '  5 | host = ["a.example"]\n'
            "    | ^\n"
            "  hint: did you mean 'hosts'?"
        ),
    ),
    Mistake(
        "parameters without hosts",
        {**configured('[links]\nparameters = {a = "b"}\n')},
        (
            "dynacontent.toml:4:1: links need hosts whose addresses get the parameters\n"
            "  4 | [links]\n"
            "    | ^\n"
            '  hint: hosts = ["shop.example"]: another shop may refuse addresses with parameters it does not know'
        ),
    ),
    Mistake(
        "hosts that are one text",
        {**configured('[links]\nhosts = "a.example"\nparameters = {a = "b"}\n')},
        (
            "dynacontent.toml:5:1: hosts should be a list of texts\n"
            '  5 | hosts = "a.example"\n'
            "    | ^\n"
            '  hint: hosts = ["shop.example", "*.shop.example"]'
        ),
    ),
    Mistake(
        "what is wrong with links",
        {
            **configured(
                '[links]\nhosts = ["a b", "*"]\nexcept = ["/a"]\nparameters = {utm_campaign = "{campain}"}\n'
            )
        },
        (
            "dynacontent.toml:5:1: 'a b' in hosts should be a host without path\n"
            '  5 | hosts = ["a b", "*"]\n'
            "    | ^\n"
            "  hint: api.example.com or api.example.com:8443\n"
            "dynacontent.toml:5:1: '*' in hosts has a * at another place than its beginning\n"
            '  5 | hosts = ["a b", "*"]\n'
            "    | ^\n"
            "  hint: *.example.com allows all hosts below it\n"
            "dynacontent.toml:6:1: '/a' in except should begin with https://\n"
            '  6 | except = ["/a"]\n'
            "    | ^\n"
            "dynacontent.toml:7:1: nothing is called {campain} here\n"
            '  7 | parameters = {utm_campaign = "{campain}"}\n'
            "    | ^\n"
            "  hint: did you mean 'campaign'?"
        ),
    ),
    Mistake(
        "kinds",
        {
            **configured(
                "[links]\n"
                'hosts = "a.example"\n'
                'parameters = ["a"]\n'
                "\n"
                "[email]\n"
                "from = 1\n"
                'inline_images = "yes"\n'
                'unsubscribe = "https://a.example"\n'
                "headers = {X-A = 1}\n"
                ""
            )
        },
        (
            "dynacontent.toml:5:1: hosts should be a list of texts\n"
            '  5 | hosts = "a.example"\n'
            "    | ^\n"
            '  hint: hosts = ["shop.example", "*.shop.example"]\n'
            "dynacontent.toml:6:1: parameters should be a table of texts\n"
            '  6 | parameters = ["a"]\n'
            "    | ^\n"
            '  hint: parameters = {utm_source = "newsletter"}\n'
            "dynacontent.toml:9:1: from should be text\n"
            "  9 | from = 1\n"
            "    | ^\n"
            "dynacontent.toml:10:1: inline_images should be true or false\n"
            '  10 | inline_images = "yes"\n'
            "     | ^\n"
            "dynacontent.toml:11:1: unsubscribe should be a table\n"
            '  11 | unsubscribe = "https://a.example"\n'
            "     | ^\n"
            '  hint: unsubscribe = {url = "https://…"}\n'
            "dynacontent.toml:12:1: headers should be a table of texts\n"
            "  12 | headers = {X-A = 1}\n"
            "     | ^\n"
            '  hint: headers = {X-Campaign = "{campaign}"}'
        ),
    ),
    Mistake(
        "email",
        {
            **configured(
                "[email]\n"
                'from = "Shop"\n'
                'reply_to = "a@b, c@d"\n'
                'list_id = "letter"\n'
                'headers = {Subject = "x", Reply-To = "x", X-Campaign = "{month}"}\n'
                ""
            )
        },
        (
            "dynacontent.toml:5:1: from is not one plain email address (local@domain, with a name or without)\n"
            '  5 | from = "Shop"\n'
            "    | ^\n"
            "  hint: write shop@example.com, or Shop <shop@example.com>\n"
            "dynacontent.toml:6:1: reply_to is not one plain email address (local@domain, with a name or without)\n"
            '  6 | reply_to = "a@b, c@d"\n'
            "    | ^\n"
            "  hint: write shop@example.com, or Shop <shop@example.com>\n"
            "dynacontent.toml:7:1: list_id is no List-ID\n"
            '  7 | list_id = "letter"\n'
            "    | ^\n"
            "  hint: write a domain of yours with a name before it: weekly.shop.example\n"
            "dynacontent.toml:8:1: 'Subject' in headers is a header that cannot be set here\n"
            '  8 | headers = {Subject = "x", Reply-To = "x", X-Campaign = "{month}"}\n'
            "    | ^\n"
            "dynacontent.toml:8:1: the header Reply-To has a key of its own\n"
            '  8 | headers = {Subject = "x", Reply-To = "x", X-Campaign = "{month}"}\n'
            "    | ^\n"
            "  hint: write reply_to\n"
            "dynacontent.toml:8:1: nothing is called {month} here\n"
            '  8 | headers = {Subject = "x", Reply-To = "x", X-Campaign = "{month}"}\n'
            "    | ^\n"
            "  hint: there are {message}, {campaign}, {channel}, {locale}"
        ),
    ),
    Mistake(
        "unsubscribe",
        {
            **configured(
                "[email.unsubscribe]\n"
                'url = "http://a.example/{user}"\n'
                'mailto = "nobody"\n'
                'secret = "hunter2"\n'
                ""
            )
        },
        (
            "dynacontent.toml:5:1: nothing is called {user} here\n"
            '  5 | url = "http://a.example/{user}"\n'
            "    | ^\n"
            "  hint: there are {token}, {recipient}, {message}, {locale}\n"
            "dynacontent.toml:5:1: url should begin with https:// and a host\n"
            '  5 | url = "http://a.example/{user}"\n'
            "    | ^\n"
            "  hint: RFC 8058 has no other; write the host out\n"
            "dynacontent.toml:6:1: mailto is not one plain email address (local@domain, with a name or without)\n"
            '  6 | mailto = "nobody"\n'
            "    | ^\n"
            "  hint: write shop@example.com, or Shop <shop@example.com>\n"
            "dynacontent.toml:7:1: secret should name a variable of the environment\n"
            '  7 | secret = "•••••••"\n'
            "    | ^\n"
            '  hint: secret = "$UNSUBSCRIBE_SECRET"; the secret itself never stands in a file'
        ),
    ),
    Mistake(
        "a token without a secret",
        {**configured('[email]\nunsubscribe = {url = "https://a.example/{token}"}\n')},
        (
            "dynacontent.toml:5:1: a {token} needs a secret that it is signed with\n"
            '  5 | unsubscribe = {url = "https://a.example/{token}"}\n'
            "    | ^\n"
            '  hint: secret = "$UNSUBSCRIBE_SECRET", or Workspace.open(…, unsubscribe=…) and a url without {token}'
        ),
    ),
    Mistake(
        "one click for everybody",
        {**configured('[email.unsubscribe]\nurl = "https://a.example/u"\none_click = true\n')},
        (
            "dynacontent.toml:6:1: one click needs a url that tells recipients apart\n"
            "  6 | one_click = true\n"
            "    | ^\n"
            "  hint: RFC 8058: put {token} or {recipient} into it"
        ),
    ),
    Mistake(
        "no url",
        {**configured('[email.unsubscribe]\nmailto = "u@a.example"\n')},
        (
            "dynacontent.toml:4:1: unsubscribe needs a url\n"
            "  4 | [email.unsubscribe]\n"
            "    | ^\n"
            '  hint: url = "https://shop.example/u?{token}"'
        ),
    ),
    Mistake(
        "no key",
        {
            **configured('[email.unsubscribe]\nurl = "https://a.example/u"\n'),
            "templates/profile.yaml": "fields: {id: str}\n",
            "templates/segments.yaml": "vip: 'true'\n",
            "templates/personas/ada.yaml": "profile: {id: ada}\n",
        },
        (
            "templates/profile.yaml: unsubscribing needs a key of the profile, which says who does\n"
            "  hint: write key: id, with the field that tells recipients apart"
        ),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[Change], str]) -> None:
    assert told(case.change) == case.expect
