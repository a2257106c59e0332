"""The message of an email: its parts, how they are encoded, and whose headers hold."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from dynacontent.channels import Email, make_email
from dynacontent.channels.attachments import Attachment, Picture, disposition, file_name, with_content_ids
from dynacontent.channels.email import GMAIL_CLIP
from dynacontent.channels.mime import encoded
from dynacontent.errors import RenderError

ABOUT: dict[str, Any] = {"recipient": "ada", "message": "welcome", "channel": "email", "locale": "de"}
TERMS = Attachment("terms.pdf", "application/pdf", b"%PDF-1.4\r\n\x00\xff")
LOGO = Picture("logo.png", "image/png", b"\x89PNG", "https://cdn.example/logo.png")
HTML = '<a href="https://cdn.example/logo.png"><img src="https://cdn.example/logo.png" alt=""></a>'


def an_email(**changes: Any) -> Email:
    return Email(**{**ABOUT, "subject": "Hello", "html": HTML, "text": "Hallo\n", **changes})


def outline(message: EmailMessage) -> Any:
    """Media types of a message, nested as its parts are."""
    kind = message.get_content_type()
    return {kind: [outline(part) for part in message.iter_parts()]} if message.is_multipart() else kind


def read(made: Email, **given: Any) -> EmailMessage:
    parsed = email.message_from_bytes(made.eml(**given), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


BOTH = {"multipart/alternative": ["text/plain", "text/html"]}
STRUCTURES = [
    ({}, BOTH),
    ({"pictures": (LOGO,)}, {"multipart/related": [BOTH, "image/png"]}),
    ({"attachments": (TERMS,)}, {"multipart/mixed": [BOTH, "application/pdf"]}),
    (
        {"attachments": (TERMS, TERMS), "pictures": (LOGO,)},
        {
            "multipart/mixed": [
                {"multipart/related": [BOTH, "image/png"]},
                *("application/pdf", "application/pdf"),
            ]
        },
    ),
]


@pytest.mark.parametrize(("files", "expect"), STRUCTURES)
def test_parts_stand_within_one_another(files: dict[str, Any], expect: Any) -> None:
    made = an_email(**files)
    assert outline(read(made)) == expect
    assert made.eml() == an_email(**files).eml()
    boundaries = [part.get_boundary() for part in made.to_mime().walk() if part.is_multipart()]
    assert len(set(boundaries)) == len(boundaries)


def test_files_arrive_byte_for_byte() -> None:
    message = read(an_email(attachments=(TERMS,), pictures=(LOGO,)))
    files = {
        part.get_filename(): part.get_payload(decode=True) for part in message.walk() if part.get_filename()
    }
    assert files == {"terms.pdf": TERMS.content, "logo.png": LOGO.content}
    (picture,) = [part for part in message.walk() if part["Content-ID"]]
    assert picture["Content-ID"] == f"<{LOGO.content_id}>"
    assert picture.get_content_disposition() == "inline"


LOADED = [
    ('<img src="U">', '<img src="cid:I">'),
    ("<img alt='' src='U'>", "<img alt='' src='cid:I'>"),
    ('<td background="U">', '<td background="cid:I">'),
    ("<td style=\"background:url('U') top\">", "<td style=\"background:url('cid:I') top\">"),
    ('<td style="background:url(&quot;U&quot;)">', '<td style="background:url(&quot;cid:I&quot;)">'),
    ('<td style="background:url(U)">', '<td style="background:url(cid:I)">'),
    ('<a href="U">U</a>', '<a href="U">U</a>'),
    ('<img src="U2">', '<img src="U2">'),
    ('<img src="x/U">', '<img src="x/U">'),
]


@pytest.mark.parametrize(("html", "expect"), LOADED)
def test_a_picture_is_called_by_its_id_where_it_is_loaded(html: str, expect: str) -> None:
    assert with_content_ids(html.replace("U", LOGO.url), [LOGO]) == expect.replace("U", LOGO.url).replace(
        "I", LOGO.content_id
    )


NAMES = [
    ("Invoice", "a.pdf", "Invoice.pdf"),
    ("Invoice.PDF", "a.pdf", "Invoice.pdf"),
    ("virus.exe", "a.pdf", "virus.exe.pdf"),
    ("../../etc/passwd", "a.pdf", "_.._etc_passwd.pdf"),
    ('a\\b:c*d?e"f<g>h|i', "a.pdf", "a_b_c_d_e_f_g_h_i.pdf"),
    ("", "a.pdf", "a.pdf"),
    (" \u202e. ", "a.pdf", "a.pdf"),
    ("x\r\nBcc: eve@evil.example", "a.pdf", "x Bcc_ eve@evil.example.pdf"),
    ("x" * 500, "a.pdf", "x" * 120 + ".pdf"),
    ("x", "README", "x"),
]


@pytest.mark.parametrize(("text", "file", "expect"), NAMES)
def test_a_file_keeps_its_kind_whatever_it_is_called(text: str, file: str, expect: str) -> None:
    assert file_name(text, file) == expect


@pytest.mark.parametrize(
    "name", ["a.pdf", 'a "b" \\.pdf', "Für Ada.pdf", "नमस्ते" * 20 + ".pdf", "x" * 120 + ".pdf", "a;b='c'%.pdf"]
)
def test_a_name_is_read_back(name: str) -> None:
    header = disposition("attachment", name)
    assert max(map(len, header.split("\r\n"))) <= 78
    raw = f"Content-Disposition: {header}\r\n\r\n".encode("ascii")
    assert email.message_from_bytes(raw, policy=default).get_filename() == name


ENCODED = [
    ("plain text = 1\n" * 20, "quoted-printable"),
    ("Draußen testen: Trag es, schlaf darin, mach es schmutzig.\n" * 20, "quoted-printable"),
    ("你好艾達\n" * 20, "base64"),
    ("مرحبا يا آدا\n" * 20, "base64"),
    ('<p style="color: red; margin: 0 0 16px">你好</p>\n' * 20, "quoted-printable"),
]


@pytest.mark.parametrize(("text", "expect"), ENCODED)
def test_the_shorter_encoding_is_taken(text: str, expect: str) -> None:
    assert encoded(text)[0] == expect
    part = read(an_email(text=text)).get_body(("plain",))
    assert part is not None
    assert part["Content-Transfer-Encoding"] == expect
    assert part.get_content().replace("\r\n", "\n") == text


SENT = {
    "sender": "Shop <shop@a.example>",
    "reply_to": "Care, we <care@a.example>",
    "headers": {
        "List-Unsubscribe": "<https://a.example/u?1>, <mailto:u@a.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "X-Campaign": "may",
    },
}


def test_what_the_message_says_is_sent() -> None:
    message = read(an_email(**SENT))
    assert message["From"] == "Shop <shop@a.example>"
    assert message["Reply-To"] == '"Care, we" <care@a.example>'
    assert message["List-Unsubscribe"] == SENT["headers"]["List-Unsubscribe"]  # type: ignore[index]
    assert message["X-Campaign"] == "may"


def test_the_caller_comes_first() -> None:
    given = {"x-campaign": "june", "reply-to": "x@b.example", "List-Unsubscribe": "<mailto:u@b.example>"}
    message = read(an_email(**SENT), sender="b@b.example", headers=given)
    assert message["From"] == "b@b.example"
    assert message["Reply-To"] == "x@b.example"
    assert message.get_all("X-Campaign") == ["june"]
    assert message["List-Unsubscribe"] == "<mailto:u@b.example>"
    assert message["List-Unsubscribe-Post"] is None


def test_an_address_of_one_click_is_never_cut() -> None:
    url = f"<https://a.example/{'x' * 900}>"
    raw = an_email(headers={"List-Unsubscribe": f"{url}, <mailto:u@a.example>"}).eml()
    assert f"List-Unsubscribe: {url},\r\n <mailto:u@a.example>\r\n".encode() in raw
    with pytest.raises(RenderError, match="too long for a line of 998 bytes"):
        an_email(headers={"List-Unsubscribe": f"<https://a.example/{'x' * 1000}>"}).eml()


@pytest.mark.parametrize("sender", ["Shop", "a@b@c", "Shop <>", "Eve <eve@evil.example>, <shop>"])
def test_a_sender_that_is_none_is_told_without_its_text(sender: str) -> None:
    with pytest.raises(RenderError) as caught:
        an_email(sender=sender).to_mime()
    assert (
        str(caught.value)
        == "From: this is not one plain email address (local@domain, with a name or without)"
    )


SIZES = [
    ("x" * GMAIL_CLIP, False),
    ("x" * (GMAIL_CLIP + 1), True),
    ("ü" * (GMAIL_CLIP // 2), False),
    ("ü" * (GMAIL_CLIP // 2 + 1), True),
    ("👍" * (GMAIL_CLIP // 4), False),
    ("👍" * (GMAIL_CLIP // 4 + 1), True),
]


@pytest.mark.parametrize(("html", "clipped"), SIZES)
def test_what_gmail_clips_is_told(html: str, clipped: bool) -> None:
    made = make_email(subject="", preheader="", html=html, text="", warnings=("a",), **ABOUT)
    assert made.size == len(html.encode())
    told = f"gmail_clip: the HTML has {made.size:,} bytes, and Gmail shows the first 102,400"
    assert made.warnings == (("a", told) if clipped else ("a",))


def test_what_is_known_of_a_size_spares_counting() -> None:
    """``wide`` is trusted, so that bytes are counted where the limit is near, and nowhere else."""
    html = "ü" * (GMAIL_CLIP - 1)
    assert make_email(subject="", preheader="", html=html, text="", wide=1, **ABOUT).warnings == ()
    assert make_email(subject="", preheader="", html=html, text="", wide=2, **ABOUT).warnings != ()


def test_a_dict_tells_of_files_without_their_content() -> None:
    found = an_email(attachments=(TERMS,), pictures=(LOGO,)).to_dict()
    assert found["attachments"] == [{"name": "terms.pdf", "type": "application/pdf", "size": 12}]
    assert found["pictures"] == [{"name": "logo.png", "type": "image/png", "size": 4}]
    assert found["size"] == len(HTML)
