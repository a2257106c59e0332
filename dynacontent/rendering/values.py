"""Checked data as templates see it: keys as items, pictures as URLs, rich text sanitized."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from dynacontent.engine.language.functions import data_picture
from dynacontent.expressions.items import Item
from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import current
from dynacontent.location import Location
from dynacontent.models.results import plain
from dynacontent.models.schema import Field, FieldType


def typed(kind: FieldType, value: Any, path: str, *, level: int = 3, item: Item | None = None) -> Any:
    """A stored value of an item, or a feed's answer, as templates see it.

    ``path`` is its name where it is missing, ``level`` that of its refs. A text of type ``template`` is
    rendered, with the names of the recipient and the ``item`` it belongs to.
    """
    if kind.kind == "ref":
        return value if value.__class__ is Item else Item(kind.catalog, value, level=level)
    if kind.kind == "image":
        return data_picture(value, path)
    if kind.kind == "html":
        import nh3

        return Markup(nh3.clean(value))  # noqa: S704 - sanitized on this very line
    if kind.kind == "template":
        return _content(value, path, item)
    if kind.of is not None:
        of = partial(typed, kind.of, path=f"{path}[…]", level=level, item=item)
        if kind.kind == "list":
            return [of(inner) for inner in value]
        return {name: of(inner) for name, inner in value.items()}
    if kind.kind == "object":
        fields = kind.fields
        return {
            name: _member(fields[name].type, inner, f"{path}.{name}", level=level, item=item)
            for name, inner in value.items()
            if name in fields
        }
    return value


def _member(kind: FieldType, value: Any, path: str, *, level: int, item: Item | None) -> Any:
    """A value of an object; a template is rendered when it is read, each time: it leaves marks."""
    if kind.kind == "template":
        return Lazy(partial(_content, value, path, item), again=True)
    return typed(kind, value, path, level=level, item=item)


def _content(value: str, path: str, item: Item | None) -> Any:
    state = current()
    if state.contents is None:
        return value
    return state.contents.text(value, path, state, {} if item is None else {"item": item})


Shapes = tuple[tuple[str, FieldType], ...]
"""Fields that `shape` has something to do for."""


def shapes(fields: Mapping[str, Field]) -> Shapes:
    """The fields of a record that hold pictures or rich text anywhere."""
    return tuple((name, field.type) for name, field in fields.items() if _needs_shape(field.type))


def shape(record: dict[str, Any], wanted: Shapes, path: str) -> None:
    """Let pictures and rich text of a recipient's record be worked out when they are read.

    ``record``, which is called ``path``, is a checked copy and changed in place; a picture that nobody
    prints is not used.
    """
    for name, kind in wanted:
        value = record.get(name)
        if value is not None:
            record[name] = _shaped(kind, value, f"{path}.{name}")


def _needs_shape(kind: FieldType) -> bool:
    if kind.of is not None:
        return _needs_shape(kind.of)
    return kind.kind in ("image", "html") or bool(shapes(kind.fields))


def _shaped(kind: FieldType, value: Any, path: str) -> Any:
    if value.__class__ is Missing:
        return value
    if kind.kind == "object":
        shape(value, shapes(kind.fields), path)
        return value
    if kind.of is not None and kind.of.kind == "object":
        inner = shapes(kind.of.fields)
        for item in value.values() if isinstance(value, dict) else value:
            shape(item, inner, f"{path}[…]")
        return value
    return Lazy(partial(typed, kind, value, path), again=_holds_pictures(kind))


def _holds_pictures(kind: FieldType) -> bool:
    """Whether a value notes pictures when it is read."""
    return kind.kind == "image" if kind.of is None else _holds_pictures(kind.of)


def json_types(value: Any) -> Any:
    """A value of a render as JSON types; an item as its key, a place as its text."""
    if isinstance(value, Item):
        return value.key
    if isinstance(value, Mapping):
        return {str(name): json_types(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_types(item) for item in value]
    if is_dataclass(value) and not isinstance(value, (type, Location)):
        return {field.name: json_types(getattr(value, field.name)) for field in fields(value)}
    return plain(value)
