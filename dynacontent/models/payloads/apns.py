"""What Apple's push service (APNs) takes: https://developer.apple.com/documentation/usernotifications."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from dynacontent.models.payloads.base import Flag, HyphenPayload, Payload
from dynacontent.models.push_values import Interruption


class ApnsHeaders(HyphenPayload):
    """Headers of the request; ``apns-topic``, ``apns-id`` and the authorization are the sender's.

    https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
    """

    apns_push_type: Literal["alert", "background"] | None = None
    apns_priority: Literal["1", "5", "10"] | None = None
    apns_expiration: str | None = Field(None, pattern=r"^\d+$")
    apns_collapse_id: str | None = Field(None, max_length=64)
    apns_topic: str | None = None


class ApnsAlert(HyphenPayload):
    """The words of an alert, or the keys under which an app has words of its own."""

    title: str | None = None
    subtitle: str | None = None
    body: str | None = None
    launch_image: str | None = None
    title_loc_key: str | None = None
    title_loc_args: list[str] | None = None
    subtitle_loc_key: str | None = None
    subtitle_loc_args: list[str] | None = None
    loc_key: str | None = None
    loc_args: list[str] | None = None

    @model_validator(mode="after")
    def _arguments_have_a_key(self) -> ApnsAlert:
        for name in ("title_loc", "subtitle_loc", "loc"):
            if getattr(self, f"{name}_args") and not getattr(self, f"{name}_key"):
                key = name.replace("_", "-")
                raise ValueError(f"{key}-args stands without {key}-key")
        return self


class ApnsSound(HyphenPayload):
    """The sound of a critical alert; ``volume`` is from 0 to 1."""

    critical: Flag | None = None
    name: str
    volume: float | None = Field(None, ge=0, le=1)


def _kind(sound: Any) -> str:
    return "text" if isinstance(sound, str) else "mapping"


Sound = Annotated[
    Annotated[str, Tag("text")] | Annotated[ApnsSound, Tag("mapping")],
    Discriminator(_kind),
]


class Aps(HyphenPayload):
    """The dictionary that the system reads.

    https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    """

    alert: ApnsAlert | None = None
    badge: int | None = Field(None, ge=0)
    sound: Sound | None = None
    thread_id: str | None = None
    category: str | None = None
    content_available: Flag | None = None
    mutable_content: Flag | None = None
    target_content_id: str | None = None
    interruption_level: Interruption | None = None
    relevance_score: Annotated[float, Field(ge=0, le=1)] | None = None
    filter_criteria: str | None = None


class ApnsPayload(Payload):
    """The body of the request: ``aps``, and beside it whatever the app reads."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Any]

    aps: Aps | None = None


class ApnsRequest(Payload):
    """Headers and body of ``POST /3/device/TOKEN``."""

    headers: ApnsHeaders
    payload: ApnsPayload
