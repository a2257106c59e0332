"""From the body of an answer to the value that templates see, and to what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from dynacontent.errors import AuthoringError
from dynacontent.feeds.failures import FeedError
from dynacontent.formats.adapters import RecordError, compile_record
from dynacontent.formats.json import read_json
from dynacontent.models.schema import Field, FieldType

_NAME = "answer"


class Reading:
    """Checks answers against a feed's ``response``; safe between threads.

    ``catalogs`` has the type of each catalog's key; moments without an offset are in ``timezone``.
    """

    def __init__(self, response: FieldType, *, catalogs: Mapping[str, FieldType], timezone: tzinfo) -> None:
        self._type = response
        self._record = compile_record(
            {_NAME: Field(_NAME, response)}, ref=_key, catalogs=catalogs, timezone=timezone
        )

    def read(self, body: bytes) -> tuple[Any, bytes]:
        """The checked value, and the JSON of what is declared of it. Raises `FeedError`."""
        data = _json(body)
        try:
            checked, _ = self._record.validate({_NAME: data}, unknown="drop")
        except RecordError as error:
            where = _shown(error.problems[0].path[1:], self._type)
            raise FeedError("feed_schema", f"the answer does not fit its response{where}") from None
        kept = json.dumps(_declared(data, self._type), ensure_ascii=False, separators=(",", ":"))
        return checked[_NAME], kept.encode()


def _key(_catalog: str, key: Any) -> Any:
    return key


def _json(body: bytes) -> Any:
    if not body.strip():
        raise FeedError("feed_invalid", "the answer is empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise FeedError("feed_encoding", "the answer is no text in UTF-8") from None
    try:
        return read_json(text, "")
    except AuthoringError:
        raise FeedError("feed_invalid", "the answer is no JSON that every program reads alike") from None


def _shown(path: tuple[str | int, ...], kind: FieldType | None) -> str:
    """The part that does not fit, by what the author declared: keys of a map are the server's words."""
    steps: list[str] = []
    for step in path:
        if kind is None or kind.kind == "map":
            break
        if kind.kind == "object":
            declared = kind.fields.get(str(step))
            steps.append(str(step) if declared else "")
            kind = declared.type if declared else None
        else:
            kind = kind.of
    name = ".".join(step for step in steps if step)
    return f": {name} should be {kind}" if name and kind else ""


def _declared(value: Any, kind: FieldType) -> Any:
    """The value without what is not declared of it."""
    if kind.kind == "object" and isinstance(value, dict):
        return {
            name: _declared(value[name], member.type) for name, member in kind.fields.items() if name in value
        }
    if kind.of is not None and isinstance(value, list):
        return [_declared(item, kind.of) for item in value]
    if kind.of is not None and isinstance(value, dict):
        return {name: _declared(item, kind.of) for name, item in value.items()}
    return value
