"""A push notification, and its payloads for the three services that deliver it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dynacontent.channels.base import one_line, plain_lines
from dynacontent.errors import LimitError, RenderError
from dynacontent.models.results import Result, Status

MAX_APNS_BYTES = 4096
"""https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification"""
MAX_FCM_BYTES = 4096
"""https://firebase.google.com/docs/cloud-messaging/concept-options"""
MAX_WEB_PUSH_BYTES = 3993
"""Plaintext that fits one record, RFC 8291 section 4."""

_MAX_COLLAPSE_BYTES = 64  # apns-collapse-id
_MAX_TOPIC = 32  # characters of base64url, RFC 8030 section 5.4
_MAX_TTL = 28 * 24 * 3600  # what FCM keeps a message for; web push services keep none longer

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Push(Result):
    """A finished push notification.

    ``ttl`` is how long it is worth delivering, in seconds; ``None`` leaves it to the service.
    Of several with the same ``collapse`` the latest replaces the others. The payloads are checked
    against each service's limit, as bytes of UTF-8 JSON without ``\\u`` escapes (send them so:
    ``ensure_ascii=False``): `LimitError` with code ``push_too_long``.
    """

    status: ClassVar[Status] = "rendered"

    title: str
    body: str
    link: str | None = None
    image: str | None = None
    ttl: int | None = None
    collapse: str | None = None

    def to_fcm(self) -> Payload:
        """The body of an FCM HTTP v1 ``messages:send`` request; add ``token`` or ``topic`` to ``message``.

        A picture without a host (no ``assets_url``) is left out, here and in `to_apns`.

        https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
        """
        aps = {"aps": {"mutable-content": 1}} if self._picture else {}
        message = _present(
            notification=_present(title=self.title, body=self.body, image=self._picture),
            data=_present(link=self.link),
            android=_present(ttl=_seconds(self._ttl), collapse_key=self.collapse),
            apns=_present(
                headers=self._apns_headers(),
                payload=aps,
                fcm_options=_present(image=self._picture),
            ),
            webpush=_present(
                headers=self._web_push_headers(),
                fcm_options=_present(link=self.link if _is_https(self.link) else None),
            ),
        )
        _check("FCM", message, MAX_FCM_BYTES)
        return {"message": message}

    def to_apns(self) -> Payload:
        """``headers`` and ``payload`` of an APNs request; ``link`` and ``image`` stand beside ``aps``.

        The app's notification service extension loads the image, which is why ``mutable-content``
        is set with one.
        """
        aps = _present(
            alert={"title": self.title, "body": self.body},
            **{"mutable-content": 1 if self._picture else None},
        )
        payload = _present(aps=aps, link=self.link, image=self._picture)
        _check("APNs", payload, MAX_APNS_BYTES)
        return {"headers": self._apns_headers(), "payload": payload}

    def to_webpush(self) -> Payload:
        """``headers`` and ``payload`` of a web push, whose payload ``showNotification`` takes."""
        options = _present(
            body=self.body,
            image=self.image,
            tag=self.collapse,
            lang=self.locale.replace("_", "-"),
            data=_present(link=self.link),
        )
        payload = {"title": self.title, "options": options}
        _check("web push", payload, MAX_WEB_PUSH_BYTES)
        return {"headers": self._web_push_headers(), "payload": payload}

    @property
    def _picture(self) -> str | None:
        """The picture, if a phone can load it: one without a host stays out of what a phone gets."""
        return self.image if self.image and "://" in self.image else None

    @property
    def _ttl(self) -> int | None:
        return None if self.ttl is None else max(0, min(self.ttl, _MAX_TTL))

    def _apns_headers(self) -> dict[str, str]:
        headers = _present(
            **{
                "apns-push-type": "alert",
                "apns-priority": "10",
                "apns-collapse-id": self.collapse and _collapse_id(self.collapse),
                "apns-expiration": self._expiration(),
            }
        )
        return dict(headers)

    def _expiration(self) -> str | None:
        """Seconds since 1970, counted from the render's own clock; ``0`` means now or never."""
        if self._ttl is None:
            return None
        now = self.context.get("now")
        if self._ttl == 0:
            return "0"
        if not isinstance(now, datetime):
            raise RenderError("a ttl needs the time of the render: context.now is not there")
        return str(int(now.timestamp()) + self._ttl)

    def _web_push_headers(self) -> dict[str, str]:
        ttl = None if self._ttl is None else str(self._ttl)
        return dict(_present(TTL=ttl, Topic=self.collapse and _topic(self.collapse)))


def make_push(
    *,
    title: str,
    body: str,
    link: str | None = None,
    image: str | None = None,
    ttl: timedelta | None = None,
    collapse: str | None = None,
    **about: Any,
) -> Push:
    """A push from its rendered parts, its texts cleaned; ``about`` are the fields of `Result`.

    A blank link, image or collapse counts as none; a title is one line, a body may have several.
    """
    return Push(
        title=one_line(title),
        body=plain_lines(body),
        link=one_line(link or "") or None,
        image=one_line(image or "") or None,
        ttl=None if ttl is None else int(ttl.total_seconds()),
        collapse=one_line(collapse or "") or None,
        **about,
    )


def _present(**members: Any) -> Payload:
    """The members that say something: no ``None``, no empty text or object."""
    return {name: value for name, value in members.items() if value not in (None, "", {})}


def _seconds(ttl: int | None) -> str | None:
    return None if ttl is None else f"{ttl}s"


def _collapse_id(collapse: str) -> str:
    """At most 64 bytes; a longer one by its hash, so that equal ones still collapse."""
    encoded = collapse.encode()
    # A header takes printable ASCII; 64 hexadecimal digits are exactly the limit.
    if len(encoded) <= _MAX_COLLAPSE_BYTES and collapse.isascii() and collapse.isprintable():
        return collapse
    return hashlib.sha256(encoded).hexdigest()


def _topic(collapse: str) -> str:
    """At most 32 characters of the base64url alphabet: always the hash, most names have others."""
    return base64.urlsafe_b64encode(hashlib.sha256(collapse.encode()).digest()).decode()[:_MAX_TOPIC]


def _is_https(link: str | None) -> bool:
    return link is not None and link.lower().startswith("https://")


def _check(service: str, payload: Payload, limit: int) -> None:
    size = len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
    if size > limit:
        raise LimitError(
            f"this push is too long for {service}: {size:,} bytes, {limit:,} are allowed", "push_too_long"
        )
