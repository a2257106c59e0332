"""Pushes to make payloads of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from dynacontent.channels import Push, make_push

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
ABOUT: dict[str, Any] = {
    "recipient": "ada", "message": "cart", "channel": "push", "locale": "pt_BR", "context": {"now": NOW},
}  # fmt: skip
FULL: dict[str, Any] = {
    "title": "Your cart", "body": "Still there", "link": "https://e.com/c", "image": "https://e.com/i.png",
    "ttl": timedelta(hours=4), "collapse": "cart",
}  # fmt: skip
RICH: dict[str, Any] = FULL | {
    "subtitle": "A tent",
    "actions": [
        {"id": "open", "title": 'To the "cart"', "link": "https://e.com/a", "icon": "https://e.com/a.png"},
        {"id": "later", "title": "Later"},
    ],
    "category": "cart", "badge": 3, "sound": "ping.caf", "thread": "carts",
    "interruption": "time-sensitive", "relevance": 0.5, "priority": "normal", "data": {"sku": "tent-2p"},
}  # fmt: skip


def a_push(**changes: Any) -> Push:
    """A push with a link, a picture and a time to live."""
    return make_push(**{**FULL, **ABOUT, **changes})


def a_rich_push(**changes: Any) -> Push:
    """A push with everything that a manifest may have but for what is laid over payloads."""
    return make_push(**{**RICH, **ABOUT, **changes})
