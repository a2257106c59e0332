"""What push services take at most, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Service = Literal["fcm", "apns", "webpush"]

LIMITS: Mapping[Service, int] = {
    "fcm": 4096,  # https://firebase.google.com/docs/cloud-messaging/customize-messages/set-message-type
    "apns": 4096,  # https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification
    "webpush": 3993,  # plaintext that fits 4,096 encrypted bytes: RFC 8291 section 4
}
"""Bytes of a payload, as UTF-8 JSON."""

NAMES: Mapping[Service, str] = {"fcm": "FCM", "apns": "APNs", "webpush": "web push"}

MAX_TTL = 28 * 24 * 3600
"""Seconds that FCM keeps a message, and what it does without a ttl; web push services keep none longer.

https://firebase.google.com/docs/cloud-messaging/customize-messages/setting-message-lifespan
"""

MAX_COLLAPSE_BYTES = 64
"""``apns-collapse-id``: https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns"""

MAX_TOPIC = 32
"""Characters of base64url in the header ``Topic``: RFC 8030 section 5.4."""
