"""What authored models are made of: frozen dataclasses that pydantic validates when a file is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, dataclass_transform

from dynacontent.models.source import SourceText

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class Between:
    """Marks an annotation: a number from ``least`` to ``most``."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return {**handler(source), "ge": self.least, "le": self.most}


Count = Annotated[int, Between(1, 1000)]
"""How many items at most or at least: 1 to 1000."""


@dataclass(frozen=True, slots=True)
class Form:
    """Marks an annotation: what authors write there, by the name of the form.

    Reading a file checks it by hand; `dynacontent.editors.forms` says to editors what it looks like.
    """

    name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return {**schema, "metadata": {**schema.get("metadata", {}), "form": self.name}}


Expression = Annotated[SourceText, Form("expression")]
"""An expression of the one language of expressions."""
Name = Annotated[str, Form("name")]
"""What an expression may name behind a dot, or in quotes."""
Share = Annotated[float, Form("share")]
"""A part of all, 0 to 1; authors write it in per cent."""
Purpose = Annotated[str, Form("purpose")]
"""What recipients agree to, or do not."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Authored:
    """Base of the authored models: frozen dataclasses, made of keywords.

    `model_validate` makes one of what a file holds; a key that is not declared is an error there.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    model_fields: ClassVar[Mapping[str, Field[Any]]]

    written: ClassVar[Mapping[str, str]] = {}
    """The keys of members that authors write otherwise than they are called here."""
    unwritten: ClassVar[frozenset[str]] = frozenset()
    """Members that no key gives: names of files and of keys further up, and what is found beside a file."""
    optional: ClassVar[frozenset[str]] = frozenset()
    """Members without a default that authors may leave out: what is read says what they are."""
    spread: ClassVar[Mapping[str, type[Authored]]] = {}
    """Members whose own keys stand among those of this, with what they are."""
    entries: ClassVar[str | None] = None
    """The member that holds whatever other keys there are."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        cls.model_fields = {member.name: member for member in fields(cls)}

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        """The keys that authors write, in the order of the members."""
        found: list[str] = []
        for name in cls.model_fields:
            if name in cls.spread:
                found += cls.spread[name].key_names()
            elif name not in cls.unwritten and name != cls.entries:
                found.append(cls.written.get(name, name))
        return tuple(found)

    @classmethod
    def model_validate(cls, data: Mapping[str, Any]) -> Self:
        """A checked object. Raises `pydantic.ValidationError` with everything that does not fit."""
        found: Self = cls._adapter().validate_python(data)
        return found

    @classmethod
    @cache
    def _adapter(cls) -> TypeAdapter[Any]:
        from pydantic import TypeAdapter

        return TypeAdapter(cls)
