"""The push notification of a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dynacontent.errors import did_you_mean, one_of
from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.push_blocks import BLOCKS, read_block, read_data
from dynacontent.loading.shapes import kind_of
from dynacontent.models.manifests import PushAction
from dynacontent.models.push_values import READ
from dynacontent.models.source import SourceText, is_fixed

TRUNCATED = ("body", "subtitle", "title")
_ACTIONS = 'actions: [{id: open, title: "…", link: "…"}]'


def read_push(part: ChannelPart) -> dict[str, Any]:
    """The members of a `PushManifest`, durations read; what does not fit is noted."""
    data = dict(part.data)
    for name, read in READ.items():
        if is_fixed(data.get(name)):
            _check(part, name, data[name], read)
    if data.get("ttl") is not None:
        data["ttl"] = _duration(part, data["ttl"])
    if data.get("truncate") is not None:
        data["truncate"] = _truncated(part, data["truncate"])
    if data.get("actions") is not None:
        data["actions"] = _actions(part, data["actions"])
    if data.get("data") is not None:
        data["data"] = read_data(part, data["data"], ("data",), ours=True)
    for name in BLOCKS:
        if data.get(name) is not None:
            data[name] = read_block(part, name, data[name])
    return data


def _check(part: ChannelPart, name: str, value: SourceText, read: Any) -> None:
    try:
        read(value.strip())
    except ValueError as error:
        part.problem(f"{name} {error}, not {kind_of(value)}", name)


def _duration(part: ChannelPart, value: Any) -> Any:
    if not isinstance(value, SourceText):
        part.problem(f"ttl should be a duration, not {kind_of(value)}", "ttl", hint=HINT)
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        part.problem(f"ttl: {error}", "ttl", hint=HINT)
        return None


def _truncated(part: ChannelPart, value: Any) -> list[SourceText]:
    if not isinstance(value, list):
        hint = "truncate: [body, subtitle, title]; the first is cut first, [] cuts nothing"
        part.problem(f"truncate should be a list, not {kind_of(value)}", "truncate", hint=hint)
        return []
    for index, name in enumerate(value):
        if name not in TRUNCATED:
            parts = did_you_mean(str(name), TRUNCATED, f"parts are {one_of(TRUNCATED)}")
            part.problem(f"no part that can be cut is {kind_of(name)}", "truncate", index, hint=parts)
        elif name in value[:index]:
            part.problem(f"{name} stands twice in truncate", "truncate", index)
    return [name for name in value if isinstance(name, SourceText)]


def _actions(part: ChannelPart, value: Any) -> list[Mapping[str, Any]]:
    """The sound ones among the buttons."""
    if not isinstance(value, list):
        part.problem(f"actions should be a list, not {kind_of(value)}", "actions", hint=_ACTIONS)
        return []
    found, known = list[Mapping[str, Any]](), PushAction.key_names()
    for index, action in enumerate(value):
        if not isinstance(action, dict):
            part.problem(
                f"an action should be a mapping, not {kind_of(action)}", "actions", index, hint=_ACTIONS
            )
            continue
        for key in action:
            if key not in known:
                keys = did_you_mean(str(key), known, f"keys are {one_of(known)}")
                part.findings.at(key, f"unknown key {str(key)!r}", hint=keys)
        if action.get("id") in [other.get("id") for other in found]:
            part.problem(f"two actions have the id {kind_of(action.get('id'))}", "actions", index, "id")
        found.append({str(key): item for key, item in action.items() if key in known and item is not None})
    return found
