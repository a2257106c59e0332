"""The banner of a message."""

from __future__ import annotations

import re
from typing import Any

from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.shapes import kind_of

_SIZE = re.compile(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")
_HINT = "write sizes: [300x250, 728x90]"


def read_banner(part: ChannelPart) -> dict[str, Any]:
    """The members of a `BannerManifest`, sizes read; what does not fit is noted."""
    data = dict(part.data)
    if data.get("sizes") is not None:
        data["sizes"] = _sizes(part, data["sizes"])
    return data


def _sizes(part: ChannelPart, value: Any) -> tuple[tuple[int, int], ...]:
    sizes: list[tuple[int, int]] = []
    if not isinstance(value, list):
        part.problem(f"sizes should be a list, not {kind_of(value)}", "sizes", hint=_HINT)
        return ()
    for index, text in enumerate(value):
        match = _SIZE.fullmatch(text) if isinstance(text, str) else None
        if match:
            sizes.append((int(match[1]), int(match[2])))
        else:
            message = f"a size should be width x height in pixels, not {kind_of(text)}"
            part.problem(message, "sizes", index, hint=_HINT)
    return tuple(sizes)
