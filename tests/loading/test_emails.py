"""What a message says its email is sent with: every mistake has its line, and a hint."""

# ruff: noqa: E501 - what an author is told stands in one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Change = dict[str, str | bytes | None]

MESSAGE = "templates/messages/cart/message.yaml"
EMAIL = "event: cart_abandoned\nemail:\n  subject: Hi\n"


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: Change
    expect: str


def written(text: str) -> Change:
    return {MESSAGE: EMAIL + text}


MISTAKES = [
    Mistake(
        "addresses",
        {**written("  from: Shop\n  reply_to: [a@b.example]\n")},
        (
            "templates/messages/cart/message.yaml:4:9: from is not one plain email address (local@domain, with a name or without)\n"
            "  4 |   from: Shop\n"
            "    |         ^\n"
            "  hint: write shop@example.com, or Shop <shop@example.com>\n"
            "templates/messages/cart/message.yaml:5:13: reply_to should be an address, not a list\n"
            "  5 |   reply_to: [a@b.example]\n"
            "    |             ^\n"
            "  hint: write shop@example.com, or Shop <shop@example.com>"
        ),
    ),
    Mistake(
        "headers",
        {**written("  headers: {To: x, List-Unsubscribe: x, 'X Y': x, X-A: [b]}\n  list_id: x y\n")},
        (
            "templates/messages/cart/message.yaml:4:13: 'To' is a header that cannot be set here\n"
            "  4 |   headers: {To: x, List-Unsubscribe: x, 'X Y': x, X-A: [b]}\n"
            "    |             ^\n"
            "templates/messages/cart/message.yaml:4:20: the header List-Unsubscribe has a key of its own\n"
            "  4 |   headers: {To: x, List-Unsubscribe: x, 'X Y': x, X-A: [b]}\n"
            "    |                    ^\n"
            "  hint: write unsubscribe:\n"
            "templates/messages/cart/message.yaml:4:42: 'X Y' cannot be the name of a header\n"
            "  4 |   headers: {To: x, List-Unsubscribe: x, 'X Y': x, X-A: [b]}\n"
            "    |                                          ^\n"
            "  hint: letters, digits and hyphens: X-Campaign\n"
            "templates/messages/cart/message.yaml:4:56: X-A should be text, not a list\n"
            "  4 |   headers: {To: x, List-Unsubscribe: x, 'X Y': x, X-A: [b]}\n"
            "    |                                                        ^\n"
            "templates/messages/cart/message.yaml:5:12: list_id is no List-ID\n"
            "  5 |   list_id: x y\n"
            "    |            ^\n"
            "  hint: write a domain of yours with a name before it: weekly.shop.example"
        ),
    ),
    Mistake(
        "headers of each sending",
        {**written("  headers: {Bcc: x, Message-ID: x, Resent-To: x}\n")},
        "\n".join(
            f"templates/messages/cart/message.yaml:4:{column}: '{name}' is a header of each sending\n"
            "  4 |   headers: {Bcc: x, Message-ID: x, Resent-To: x}\n"
            f"    | {' ' * (column - 1)}^\n"
            "  hint: give it to to_mime(headers=...)"
            for name, column in (("Bcc", 13), ("Message-ID", 21), ("Resent-To", 36))
        ),
    ),
    Mistake(
        "flags",
        {**written("  inline_images: sometimes\n  unsubscribe: [a]\n")},
        (
            "templates/messages/cart/message.yaml:4:18: inline_images should be true or false, not 'sometimes'\n"
            "  4 |   inline_images: sometimes\n"
            "    |                  ^\n"
            "templates/messages/cart/message.yaml:5:16: unsubscribe should be true or false, not a list\n"
            "  5 |   unsubscribe: [a]\n"
            "    |                ^"
        ),
    ),
    Mistake(
        "attachments",
        {
            **written(
                "  attachments:\n"
                "    - {file: assets/terms.pdf}\n"
                "    - {file: ../secret.pdf}\n"
                "    - {file: '/etc/passwd'}\n"
                "    - {file: '{{ profile.id }}.pdf'}\n"
                "    - {name: a}\n"
                "    - {file: assets/x.bin}\n"
                "    - {file: assets/x.bin, type: nonsense}\n"
                "    - {file: assets/.hidden}\n"
                "    - {files: x}\n"
                ""
            ),
            "templates/assets/term.pdf": "x",
            "templates/assets/x.bin": "x",
            "templates/assets/.hidden": "x",
        },
        (
            "templates/messages/cart/message.yaml:5:14: there is no file templates/assets/terms.pdf\n"
            "  5 |     - {file: assets/terms.pdf}\n"
            "    |              ^\n"
            "  hint: did you mean 'term.pdf'?\n"
            "templates/messages/cart/message.yaml:6:14: file '../secret.pdf' should be a file of the workspace\n"
            "  6 |     - {file: ../secret.pdf}\n"
            "    |              ^\n"
            "  hint: a path from templates/, written out: no value decides which file is sent\n"
            "templates/messages/cart/message.yaml:7:15: file '/etc/passwd' should be a file of the workspace\n"
            "  7 |     - {file: '/etc/passwd'}\n"
            "    |               ^\n"
            "  hint: a path from templates/, written out: no value decides which file is sent\n"
            "templates/messages/cart/message.yaml:8:15: file '{{ profile.id }}.pdf' should be a file of the workspace\n"
            "  8 |     - {file: '{{ profile.id }}.pdf'}\n"
            "    |               ^\n"
            "  hint: a path from templates/, written out: no value decides which file is sent\n"
            "templates/messages/cart/message.yaml:9:7: key 'file' is missing\n"
            "  9 |     - {name: a}\n"
            "    |       ^\n"
            "  hint: attachments: [{file: assets/terms.pdf}], a path from templates/\n"
            "templates/messages/cart/message.yaml:10:7: the media type of assets/x.bin is not known\n"
            "  10 |     - {file: assets/x.bin}\n"
            "     |       ^\n"
            "  hint: type: application/pdf\n"
            "templates/messages/cart/message.yaml:11:7: 'nonsense' is no media type\n"
            "  11 |     - {file: assets/x.bin, type: nonsense}\n"
            "     |       ^\n"
            "  hint: type: application/pdf\n"
            "templates/messages/cart/message.yaml:12:14: there is no file templates/assets/.hidden\n"
            "  12 |     - {file: assets/.hidden}\n"
            "     |              ^\n"
            "  hint: there are term.pdf, x.bin\n"
            "templates/messages/cart/message.yaml:13:7: key 'file' is missing\n"
            "  13 |     - {files: x}\n"
            "     |       ^\n"
            "  hint: attachments: [{file: assets/terms.pdf}], a path from templates/\n"
            "templates/messages/cart/message.yaml:13:8: unknown key 'files'\n"
            "  13 |     - {files: x}\n"
            "     |        ^\n"
            "  hint: did you mean 'file'?"
        ),
    ),
    Mistake(
        "an attachment no mapping",
        {**written("  attachments: [assets/terms.pdf]\n")},
        (
            "templates/messages/cart/message.yaml:4:17: an attachment should be a mapping, not 'assets/terms.pdf'\n"
            "  4 |   attachments: [assets/terms.pdf]\n"
            "    |                 ^\n"
            "  hint: attachments: [{file: assets/terms.pdf}], a path from templates/"
        ),
    ),
    Mistake(
        "attachments no list",
        {**written("  attachments: assets/terms.pdf\n")},
        (
            "templates/messages/cart/message.yaml:4:16: attachments should be a list, not 'assets/terms.pdf'\n"
            "  4 |   attachments: assets/terms.pdf\n"
            "    |                ^\n"
            "  hint: attachments: [{file: assets/terms.pdf}], a path from templates/"
        ),
    ),
    Mistake(
        "promotion",
        {**written("  promotion:\n    deal: {descripton: x}\n    cards: []\n")},
        (
            "templates/messages/cart/message.yaml:5:12: unknown key 'descripton'\n"
            "  5 |     deal: {descripton: x}\n"
            "    |            ^\n"
            "  hint: did you mean 'description'?\n"
            "templates/messages/cart/message.yaml:6:12: cards should be a list of 1 to 10, not 0 of them\n"
            "  6 |     cards: []\n"
            "    |            ^\n"
            "  hint: cards: [{image: ..., url: ...}]"
        ),
    ),
    Mistake(
        "promotion empty",
        {**written("  promotion: {}\n")},
        (
            "templates/messages/cart/message.yaml:4:14: promotion says nothing\n"
            "  4 |   promotion: {}\n"
            "    |              ^\n"
            "  hint: promotion: {deal: {description: 20% off, code: MAY20, ends: 2026-05-31T22:00:00+02:00}}"
        ),
    ),
    Mistake(
        "campaign",
        {MESSAGE: "event: cart_abandoned\ncampaign: [a]\nemail:\n  subject: Hi\n"},
        (
            "templates/messages/cart/message.yaml:2:11: campaign should be a name, not a list\n"
            "  2 | campaign: [a]\n"
            "    |           ^\n"
            "  hint: campaign: spring_sale"
        ),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[Change], str]) -> None:
    assert told(case.change) == case.expect
