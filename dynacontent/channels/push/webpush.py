"""A push as a browser's service worker shows it."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from dynacontent.channels.push.content import PushContent
from dynacontent.channels.push.limits import MAX_TOPIC, MAX_TTL
from dynacontent.channels.push.shaping import Members, laid_over, made, present, seconds_of

if TYPE_CHECKING:
    from dynacontent.models.payloads.webpush import WebPushRequest

_URGENCY = {"passive": "low", "time-sensitive": "high", "critical": "high"}


def web_push_request(push: PushContent) -> WebPushRequest:
    """Headers, and the two arguments of ``showNotification``."""
    from dynacontent.models.payloads.webpush import WebPushRequest

    right_to_left = push.context.get("direction") == "rtl"
    links = {action.id: action.link for action in push.actions if action.link}
    options = present(
        body=push.body,
        image=push.image,
        lang=push.locale.replace("_", "-"),
        dir="rtl" if right_to_left else None,
        **notification_of(push),
        data={**present(link=push.link, actions=links), **push.data},
    )
    options = laid_over(options, {"data": push.webpush.get("data", {})})
    options = laid_over(options, push.webpush.get("notification", {}))
    headers = laid_over(web_push_headers(push), push.webpush.get("headers", {}))
    # Every push must say how long it may wait, RFC 8030 section 5.2.
    headers.setdefault("TTL", str(MAX_TTL))
    payload = {"title": options.pop("title", push.title), "options": options}
    return made(WebPushRequest, {"headers": headers, "payload": payload}, "web push")


def notification_of(push: PushContent) -> Members:
    """What is shown but for words and picture."""
    buttons = [present(action=action.id, title=action.title, icon=action.icon) for action in push.actions]
    return present(
        tag=push.collapse,
        silent=True if push.interruption == "passive" else None,
        actions=buttons,
    )


def web_push_headers(push: PushContent) -> Members:
    """How long it may wait, how urgent it is, and what replaces it."""
    ttl = seconds_of(push)
    return present(
        TTL=None if ttl is None else str(ttl),
        Urgency=push.priority or _URGENCY.get(push.interruption or ""),
        Topic=push.collapse and _topic(push.collapse),
    )


def _topic(collapse: str) -> str:
    """At most 32 characters of the base64url alphabet: always the hash, most names have others."""
    return base64.urlsafe_b64encode(hashlib.sha256(collapse.encode()).digest()).decode()[:MAX_TOPIC]
