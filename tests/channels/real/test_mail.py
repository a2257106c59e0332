"""Every email of the sample shop, in every locale, goes through a real server and is read by real parsers.

What they find is what was written: headers, both texts, pictures and attachments, byte for byte.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dynacontent import Email, Workspace
from dynacontent.channels.unsubscribe import read_token
from tests.channels.real.readers import File, Mail, NodeReader, Server, node_reader, read_by_python
from tests.channels.real.shop import SECRET, emails, make_shop

TO = "Łucja, the 1st <lucja@customer.example>"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNSUBSCRIBE_SECRET", SECRET)
        return Workspace.open(make_shop(tmp_path_factory.mktemp("shop")))


@pytest.fixture(scope="module")
def sent(shop: Workspace) -> list[tuple[Email, bytes]]:
    """Every email, and what a server got of it."""
    server = Server()
    with pytest.MonkeyPatch.context() as patch, server.running() as client:
        patch.setenv("UNSUBSCRIBE_SECRET", SECRET)
        made = list(emails(shop))
        for email in made:
            client.send_message(email.to_mime(to=TO))
    return list(zip(made, server.received, strict=True))


@pytest.fixture(scope="module")
def node() -> Iterator[NodeReader]:
    with node_reader() as running:
        yield running


def expected(email: Email) -> Mail:
    """What a parser is to find in an email."""
    names = ["from", "reply-to", "to", "subject", *(name.lower() for name in email.headers)]
    html = email.html
    for picture in email.pictures:
        html = html.replace(f'src="{picture.url}"', f'src="cid:{picture.content_id}"')
    name, _, address = (email.sender or "").rpartition(" <")
    files = [
        File(
            file.name,
            file.type.partition(";")[0],
            content_id,
            inline,
            hashlib.sha256(file.content).hexdigest(),
        )
        for file, content_id, inline in [
            *((picture, f"<{picture.content_id}>", True) for picture in email.pictures),
            *((attached, None, False) for attached in email.attachments),
        ]
    ]
    return Mail(
        names=(*names, "mime-version", "content-type"),
        subject=email.subject,
        sender=((name, address.rstrip(">")),),
        to=(("Łucja, the 1st", "lucja@customer.example"),),
        reply_to=(("Wrenmoor", "hello@shop.example"),),
        text=email.text,
        html=html,
        files=tuple(files),
    )


def as_sent(mail: Mail) -> Mail:
    """Without what differs between parsers and means nothing: a last line end."""
    return Mail(**{**vars(mail), "text": mail.text.rstrip("\n"), "html": mail.html.rstrip("\n")})


def test_there_is_one_of_each_message_and_locale(shop: Workspace, sent: list[tuple[Email, bytes]]) -> None:
    pairs = {(email.message, email.locale) for email, _raw in sent}
    assert len(pairs) == len(sent) == len(shop.messages) * len(shop.configuration.locales)
    assert any(email.attachments for email, _raw in sent)
    assert all(email.pictures for email, _raw in sent)


def test_the_standard_library_reads_what_was_written(sent: list[tuple[Email, bytes]]) -> None:
    for email, raw in sent:
        assert as_sent(read_by_python(raw)) == as_sent(expected(email)), (email.message, email.locale)


def test_mailparser_reads_what_was_written(sent: list[tuple[Email, bytes]], node: NodeReader) -> None:
    for email, raw in sent:
        assert as_sent(node.read(raw)) == as_sent(expected(email)), (email.message, email.locale)


def test_lines_keep_to_rfc_5322(sent: list[tuple[Email, bytes]]) -> None:
    """At most 998 bytes in a line; 78 where nothing forbids it: an address of one-click is never folded."""
    for _email, raw in sent:
        lines = raw.split(b"\r\n")
        assert raw.isascii()
        assert b"\n" not in b"".join(lines)
        assert max(map(len, lines)) <= 998
        assert [
            line for line in lines if len(line) > 78 and b"<https://" not in line and b"<mailto:" not in line
        ] == []


def test_one_click_unsubscribes_this_recipient_from_this_message(sent: list[tuple[Email, bytes]]) -> None:
    for email, raw in sent:
        (url,) = re.findall(rb"^List-Unsubscribe: <(https://[^>]*)>", raw, re.MULTILINE)
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
        assert read_token(url.decode().partition("?")[2], secret=SECRET) == (email.recipient, email.message)
        assert url.decode() in email.html
        assert SECRET.encode() not in raw


def test_no_picture_is_left_outside(sent: list[tuple[Email, bytes]]) -> None:
    for email, raw in sent:
        shown = re.findall(r'src="([^"]*)"', read_by_python(raw).html)
        assert shown
        assert [address for address in shown if not address.startswith("cid:")] == []
        assert {address[4:] for address in shown} == {picture.content_id for picture in email.pictures}


def test_an_address_in_another_script_needs_a_server_that_knows_it() -> None:
    """RFC 6531: headers are in UTF-8 then; a server without SMTPUTF8 refuses, and nothing is sent wrongly."""
    message = Email(
        recipient=None, message="m", channel="email", subject="Grüße", html="<p>x</p>", text="x\n"
    ).to_mime(sender="shop@bücher.example", to="Дарья <дарья@почта.example>")
    server = Server()
    with server.running() as client:
        client.send_message(message)
    (raw,) = server.received
    assert "To: =?utf-8?b?0JTQsNGA0YzRjw==?= <дарья@xn--80a1acny.example>".encode() in raw
    assert b"From: shop@xn--bcher-kva.example\r\n" in raw
    with Server(utf8=False).running() as client, pytest.raises(smtplib.SMTPNotSupportedError):
        client.send_message(message)


def test_a_shop_is_copied_whole(tmp_path: Path) -> None:
    assert Workspace.open(make_shop(tmp_path), unsubscribe="preview").configuration.email.inline_images
