"""The MIME message of an email, put together from encoded parts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from dynacontent.channels.attachments import Attachment, Picture, disposition, with_content_ids
from dynacontent.channels.headers import FOLD, MAX_LINE, address_header, further_header, text_header
from dynacontent.formats.mail import Mailbox

# What is stored raw is written raw: the parser that CVE-2024-6923 is about is not asked again.
_POLICY = policy.SMTP.clone(max_line_length=MAX_LINE, refold_source="none")
_LINE_END = re.compile(r"\r\n|\r")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BASE64_LINE = 57
"""Bytes in a line of 76 characters."""


def build_message(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str | Address | Mailbox | None = None,
    to: str | Address | Sequence[str | Address] | None = None,
    reply_to: Mailbox | None = None,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
    pictures: Sequence[Picture] = (),
) -> EmailMessage:
    """A message in UTF-8: both bodies, with the pictures that the HTML shows, and attachments.

    Equal input, equal bytes. Where the name of an address needs SMTPUTF8 (RFC 6532), headers are in UTF-8.
    """
    head: list[tuple[str, str]] = []
    if sender is not None:
        head.append(("From", address_header("From", sender)))
    if reply_to is not None:
        head.append(("Reply-To", address_header("Reply-To", reply_to)))
    if to is not None:
        head.append(("To", address_header("To", to)))
    head.append(("Subject", text_header("Subject", subject)))
    head += [(name, further_header(name, value)) for name, value in (headers or {}).items()]
    utf8 = not all(value.isascii() for _name, value in head)
    message = EmailMessage(_POLICY.clone(utf8=True) if utf8 else _POLICY)
    for name, value in (*head, ("MIME-Version", "1.0")):
        message.set_raw(name, value)
    content = _content(text, with_content_ids(html, pictures), attachments, pictures)
    message.set_raw("Content-Type", dict(content.raw_items())["Content-Type"])
    message.set_payload(content.get_payload())
    return message


def _content(
    text: str, html: str, attachments: Sequence[Attachment], pictures: Sequence[Picture]
) -> EmailMessage:
    content = _multipart("alternative", [_text_part("plain", text), _text_part("html", html)])
    if pictures:
        shown = (_file_part(picture, "inline", picture.content_id) for picture in pictures)
        content = _multipart("related", [content, *shown], '; type="multipart/alternative"')
    if attachments:
        content = _multipart("mixed", [content, *(_file_part(file, "attachment") for file in attachments)])
    return content


def _part(headers: Iterable[tuple[str, str]], payload: Any) -> EmailMessage:
    part = EmailMessage(_POLICY)
    for name, value in headers:
        part.set_raw(name, value)
    part.set_payload(payload)
    return part


def _multipart(kind: str, parts: list[EmailMessage], parameter: str = "") -> EmailMessage:
    boundary = _boundary(kind, parts)
    return _part([("Content-Type", f'multipart/{kind}{parameter};{FOLD}boundary="{boundary}"')], parts)


def _text_part(subtype: str, text: str) -> EmailMessage:
    encoding, payload = encoded(text)
    headers = [
        ("Content-Type", f'text/{subtype}; charset="utf-8"'),
        ("Content-Transfer-Encoding", encoding),
    ]
    return _part(headers, payload)


def _file_part(file: Attachment, kind: str, content_id: str = "") -> EmailMessage:
    headers = [
        ("Content-Type", file.type),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", disposition(kind, file.name)),
    ]
    if content_id:
        headers.append(("Content-ID", f"<{content_id}>"))
    return _part(headers, _base64(file.content))


def encoded(text: str) -> tuple[str, str]:
    """``text`` as UTF-8 with its transfer encoding: quoted-printable, or base64 where that is shorter.

    Quoted-printable can be read without a program, and filters look askance at base64; but a text of
    Chinese or Arabic takes nine characters for each of its own in it, and four in base64.
    """
    lines = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
    readable = quoted_printable(lines)
    if lines.isascii() or len(readable) <= len(lines.encode()) * 4 / 3 * 77 / 76:
        return "quoted-printable", readable
    return "base64", _base64(lines.replace("\n", "\r\n").encode())


def quoted_printable(text: str) -> str:
    """``text`` as UTF-8 in quoted-printable, with ``\\n`` at line ends, lines of at most 76."""
    lines = _LINE_END.sub("\n", _SURROGATE.sub("\ufffd", text))
    # binascii is four times as fast as the email package's own encoder.
    return binascii.b2a_qp(lines.encode()).decode("ascii")


def _base64(content: bytes) -> str:
    lines = (content[at : at + _BASE64_LINE] for at in range(0, len(content), _BASE64_LINE))
    return "".join(base64.b64encode(line).decode("ascii") + "\n" for line in lines)


def _boundary(kind: str, parts: Sequence[EmailMessage]) -> str:
    """A boundary from the content, so that equal emails are equal bytes.

    It cannot occur in a part: in quoted-printable no ``=`` is followed by an underscore, base64 has none.
    """
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        for leaf in part.walk():
            digest.update(b"\0")
            digest.update(b"" if leaf.is_multipart() else str(leaf.get_payload()).encode())
    return f"=_{digest.hexdigest()[:24]}"
