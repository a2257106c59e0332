"""An email arrives as it was written, and no value of it becomes a header of its own."""

from __future__ import annotations

import email
import io
import pickle
import smtplib
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynacontent.channels import Email, make_email
from dynacontent.channels.base import one_line, plain_lines
from dynacontent.channels.mime import quoted_printable
from dynacontent.errors import RenderError

ABOUT: dict[str, Any] = {"recipient": "ada", "message": "welcome", "channel": "email", "locale": "de"}
HTML = "<html><head><title></title></head><body><p>Hallo</p></body></html>"
ATTACK = "=?utf-8?q?Hi=0D=0ABcc:eve@example.com?="


def an_email(**changes: Any) -> Email:
    return Email(**{**ABOUT, "subject": "Hello", "html": HTML, "text": "Hallo\n", **changes})


def read(message: EmailMessage) -> EmailMessage:
    parsed = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_both_parts_arrive() -> None:
    html = "<p>Grüße 🎉 = schön</p>\n.\nFrom here\n" + "ü" * 500 + "\n"
    message = read(an_email(html=html, text="Grüße \n.\nFrom \t\n").to_mime())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert content(message, "html") == html
    assert content(message, "plain") == "Grüße \n.\nFrom \t\n"
    assert message.defects == []


def test_lines_keep_to_the_standard() -> None:
    raw = (
        an_email(html="ü" * 5000, subject="Grüße " * 50)
        .to_mime(sender="ü" * 200 + " <a@b.example>")
        .as_bytes()
    )
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 78
    assert raw.isascii()


def test_equal_emails_are_equal_bytes() -> None:
    assert an_email().eml() == an_email().eml()
    assert an_email().eml() != an_email(text="x").eml()


def test_nothing_is_made_up() -> None:
    assert an_email().to_mime().keys() == ["Subject", "MIME-Version", "Content-Type"]
    headers = {"Message-ID": "<1@example.com>", "Date": "Fri, 01 May 2026 09:00:00 +0000"}
    message = read(an_email().to_mime(headers=headers))
    assert {name: message[name] for name in headers} == headers


@dataclass(frozen=True)
class Subject:
    description: str
    subject: str
    expect: str


SUBJECTS = [
    Subject("plain", "Hello Ada", "Hello Ada"),
    Subject("empty", "", ""),
    Subject("long", "word " * 40 + "end", "word " * 40 + "end"),
    Subject("one long word", "x" * 300, "x" * 300),
    Subject("not ASCII", "Grüße, 你好 🎉 สวัสดี", "Grüße, 你好 🎉 สวัสดี"),
    Subject("long, not ASCII", "👩‍👩‍👧 " * 40 + "!", "👩‍👩‍👧 " * 40 + "!"),
    Subject("line ends", "Hi\r\nBcc: eve@example.com", "Hi Bcc: eve@example.com"),
    Subject("other line ends", "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", "a b c d e f g"),
    Subject("an encoded word", ATTACK, ATTACK),
    Subject("an encoded word, in base64", "=?utf-8?b?SGkNCkJjYzogeA==?=", "=?utf-8?b?SGkNCkJjYzogeA==?="),
    Subject("part of one", "a =? b", "a =? b"),
    Subject("control characters", "a\x00b\x1bc\x7fd\ud800e", "abcde"),
    Subject("bidi overrides", "a\u202eb\u2066c\u2069d\u200fe", "abcd\u200fe"),
]


@pytest.mark.parametrize("case", SUBJECTS, ids=lambda case: case.description)
def test_subjects(case: Subject) -> None:
    message = read(an_email(subject=case.subject).to_mime())
    assert message["Subject"] == case.expect
    assert message.keys() == ["Subject", "MIME-Version", "Content-Type"]


@given(st.text(max_size=300))
def test_any_subject_arrives_as_one_line_leaves_it(subject: str) -> None:
    message = an_email(subject=subject).to_mime()
    assert message["Subject"] == one_line(subject)
    assert read(message)["Subject"] == one_line(subject)
    assert read(message).keys() == ["Subject", "MIME-Version", "Content-Type"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300))
def test_any_text_arrives(text: str) -> None:
    message = read(an_email(text=text).to_mime())
    part = message.get_body(("plain",))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == text
    assert max(len(line) for line in quoted_printable(text).split("\n")) <= 76


@dataclass(frozen=True)
class Person:
    description: str
    given: str | Address
    name: str
    address: str


PEOPLE = [
    Person("an address", "ada@example.com", "", "ada@example.com"),
    Person("with a name", "Ada <ada@example.com>", "Ada", "ada@example.com"),
    Person("a name with a comma", "Lovelace, Ada <ada@example.com>", "Lovelace, Ada", "ada@example.com"),
    Person("a quoted name", '"Ada \\"A\\" L." <ada@example.com>', 'Ada "A" L.', "ada@example.com"),
    Person("a name not in ASCII", "Jürgen 🎉 <j@example.com>", "Jürgen 🎉", "j@example.com"),
    Person("a domain not in ASCII", "j@bücher.example", "", "j@xn--bcher-kva.example"),
    Person("a tag", "ada+shop@example.co.uk", "", "ada+shop@example.co.uk"),
    Person("an Address", Address("Ada, L", "ada", "example.com"), "Ada, L", "ada@example.com"),
    Person("a line end in the name", "Ada\r\nBcc: x <ada@example.com>", "Ada Bcc: x", "ada@example.com"),
    Person("an encoded word as name", f"{ATTACK} <ada@example.com>", ATTACK, "ada@example.com"),
]


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.description)
def test_people(case: Person) -> None:
    message = read(an_email().to_mime(sender=case.given, to=[case.given, "bob@example.com"]))
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (case.name, case.address)
    assert [person.addr_spec for person in message["To"].addresses] == [case.address, "bob@example.com"]
    assert message.keys() == ["From", "To", "Subject", "MIME-Version", "Content-Type"]


