"""What Firebase Cloud Messaging takes, HTTP v1.

https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from dynacontent.models.payloads.apns import ApnsHeaders, ApnsPayload
from dynacontent.models.payloads.base import Colour, Duration, Payload
from dynacontent.models.payloads.webpush import WebPushHeaders, WebPushNotification

Priority = Literal["normal", "high", "NORMAL", "HIGH"]


class FcmNotification(Payload):
    """The notification on every platform."""

    title: str | None = None
    body: str | None = None
    image: str | None = None


class FcmOptions(Payload):
    """A label for statistics."""

    analytics_label: str | None = Field(None, pattern=r"^[a-zA-Z0-9\-_.~%]{1,50}$")


class Shade(Payload):
    """A colour; each part is from 0 to 1."""

    red: float = Field(ge=0, le=1)
    green: float = Field(ge=0, le=1)
    blue: float = Field(ge=0, le=1)
    alpha: float = Field(1, ge=0, le=1)


class LightSettings(Payload):
    """How the light of a device blinks."""

    color: Shade
    light_on_duration: Duration
    light_off_duration: Duration


class AndroidNotification(Payload):
    """What Android shows, where it differs from the notification."""

    title: str | None = None
    body: str | None = None
    icon: str | None = None
    color: Colour | None = None
    sound: str | None = None
    tag: str | None = None
    click_action: str | None = None
    body_loc_key: str | None = None
    body_loc_args: list[str] | None = None
    title_loc_key: str | None = None
    title_loc_args: list[str] | None = None
    channel_id: str | None = None
    ticker: str | None = None
    sticky: bool | None = None
    event_time: str | None = None
    local_only: bool | None = None
    notification_priority: (
        Literal["PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX"] | None
    ) = None
    default_sound: bool | None = None
    default_vibrate_timings: bool | None = None
    default_light_settings: bool | None = None
    vibrate_timings: list[Duration] | None = None
    visibility: Literal["PRIVATE", "PUBLIC", "SECRET"] | None = None
    notification_count: int | None = Field(None, ge=0)
    light_settings: LightSettings | None = None
    image: str | None = None
    bypass_proxy_notification: bool | None = None
    proxy: Literal["ALLOW", "DENY", "IF_PRIORITY_LOWERED"] | None = None

    @model_validator(mode="after")
    def _arguments_have_a_key(self) -> AndroidNotification:
        for name in ("title_loc", "body_loc"):
            if getattr(self, f"{name}_args") and not getattr(self, f"{name}_key"):
                raise ValueError(f"{name}_args stands without {name}_key")
        return self


class AndroidConfig(Payload):
    """What is meant for Android alone."""

    collapse_key: str | None = None
    priority: Priority | None = None
    ttl: Duration | None = None
    restricted_package_name: str | None = None
    data: dict[str, str] | None = None
    notification: AndroidNotification | None = None
    fcm_options: FcmOptions | None = None
    direct_boot_ok: bool | None = None
    bandwidth_constrained_ok: bool | None = None
    restricted_satellite_ok: bool | None = None


class ApnsFcmOptions(FcmOptions):
    """A picture for Apple's devices, which Firebase's extension of the app loads."""

    image: str | None = None


class ApnsConfig(Payload):
    """What is handed to APNs: its headers, and members of its payload."""

    headers: ApnsHeaders | None = None
    payload: ApnsPayload | None = None
    fcm_options: ApnsFcmOptions | None = None
    live_activity_token: str | None = None


class WebPushFcmOptions(FcmOptions):
    """Where a click leads; only https."""

    link: str | None = Field(None, pattern=r"^https://")


class WebPushConfig(Payload):
    """What is handed to web push services, and to Firebase's service worker."""

    headers: WebPushHeaders | None = None
    data: dict[str, str] | None = None
    notification: WebPushNotification | None = None
    fcm_options: WebPushFcmOptions | None = None


class FcmMessage(Payload):
    """A message; the sender adds exactly one of ``token``, ``fid``, ``topic`` and ``condition``."""

    data: dict[str, str] | None = None
    notification: FcmNotification | None = None
    android: AndroidConfig | None = None
    webpush: WebPushConfig | None = None
    apns: ApnsConfig | None = None
    fcm_options: FcmOptions | None = None
    token: str | None = None
    fid: str | None = None
    topic: str | None = None
    condition: str | None = None


class FcmRequest(Payload):
    """The body of ``POST /v1/projects/PROJECT/messages:send``."""

    message: FcmMessage
