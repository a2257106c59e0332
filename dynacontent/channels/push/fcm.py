"""A push as Firebase Cloud Messaging takes it, which hands it on to Android, Apple and the web."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dynacontent.channels.push.apns import alert_of, apns_headers, aps_of, own_alert
from dynacontent.channels.push.content import PushContent
from dynacontent.channels.push.shaping import Members, laid_over, link_list, made, present, seconds_of
from dynacontent.channels.push.webpush import notification_of, web_push_headers

if TYPE_CHECKING:
    from dynacontent.models.payloads.fcm import FcmRequest

_PRIORITY = {"time-sensitive": "high", "critical": "high"}
_SHOWN = {"passive": "PRIORITY_LOW", "time-sensitive": "PRIORITY_HIGH", "critical": "PRIORITY_MAX"}


def fcm_request(push: PushContent) -> FcmRequest:
    """The body of ``messages:send``; ``token``, ``topic`` or ``condition`` is for the sender to add."""
    from dynacontent.models.payloads.fcm import FcmRequest

    message = present(
        notification=present(title=push.title, body=push.body, image=push.picture),
        data={**present(link=push.link, actions=_buttons(push)), **push.data},
        android=laid_over(_android(push), push.android),
        apns=_apns(push),
        webpush=laid_over(_web_push(push), push.webpush),
    )
    return made(FcmRequest, {"message": message}, "FCM")


def _buttons(push: PushContent) -> str | None:
    """Buttons as JSON: data of FCM is text, and Android shows none that the app does not make."""
    if not push.actions:
        return None
    return json.dumps(link_list(push), ensure_ascii=False, separators=(",", ":"))


def _android(push: PushContent) -> Members:
    ttl = seconds_of(push)
    notification = present(
        tag=push.collapse,
        sound=push.sound,
        notification_count=push.badge or None,
        notification_priority=_SHOWN.get(push.interruption or ""),
    )
    return present(
        ttl=None if ttl is None else f"{ttl}s",
        collapse_key=push.collapse,
        priority=push.priority or _PRIORITY.get(push.interruption or ""),
        notification=notification,
    )


def _apns(push: PushContent) -> Members:
    aps = aps_of(push)
    members = present(
        headers=apns_headers(push),
        payload=present(aps=aps),
        fcm_options=present(image=push.picture),
    )
    if push.subtitle or own_alert(push):  # an alert here takes the place of the notification
        members["payload"] = {"aps": {"alert": alert_of(push), **aps}}
    return laid_over(members, push.apns)


def _web_push(push: PushContent) -> Members:
    link = push.link if push.link and push.link.lower().startswith("https://") else None
    return present(
        headers=web_push_headers(push),
        notification=notification_of(push),
        fcm_options=present(link=link and f"https://{link[8:]}"),
    )
