"""What a push lays over the payloads of a service, held against that service's format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from dynacontent.errors import did_you_mean, one_of
from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.shapes import kind_of, sentence_of
from dynacontent.models.push_values import OURS, is_reserved
from dynacontent.models.source import SourceText, is_fixed

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

BLOCKS = ("android", "apns", "webpush")
FORMATS = {
    "android": "AndroidConfig",
    "apns": "ApnsConfig",
    "webpush": "WebPushConfig",
}
_DATA = {"android": ("data",), "apns": ("payload",), "webpush": ("data",)}
"""Where data of the app's own stands in a block."""

Steps = tuple[str | int, ...]


def read_block(part: ChannelPart, name: str, value: Any) -> dict[str, Any]:
    """The block of one service as its format has it; what does not fit is noted.

    A template may stand for whatever its format asks for: what it prints is checked when it is rendered.
    """
    from dynacontent.models.payloads import fcm

    if not isinstance(value, dict):
        part.problem(f"{name} should be a mapping, not {kind_of(value)}", name)
        return {}
    found: dict[str, Any] = _plain(value)
    model = getattr(fcm, FORMATS[name])
    try:
        model.model_validate(found)
    except ValidationError as error:
        for path, detail in dict(_details(error, found)).items():
            _note(part, model, (name, *path), detail)
    own = found
    for step in _DATA[name]:
        own = own.get(step, {})
    if isinstance(own, dict):
        _refuse_reserved(part, {key: None for key in own if key != "aps"}, (name, *_DATA[name]))
    return found


def misfit(name: str, filled: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first value of a filled block that its format does not take: the path to it and what it should be.

    The value itself, which is the recipient's, is not told.
    """
    from dynacontent.models.payloads import fcm

    try:
        getattr(fcm, FORMATS[name]).model_validate(filled)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        path, _value = _path(detail["loc"], filled)
        should = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else sentence_of(detail)
        return ".".join(map(str, (name, *path))), should.partition(", not ")[0]
    return None


def read_data(part: ChannelPart, value: Any, path: Steps, *, ours: bool) -> dict[str, Any]:
    """Data for the app: texts by key. ``ours`` says that the push adds keys of its own."""
    if not isinstance(value, dict):
        part.problem(f"data should be a mapping, not {kind_of(value)}", *path, hint='data: {sku: "…"}')
        return {}
    for key, item in value.items():
        if item is not None and not isinstance(item, SourceText):
            hint = 'FCM takes texts only: write JSON into one, as in "{{ event.lines | tojson }}"'
            part.problem(f"{key} should be text, not {kind_of(item)}", *path, key, hint=hint)
        elif ours and key in OURS:
            part.findings.at(key, f"a push has {str(key)!r} in its data already", hint="choose another name")
    _refuse_reserved(part, value, path)
    return {str(key): item for key, item in value.items() if isinstance(item, SourceText)}


def _refuse_reserved(part: ChannelPart, data: Mapping[str, Any], path: Steps) -> None:
    for key in data:
        if is_reserved(key):
            hint = (
                "Apple keeps aps to itself, Firebase from, message_type and what begins with google. or gcm."
            )
            part.findings.at(
                key, f"{str(key)!r} is reserved", hint=hint, otherwise=part.place(*path, str(key))
            )


def _plain(value: Any) -> Any:
    """The value without members that are empty."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items() if member is not None}
    return [_plain(member) for member in value if member is not None] if isinstance(value, list) else value


def _details(error: ValidationError, data: Any) -> Iterator[tuple[Steps, ErrorDetails]]:
    """What is wrong by its path in ``data``, but for values that are templates."""
    for detail in error.errors(include_url=False):
        path, at = _path(detail["loc"], data)
        if detail["type"] == "missing":
            yield (*path, detail["loc"][-1]), detail
        elif not isinstance(at, SourceText) or is_fixed(at):
            yield path, detail


def _path(steps: Steps, data: Any) -> tuple[Steps, Any]:
    """The steps that lead into ``data``, and where to: pydantic also names the alternatives of a union."""
    path: list[str | int] = []
    for step in steps:
        keys: Any = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
        if step in keys:
            data = data[step]
            path.append(step)
    return tuple(path), data


def _note(part: ChannelPart, model: type[BaseModel], path: Steps, detail: ErrorDetails) -> None:
    name = str(path[-1])
    if detail["type"] == "extra_forbidden":
        known = _known(model, path[1:-1])
        hint = did_you_mean(name, known, f"keys are {one_of(known)}")
        part.findings.add(f"unknown key {name!r}", part.document.key_place((part.channel, *path)), hint=hint)
    elif detail["type"] == "missing":
        part.problem(f"key {name!r} is missing", *path[:-1])
    elif detail["type"] == "value_error":  # of a format, which says more than the type does
        part.problem(f"{name} does not fit: {detail['ctx']['error']}", *path)
    else:
        part.problem(f"{name} {sentence_of(detail)}", *path)


def _known(model: type[BaseModel], path: Steps) -> list[str]:
    """The keys that a format has at a path."""
    for step in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        field = fields.get(str(step))
        if field is not None:
            model = next(_models(field.annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
