"""The banner of a message."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.moments import MOMENT_HINT, parse_moment
from dynacontent.loading.shapes import kind_of
from dynacontent.models.source import SourceText, expression_in

LARGEST = 4_000
"""Pixels of a banner's width or height."""

SIZE = re.compile(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")
_HINT = "write sizes: [300x250, 728x90]"
_SWITCH = {"true": True, "false": False}


def read_banner(part: ChannelPart) -> dict[str, Any]:
    """The members of a `BannerManifest`, sizes and times read; what does not fit is noted."""
    data = dict(part.data)
    if data.get("sizes") is not None:
        data["sizes"] = _sizes(part, data["sizes"])
    for key, parse, kind, hint in (
        ("ttl", parse_duration, "a duration", HINT),
        ("expires", _end, "a day or a moment", f"{MOMENT_HINT}, or  = event.ends"),
        ("dismissible", _switch, "true or false", None),
    ):
        if data.get(key) is not None:
            data[key] = _parsed(part, key, parse, kind, hint)
    return data


def _end(text: str) -> date | datetime | SourceText:
    """A day, a moment, or the expression for one."""
    written = expression_in(text) if isinstance(text, SourceText) else None
    if written is None:
        return parse_moment(text)
    if not written.strip():
        raise ValueError("there is no expression after =")
    return written


def _parsed(part: ChannelPart, key: str, parse: Callable[[str], Any], kind: str, hint: str | None) -> Any:
    value = part.data[key]
    if not isinstance(value, SourceText):
        part.problem(f"{key} should be {kind}, not {kind_of(value)}", key, hint=hint)
        return None
    try:
        return parse(value)
    except ValueError as error:
        part.problem(f"{key}: {error}", key, hint=hint)
        return None


def _switch(text: str) -> bool:
    if text not in _SWITCH:
        raise ValueError(f"{text!r} is neither true nor false")
    return _SWITCH[text]


def _sizes(part: ChannelPart, value: Any) -> tuple[tuple[int, int], ...]:
    sizes: list[tuple[int, int]] = []
    if not isinstance(value, list):
        part.problem(f"sizes should be a list, not {kind_of(value)}", "sizes", hint=_HINT)
        return ()
    for index, text in enumerate(value):
        match = SIZE.fullmatch(text) if isinstance(text, str) else None
        size = (int(match[1]), int(match[2])) if match else None
        if size is None:
            message = f"a size should be width x height in pixels, not {kind_of(text)}"
            part.problem(message, "sizes", index, hint=_HINT)
        elif max(size) > LARGEST:
            part.problem(f"a size is at most {LARGEST:,} pixels wide and high, not {text}", "sizes", index)
        elif size in sizes:
            part.problem(f"the size {text} stands twice", "sizes", index)
        else:
            sizes.append(size)
    return tuple(sizes)
