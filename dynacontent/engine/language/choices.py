"""Choosing by a value: one of several texts, an entry of a table, an order of versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from dynacontent.engine.language.kinds import Called, Written
from dynacontent.engine.language.texts import said
from dynacontent.engine.structure.fragments import Fragment
from dynacontent.errors import RenderError
from dynacontent.expressions.lazy import read
from dynacontent.expressions.marks import settled, takes_missing
from dynacontent.expressions.missing import Missing, absence, is_missing
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.formats.versions import Version, read_version

VersionText = Annotated[str, Called("a version, as text"), Written(read_version)]


@settled
@takes_missing
def pick(value: Any, choices: Mapping[Any, Any] | None = None, /, other: Any = None, **named: Any) -> Any:
    """What belongs to a value: ``context.device | pick(phone="Tap", desktop="Click", other="Open")``.

    Values that are no names stand in a mapping: ``profile.city | pick({"New York": "…"}, other="…")``.
    ``other`` is taken where none fits and where the value is missing; without it there is Missing then.
    """
    if choices is not None and type(choices) is not dict:
        raise RenderError('pick takes a mapping: pick({"New York": "…", "Rome": "…"}, other="…")')
    key = _key(value)
    found = choices[key] if choices is not None and key in choices else None
    if found is None and isinstance(key, str):
        found = named.get(key)
    found = other if found is None else found
    if found is not None:
        return found
    return absence(value) or Missing(code="no_alternative", detail="no choice fits, and there is no other")


@settled
@takes_missing
def at(value: Mapping[Any, Any] | Missing, *keys: Any) -> Any:
    """An entry of a table, key by key: ``brand.nudges | at(context.weekday, context.locale)``.

    Where a table has no such key, its entry ``other`` is taken; before that, for the recipient's locale, the
    locales they read next (``pt`` for ``pt-BR``). Missing where there is neither.
    """
    found: Any = value
    for key in keys:
        if is_missing(found):
            break
        if type(found) is not dict:
            raise RenderError("at looks into tables; there are more keys than tables within one another")
        found = _entry(found, _key(key))
    return found


@settled
@takes_missing
@template_function
def version(text: VersionText | Missing) -> Version | Missing:
    """A version, to be compared: ``version(context.app_version) < "10.10"``.

    Numbers count as numbers, and a pre-release is before its release.
    Missing where the text is, or is no version; so every comparison is false then.
    """
    missing = absence(text)
    if missing is not None:
        return missing
    try:
        return Version(said(text))
    except ValueError:
        return Missing(name="version(…)", detail="the text is no version such as 10.9.1")


def _key(value: Any) -> Any:
    """What a table is asked for. Raises `RenderError` for a value that is no key."""
    if value is None or is_missing(value):
        return None
    if isinstance(value, (str, Fragment)):
        return said(value)
    if isinstance(value, (list, tuple, dict)):
        raise RenderError("a choice is made by text, a number, a date or true and false, not by a list")
    return value


def _entry(table: dict[Any, Any], key: Any) -> Any:
    chain = current().chain
    asked = [key, *(chain if chain and key == chain[0] else ()), str(key), "other"]
    for name in asked if key is not None else ["other"]:
        if name in table:
            return read(table, name)
    return Missing(name="at(…)", detail="the table has no such entry, and no other")


FILTERS = (pick, at)
FUNCTIONS = (version,)
