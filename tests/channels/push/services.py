"""Payloads put into the hands of the programs that send them."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from firebase_admin import messaging
from firebase_admin._messaging_encoder import MessageEncoder
from pywebpush import WebPusher

from dynacontent.channels import Push


def firebase(push: Push) -> None:
    """Firebase's own classes take the message apart and write the same again."""
    message = push.to_fcm()["message"]
    written = json.loads(json.dumps(_message(message), cls=MessageEncoder))
    assert written.pop("topic") == "carts"
    assert written == message


def _message(message: dict[str, Any]) -> messaging.Message:
    return messaging.Message(
        topic="carts",
        data=message.get("data"),
        notification=messaging.Notification(**message.get("notification", {})),
        android=_android(message.get("android", {})),
        apns=_apns(message.get("apns", {})),
        webpush=_web_push(message.get("webpush", {})),
    )


def _android(android: dict[str, Any]) -> messaging.AndroidConfig:
    shown = dict(android.get("notification", {}))
    priority = shown.pop("notification_priority", "").removeprefix("PRIORITY_").lower() or None
    ttl = android.get("ttl")
    return messaging.AndroidConfig(
        **{name: value for name, value in android.items() if name not in ("notification", "ttl")},
        ttl=timedelta(seconds=int(ttl.removesuffix("s"))) if ttl else None,
        notification=messaging.AndroidNotification(**shown, priority=priority) if shown or priority else None,
    )


def _apns(apns: dict[str, Any]) -> messaging.APNSConfig:
    payload = dict(apns.get("payload", {}))
    aps = dict(payload.pop("aps", {}))
    alert, sound = dict(aps.pop("alert", {})), aps.pop("sound", None)
    names = {name: aps.pop(name) for name in ("badge", "category") if name in aps}
    flags = {"mutable_content": aps.pop("mutable-content", 0) == 1, "thread_id": aps.pop("thread-id", None)}
    return messaging.APNSConfig(
        headers=apns.get("headers"),
        payload=messaging.APNSPayload(
            messaging.Aps(
                alert=messaging.ApsAlert(**{name.replace("-", "_"): value for name, value in alert.items()})
                if alert
                else None,
                sound=messaging.CriticalSound(sound["name"], critical=True)
                if isinstance(sound, dict)
                else sound,
                custom_data=aps or None,
                **names,
                **flags,
            ),
            **payload,
        )
        if "payload" in apns
        else None,
        fcm_options=messaging.APNSFCMOptions(**apns["fcm_options"]) if "fcm_options" in apns else None,
    )


def _web_push(web: dict[str, Any]) -> messaging.WebpushConfig:
    shown = dict(web.get("notification", {}))
    actions = [messaging.WebpushNotificationAction(**action) for action in shown.pop("actions", [])]
    renamed = {"requireInteraction": "require_interaction", "lang": "language", "dir": "direction"}
    shown = {renamed.get(name, name): value for name, value in shown.items()}
    return messaging.WebpushConfig(
        headers=web.get("headers"),
        data=web.get("data"),
        notification=messaging.WebpushNotification(**shown, actions=actions or None)
        if shown or actions
        else None,
        fcm_options=messaging.WebpushFCMOptions(**web["fcm_options"]) if "fcm_options" in web else None,
    )


APS: dict[str, type | tuple[type, ...]] = {
    "alert": dict,
    "badge": int,
    "sound": (str, dict),
    "thread-id": str,
    "category": str,
    "content-available": int,
    "mutable-content": int,
    "target-content-id": str,
    "interruption-level": str,
    "relevance-score": (int, float),
    "filter-criteria": str,
}
"""Tables 1 to 3 of https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification."""
ALERT: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("title", "subtitle", "body", "launch-image"), str),
    **dict.fromkeys(("title-loc-key", "subtitle-loc-key", "loc-key"), str),
    **dict.fromkeys(("title-loc-args", "subtitle-loc-args", "loc-args"), list),
}
SOUND: dict[str, type | tuple[type, ...]] = {"critical": int, "name": str, "volume": (int, float)}
HEADERS = {"apns-push-type", "apns-priority", "apns-expiration", "apns-collapse-id"}


def apple(push: Push) -> None:
    """The request holds what Apple's tables list, and aioapns sends no more bytes of it than APNs takes."""
    request = push.to_apns()
    aps = request["payload"]["aps"]
    for members, table in ((aps, APS), (aps["alert"], ALERT)):
        for name, value in members.items():
            assert isinstance(value, table[name]), name
    if isinstance(aps.get("sound"), dict):
        assert {name: isinstance(value, SOUND[name]) for name, value in aps["sound"].items()}
    headers = request["headers"]
    assert headers.keys() <= HEADERS
    assert all(value.isascii() and value.isprintable() for value in headers.values())
    assert len(headers.get("apns-collapse-id", "")) <= 64
    assert len(aioapns_body(push)) <= 4096


def aioapns_body(push: Push) -> bytes:
    """What aioapns sends: `aioapns.connection` writes its requests so."""
    from aioapns import NotificationRequest, PushType

    request = push.to_apns()
    sent = NotificationRequest(
        device_token="a-token",
        message=request["payload"],
        push_type=PushType(request["headers"]["apns-push-type"]),
        collapse_key=request["headers"].get("apns-collapse-id"),
    )
    return json.dumps(sent.message, ensure_ascii=False).encode()


def _key(key: ec.EllipticCurvePrivateKey) -> str:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


_BROWSER = ec.generate_private_key(ec.SECP256R1())
_SUBSCRIPTION = {
    "endpoint": "https://push.example/x",
    "keys": {"p256dh": _key(_BROWSER), "auth": base64.urlsafe_b64encode(b"0123456789abcdef").decode()},
}


def encrypted(data: bytes) -> bytes:
    """What pywebpush sends to a browser."""
    body: bytes = WebPusher(_SUBSCRIPTION).encode(data)["body"]
    return body


def browser(push: Push) -> None:
    """Encrypted, the payload has no more bytes than every push service takes (RFC 8030 section 7.2)."""
    request = push.to_webpush()
    assert len(encrypted(json.dumps(request["payload"], ensure_ascii=False).encode())) <= 4096
    headers = request["headers"]
    assert 0 <= int(headers["TTL"]) <= 28 * 24 * 3600
    assert headers.get("Urgency", "normal") in ("very-low", "low", "normal", "high")
    assert len(headers.get("Topic", "")) <= 32
