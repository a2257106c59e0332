"""An email: subject, preheader, HTML and plain text, and the MIME message made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from dynacontent.channels.base import one_line
from dynacontent.channels.document import shape_common, shape_document
from dynacontent.models.results import Result, Status

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Result):
    """A finished email; ``html`` is a whole document, ``text`` its plain-text counterpart."""

    status: ClassVar[Status] = "rendered"

    subject: str
    preheader: str = ""
    html: str
    text: str

    def to_mime(
        self,
        *,
        sender: str | Address | None = None,
        to: str | Address | Sequence[str | Address] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> EmailMessage:
        """A ``multipart/alternative`` message, ready for `smtplib` or a provider.

        ``sender`` and each of ``to`` is one address: ``ada@example.com``, ``Ada <ada@example.com>``
        or an `email.headerregistry.Address`. ``headers`` are further headers (``Reply-To``,
        ``List-Unsubscribe``, ``Message-ID``, ``Date``, …); no others are made up. Control
        characters in any of them are cleaned as `dynacontent.channels.base` says.

        Raises `RenderError` for what is no address, and for headers that are not the caller's to set.
        """
        from dynacontent.channels.mime import build_message

        return build_message(
            subject=self.subject, text=self.text, html=self.html, sender=sender, to=to, headers=headers
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


def make_email(
    *,
    subject: str,
    preheader: str,
    html: str,
    text: str,
    rest: Sequence[str] = (),
    common: bool = False,
    direction: str = "auto",
    **about: Any,
) -> Email:
    """An email from its rendered parts; ``about`` are the fields of `Result`.

    ``subject`` and ``preheader`` are plain text, ``html`` a document that is made ready for the
    inbox as `dynacontent.channels.document` says; ``direction`` is that of the locale, ``ltr`` or ``rtl``.
    A document may come in parts, ``rest`` being the pieces that stand after its head and ``<body>``;
    what comes before them may be ``common`` to many recipients.
    """
    subject, preheader = one_line(subject), one_line(preheader)
    language = str(about.get("locale") or "und").replace("_", "-")
    shape = shape_common if common else shape_document
    html = shape(html, subject=subject, preheader=preheader, language=language, direction=direction)
    return Email(subject=subject, preheader=preheader, html="".join((html, *rest)), text=text, **about)
