"""What the payloads of all services are put together with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from dynacontent.channels.push.content import PushContent
from dynacontent.channels.push.limits import MAX_TTL
from dynacontent.errors import RenderError

if TYPE_CHECKING:
    from dynacontent.models.payloads.base import Payload

    Made = TypeVar("Made", bound=Payload)

Members = dict[str, Any]


def present(**members: Any) -> Members:
    """The members that say something: no ``None``, no empty text, list or object."""
    return {name: value for name, value in members.items() if value not in (None, "", {}, [])}


def hyphened(**members: Any) -> Members:
    """The same, with names as Apple writes them."""
    return {name.replace("_", "-"): value for name, value in present(**members).items()}


def laid_over(members: Mapping[str, Any], override: Mapping[str, Any]) -> Members:
    """``members`` with those of ``override`` in their place, at any depth; a list is replaced whole."""
    merged = dict(members)
    for name, value in override.items():
        below = merged.get(name)
        if isinstance(value, Mapping):
            value = laid_over(below if isinstance(below, Mapping) else {}, value)
        if value not in (None, "", {}):
            merged[name] = value
    return merged


def seconds_of(push: PushContent) -> int | None:
    """The ttl as services take it."""
    return None if push.ttl is None else max(0, min(push.ttl, MAX_TTL))


def link_list(push: PushContent) -> list[Members]:
    """The buttons, for an app to make of them what it can."""
    return [present(id=action.id, title=action.title, link=action.link) for action in push.actions]


def made(model: type[Made], members: Members, service: str) -> Made:
    """The payload of these members. Raises `RenderError` where a value does not fit the service's format."""
    from pydantic import ValidationError

    try:
        return model.model_validate(members)
    except ValidationError as error:
        detail = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, detail["loc"]))
        raise RenderError(f"{service} does not take this push: {place}: {detail['msg']}") from None
