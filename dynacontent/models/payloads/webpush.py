"""What a web push holds: headers of RFC 8030, and what a service worker shows with ``showNotification``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from dynacontent.models.payloads.base import Payload


class WebPushHeaders(Payload):
    """Headers of the request; the authorization (RFC 8292) and the encoding (RFC 8188) are the sender's.

    RFC 8030, sections 5.2 to 5.4: https://www.rfc-editor.org/rfc/rfc8030#section-5
    """

    model_config = ConfigDict(alias_generator=str.capitalize)

    ttl: str | None = Field(None, alias="TTL", pattern=r"^\d+$")
    urgency: Literal["very-low", "low", "normal", "high"] | None = None
    topic: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,32}$")


class WebPushAction(Payload):
    """A button; ``action`` is what the service worker is told of the one that was clicked."""

    action: str
    title: str
    icon: str | None = None
    navigate: str | None = None


class WebPushOptions(Payload):
    """``NotificationOptions`` of https://notifications.spec.whatwg.org/#dictdef-notificationoptions."""

    dir: Literal["auto", "ltr", "rtl"] | None = None
    lang: str | None = None
    body: str | None = None
    navigate: str | None = None
    tag: str | None = None
    image: str | None = None
    icon: str | None = None
    badge: str | None = None
    vibrate: list[int] | None = None
    timestamp: int | None = None
    renotify: bool | None = None
    silent: bool | None = None
    require_interaction: bool | None = Field(None, alias="requireInteraction")
    data: dict[str, Any] | None = None
    actions: list[WebPushAction] | None = None


class WebPushNotification(WebPushOptions):
    """The options with the title among them, as FCM has them."""

    title: str | None = None


class WebPushPayload(Payload):
    """What is encrypted and sent: the two arguments of ``showNotification``."""

    title: str
    options: WebPushOptions


class WebPushRequest(Payload):
    """Headers of the request, and what its body holds once it is encrypted (RFC 8291)."""

    headers: WebPushHeaders
    payload: WebPushPayload
