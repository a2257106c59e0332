"""What authored models are made of: frozen dataclasses that pydantic validates when a file is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, dataclass_transform

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


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Authored:
    """Base of the authored models: frozen dataclasses, made of keywords.

    `model_validate` makes one of what a file holds; a key that is not declared is an error there.
    """

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    model_fields: ClassVar[Mapping[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        cls.model_fields = {member.name: member for member in fields(cls)}

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
