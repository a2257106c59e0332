"""The push notification of a message."""

from __future__ import annotations

from typing import Any

from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.shapes import kind_of
from dynacontent.models.source import SourceText


def read_push(part: ChannelPart) -> dict[str, Any]:
    """The members of a `PushManifest`, durations read; what does not fit is noted."""
    data = dict(part.data)
    if data.get("ttl") is not None:
        data["ttl"] = _duration(part, data["ttl"])
    return data


def _duration(part: ChannelPart, value: Any) -> Any:
    if not isinstance(value, SourceText):
        part.problem(f"ttl should be a duration, not {kind_of(value)}", "ttl", hint=HINT)
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        part.problem(f"ttl: {error}", "ttl", hint=HINT)
        return None
