"""`Push`: a finished push notification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from dynacontent.channels.push.apns import apns_request
from dynacontent.channels.push.content import PushContent
from dynacontent.channels.push.fcm import fcm_request
from dynacontent.channels.push.limits import LIMITS, NAMES, Service
from dynacontent.channels.push.webpush import web_push_request
from dynacontent.errors import LimitError, Problem
from dynacontent.models.results import Status

if TYPE_CHECKING:
    from dynacontent.models.payloads.apns import ApnsRequest
    from dynacontent.models.payloads.fcm import FcmRequest
    from dynacontent.models.payloads.webpush import WebPushRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Push(PushContent):
    """A finished push notification.

    The payloads are checked against what each service takes, as bytes of UTF-8 JSON without ``\\u``
    escapes (send them so: ``to_json()``, or ``ensure_ascii=False``), less what is reserved:
    `LimitError` with the code ``push_too_long``. A picture without a host (no ``assets_url``) is
    left out of what phones get.
    """

    status: ClassVar[Status] = "rendered"

    def to_fcm(self) -> FcmRequest:
        """The body of an FCM HTTP v1 ``messages:send`` request; add ``token`` or ``topic`` to ``message``."""
        request = fcm_request(self)
        self._check("fcm", request.message.size)
        return request

    def to_apns(self) -> ApnsRequest:
        """``headers`` and ``payload`` of an APNs request; what the app reads stands beside ``aps``."""
        request = apns_request(self)
        self._check("apns", request.payload.size)
        return request

    def to_webpush(self) -> WebPushRequest:
        """``headers`` and ``payload`` of a web push, whose payload ``showNotification`` takes."""
        request = web_push_request(self)
        self._check("webpush", request.payload.size)
        return request

    def sizes(self) -> dict[Service, int]:
        """The bytes of each payload; `LIMITS` has what a service takes, of which ``reserve`` stays free."""
        return {
            "fcm": fcm_request(self).message.size,
            "apns": apns_request(self).payload.size,
            "webpush": web_push_request(self).payload.size,
        }

    def _check(self, service: Service, size: int) -> None:
        limit = LIMITS[service] - self.reserve
        if size > limit:
            allowed = f"{limit:,} are allowed" + (
                f" ({self.reserve:,} more are reserved)" if self.reserve else ""
            )
            message = f"this push is too long for {NAMES[service]}: {size:,} bytes, {allowed}"
            hint = "truncate names the texts that may be cut; all else has to be shorter"
            raise LimitError(Problem(message, hint=hint), "push_too_long")
