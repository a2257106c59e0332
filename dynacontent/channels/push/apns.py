"""A push as Apple's push service takes it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dynacontent.channels.push.content import PushContent
from dynacontent.channels.push.limits import MAX_COLLAPSE_BYTES
from dynacontent.channels.push.shaping import (
    Members,
    hyphened,
    laid_over,
    link_list,
    made,
    present,
    seconds_of,
)
from dynacontent.errors import RenderError

if TYPE_CHECKING:
    from dynacontent.models.payloads.apns import ApnsRequest

_KEYS = {"title": "title-loc-key", "subtitle": "subtitle-loc-key", "body": "loc-key"}


def apns_request(push: PushContent) -> ApnsRequest:
    """Headers and payload; ``link``, ``image`` and ``data`` stand beside ``aps``."""
    from dynacontent.models.payloads.apns import ApnsRequest

    payload = {
        "aps": {"alert": alert_of(push), **aps_of(push)},
        **present(link=push.link, image=push.picture, actions=link_list(push)),
        **push.data,
    }
    members = {"headers": apns_headers(push), "payload": payload}
    own = {name: push.apns[name] for name in ("headers", "payload") if name in push.apns}
    return made(ApnsRequest, laid_over(members, own), "APNs")


def alert_of(push: PushContent) -> Members:
    """The words of the alert, but for those of which the app has its own: Apple takes one or the other."""
    own = own_alert(push)
    words = present(title=push.title, subtitle=push.subtitle, body=push.body)
    return {part: text for part, text in words.items() if _KEYS[part] not in own}


def own_alert(push: PushContent) -> Mapping[str, Any]:
    """What the author laid over the alert."""
    alert = push.apns.get("payload", {}).get("aps", {}).get("alert", {})
    return alert if isinstance(alert, Mapping) else {}


def aps_of(push: PushContent) -> Members:
    """What the system is told but for the words.

    The app's notification service extension loads the picture, which is why ``mutable-content`` is
    set with one.
    """
    critical = push.interruption == "critical"
    sound = {"critical": 1, "name": push.sound or "default"} if critical else push.sound
    return hyphened(
        badge=push.badge,
        sound=sound,
        thread_id=push.thread,
        category=push.category,
        mutable_content=1 if push.picture else None,
        interruption_level=push.interruption,
        relevance_score=push.relevance,
    )


def apns_headers(push: PushContent) -> Members:
    """Priority, collapse id and expiration; a priority of 5 saves the device's power."""
    return hyphened(
        apns_push_type="alert",
        apns_priority="5" if push.priority == "normal" else "10",
        apns_collapse_id=push.collapse and _collapse_id(push.collapse),
        apns_expiration=_expiration(push),
    )


def _expiration(push: PushContent) -> str | None:
    """Seconds since 1970, counted from the render's own clock; ``0`` means now or never."""
    ttl = seconds_of(push)
    if ttl is None:
        return None
    now = push.context.get("now")
    if ttl == 0:
        return "0"
    if not isinstance(now, datetime):
        raise RenderError("a ttl needs the time of the render: context.now is not there")
    return str(int(now.timestamp()) + ttl)


def _collapse_id(collapse: str) -> str:
    """At most 64 bytes; a longer one by its hash, so that equal ones still collapse."""
    encoded = collapse.encode()
    # A header takes printable ASCII; 64 hexadecimal digits are exactly the limit.
    if len(encoded) <= MAX_COLLAPSE_BYTES and collapse.isascii() and collapse.isprintable():
        return collapse
    return hashlib.sha256(encoded).hexdigest()
