"""The email of a message."""

from __future__ import annotations

from typing import Any

from dynacontent.loading.channel_part import ChannelPart


def read_email(part: ChannelPart) -> dict[str, Any]:
    """The members of an `EmailManifest`."""
    return dict(part.data)