NO_ADDRESSES = [
    "",
    "ada",
    "@example.com",
    "ada@",
    "ada@example.com, eve@example.com",
    "<ada@example.com>, <eve@example.com>",
    "ada@example.com\r\nBcc: eve@example.com",
    "ada @example.com",
    "ada@exa mple.com",
    '"a b"@example.com',
    "ada@[127.0.0.1]",
    "jür gen@example.com",
    "ada@" + "x." * 200 + "com",
]


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_not_one_plain_address_is_refused_without_printing_it(text: str) -> None:
    with pytest.raises(RenderError) as caught:
        an_email().to_mime(to=text)
    assert (
        str(caught.value) == "To: this is not one plain email address (local@domain, with a name or without)"
    )


@dataclass(frozen=True)
class Further:
    description: str
    name: str
    value: str
    expect: bytes


URL = "https://news.example.com/u/" + "a1b2c3" * 50
FURTHER = [
    Further(
        "a long unsubscribe address",
        "List-Unsubscribe",
        f"<{URL}>",
        f"List-Unsubscribe: <{URL}>\r\n".encode(),
    ),
    Further(
        "an unsubscribe address with encoded words in it",
        "List-Unsubscribe",
        "<https://e.com/?x==?utf-8?q?=0D=0ABcc:e?=&n=ü>",
        b"List-Unsubscribe: <https://e.com/?x==%3Futf-8?q?=0D=0ABcc:e?=&n=%C3%BC>\r\n",
    ),
    Further(
        "one click",
        "List-Unsubscribe-Post",
        "List-Unsubscribe=One-Click",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
    ),
    Further(
        "line ends", "X-Campaign", "a\r\nBcc: eve@example.com", b"X-Campaign: a Bcc: eve@example.com\r\n"
    ),
    Further(
        "an encoded word", "X-Campaign", "=?utf-8?q?x?=", b"X-Campaign: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?=\r\n"
    ),
    Further(
        "several addresses",
        "Reply-To",
        '"Shop, the" <a@e.com>, Jürgen <b@e.com>',
        b'Reply-To: "Shop, the" <a@e.com>,\r\n =?utf-8?q?J=C3=BCrgen?= <b@e.com>\r\n',
    ),
]


@pytest.mark.parametrize("case", FURTHER, ids=lambda case: case.description)
def test_further_headers(case: Further) -> None:
    message = an_email().to_mime(headers={case.name: case.value})
    assert case.expect in message.as_bytes()
    assert message.keys() == ["Subject", case.name, "MIME-Version", "Content-Type"]


@pytest.mark.parametrize(
    "name", ["Subject", "from", "To", "Content-Type", "MIME-Version", "X: y", "X\r\nBcc", "", "Ü"]
)
def test_headers_that_are_not_the_callers(name: str) -> None:
    with pytest.raises(RenderError, match="cannot be set here"):
        an_email().to_mime(headers={name: "x"})


def test_a_header_is_text() -> None:
    with pytest.raises(RenderError, match="the header 'X-Order' should be text, not int"):
        an_email().to_mime(headers={"X-Order": 42})  # type: ignore[dict-item]


def test_a_long_unsubscribe_address_survives_smtplib(monkeypatch: pytest.MonkeyPatch) -> None:
    """`smtplib` copies and writes the message itself, with the policy it carries."""
    sent = io.BytesIO()
    monkeypatch.setattr(smtplib.SMTP, "ehlo_or_helo_if_needed", lambda self: None)
    monkeypatch.setattr(smtplib.SMTP, "sendmail", lambda self, a, b, raw, *rest: sent.write(raw))
    message = an_email(subject=ATTACK).to_mime(
        sender="shop@example.com", to="ada@example.com", headers={"List-Unsubscribe": f"<{URL}>"}
    )
    smtplib.SMTP().send_message(message)
    assert f"\r\nList-Unsubscribe: <{URL}>\r\n".encode() in sent.getvalue()
    assert b"\nBcc" not in sent.getvalue()


def test_made_from_rendered_parts() -> None:
    made = make_email(
        subject=" Fish &\n Chips <b> ", preheader="5 < 6\x00", html=HTML, text="x", direction="rtl", **ABOUT
    )
    assert (made.subject, made.preheader, made.status) == ("Fish & Chips <b>", "5 < 6", "rendered")
    assert "<title>Fish &amp; Chips &lt;b&gt;</title>" in made.html
    assert '<html lang="de" dir="rtl">' in made.html
    assert made.html.index("5 &lt; 6 &#8199;") < made.html.index("<p>Hallo</p>")
    assert made.to_dict()["subject"] == "Fish & Chips <b>"
    assert pickle.loads(pickle.dumps(made)) == made


def test_plain_lines_keep_their_ends() -> None:
    assert plain_lines("\n a \r\nb\u2028\tc\x07\n\n") == "a\nb\nc"
