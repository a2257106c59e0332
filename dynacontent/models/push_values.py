"""The members of a push that are no free text: what they may say, in a manifest or when it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

Interruption = Literal["passive", "active", "time-sensitive", "critical"]
Priority = Literal["normal", "high"]


def _badge(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise ValueError("should be a whole number from 0 on")
    return int(text)


def _relevance(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ValueError("should be a number from 0 to 1")
    return number


def _word(kind: Any) -> Callable[[str], str]:
    words = get_args(kind)

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"should be {', '.join(words[:-1])} or {words[-1]}")
        return text

    return read


READ: Mapping[str, Callable[[str], Any]] = {
    "badge": _badge,
    "relevance": _relevance,
    "interruption": _word(Interruption),
    "priority": _word(Priority),
}
"""What reads the text of a member; raises `ValueError` with what it should be."""

RESERVED = frozenset({"aps", "from", "notification", "message_type", "collapse_key"})
"""Keys of data that the services use themselves.

``aps`` is Apple's; the others are FCM's, whose app for Android takes them out of what it hands on:
https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages (``data``).
"""

RESERVED_BEGINNINGS = ("google.", "gcm.")
"""What keys of data must not begin with: the same source."""

OURS = frozenset({"link", "image", "actions"})
"""Keys of data that a push has already, of its members of these names."""


def is_reserved(key: str) -> bool:
    """Whether a service keeps a key of data for itself."""
    return key in RESERVED or key.startswith(RESERVED_BEGINNINGS)
