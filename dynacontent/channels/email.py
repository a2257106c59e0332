"""An email: subject, preheader, HTML and plain text, and the MIME message made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from dynacontent.channels.attachments import Attachment, Picture
from dynacontent.channels.base import one_line
from dynacontent.channels.document import shape_common, shape_document, with_annotations
from dynacontent.models.results import Result, Status

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage

GMAIL_CLIP = 102_400
"""Bytes of HTML that Gmail shows; of what is longer it shows the beginning, and a link to the rest.

Google does not document it. 102 KB is what senders have found (https://www.spamresource.com/2022/01/,
"What is Gmail clipping"), counted on the HTML after its transfer encoding is undone.
"""

_WIDEST = 3
"""Bytes of UTF-8 that a character takes beyond its first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Result):
    """A finished email; ``html`` is a whole document, ``text`` its plain-text counterpart.

    ``sender`` and ``reply_to`` are addresses, ``headers`` further headers of the message, ``attachments``
    the files that go with it, ``pictures`` those of ``html`` that are embedded in the message.
    """

    status: ClassVar[Status] = "rendered"

    subject: str
    preheader: str = ""
    html: str
    text: str
    sender: str | None = None
    reply_to: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of ``html`` in UTF-8: what Gmail measures, with whatever a provider adds to it later."""
        return _bytes(self.html)

    def to_mime(
        self,
        *,
        sender: str | Address | None = None,
        to: str | Address | Sequence[str | Address] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> EmailMessage:
        """The message, ready for `smtplib` or a provider.

        It is ``multipart/alternative``, within ``multipart/related`` with pictures, within
        ``multipart/mixed`` with attachments. ``sender`` and each of ``to`` is one address:
        ``ada@example.com``, ``Ada <ada@example.com>`` or an `email.headerregistry.Address`. ``headers`` are
        further headers (``Message-ID``, ``Date``, …). They come before those that the message itself
        names; none is made up. Control characters in any of them are cleaned as
        `dynacontent.channels.base` says.

        Raises `RenderError` for what is no address, and for headers that are not the caller's to set.
        """
        from dynacontent.channels.headers import authored_address, further_headers
        from dynacontent.channels.mime import build_message

        further = further_headers(self.headers, headers or {})
        replies = any(name.lower() == "reply-to" for name in further)
        return build_message(
            subject=self.subject,
            text=self.text,
            html=self.html,
            sender=authored_address("From", self.sender) if sender is None else sender,
            to=to,
            reply_to=None if replies else authored_address("Reply-To", self.reply_to),
            headers=further,
            attachments=self.attachments,
            pictures=self.pictures,
        )

    def eml(
        self,
        *,
        sender: str | Address | None = None,
        to: str | Address | Sequence[str | Address] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The bytes of `to_mime`, as an ``.eml`` file holds them."""
        return self.to_mime(sender=sender, to=to, headers=headers).as_bytes()

    def to_dict(self) -> dict[str, Any]:
        """Everything in this result as JSON types; of files their name, type and size."""
        files = {"attachments": self.attachments, "pictures": self.pictures}
        shown = {name: [file.to_dict() for file in several] for name, several in files.items()}
        # Not super(): a slots dataclass is a new class, which a zero-argument super() misses.
        return {**Result.to_dict(self), **shown, "size": self.size}


def make_email(
    *,
    subject: str,
    preheader: str,
    html: str,
    text: str,
    rest: Sequence[str] = (),
    common: bool = False,
    wide: int | None = None,
    direction: str = "auto",
    annotations: str = "",
    **about: Any,
) -> Email:
    """An email from its rendered parts; ``about`` are the fields of `Result`, and the other ones of `Email`.

    ``subject`` and ``preheader`` are plain text, ``html`` a document that is made ready for the
    inbox as `dynacontent.channels.document` says; ``direction`` is that of the locale, ``ltr`` or ``rtl``.
    A document may come in parts, ``rest`` being the pieces that stand after its head and ``<body>``;
    what comes before them may be ``common`` to many recipients. ``wide`` is known to be at least how
    many bytes more than characters it has; ``annotations`` are put at the end of its head.
    """
    subject, preheader = one_line(subject), one_line(preheader)
    language = str(about.get("locale") or "und").replace("_", "-")
    shape = shape_common if common else shape_document
    html = shape(html, subject=subject, preheader=preheader, language=language, direction=direction)
    if annotations:
        html = with_annotations(html, annotations)
    html = "".join((html, *rest))
    more = 0 if html.isascii() else _WIDEST * len(html) if wide is None else wide
    if len(html) + more + _WIDEST * (2 * len(subject) + len(preheader) + len(annotations)) > GMAIL_CLIP:
        about["warnings"] = (*about.get("warnings", ()), *_clipped(html))
    return Email(subject=subject, preheader=preheader, html=html, text=text, **about)


def _clipped(html: str) -> tuple[str, ...]:
    size = _bytes(html)
    if size <= GMAIL_CLIP:
        return ()
    return (f"gmail_clip: the HTML has {size:,} bytes, and Gmail shows the first {GMAIL_CLIP:,}",)


def _bytes(html: str) -> int:
    return len(html) if html.isascii() else len(html.encode("utf-8", "replace"))
