"""What all payloads can do: be read like a dict, and be written as the JSON that is sent."""

from __future__ import annotations

import json
from collections.abc import KeysView
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Duration = Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,9})?s$")]
"""Seconds as protocol buffers write them in JSON: ``3.5s``."""
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
"""``#rrggbb``."""
Flag = Annotated[int, Field(ge=0, le=1)]
"""Apple's yes or no."""


class Payload(BaseModel):
    """A part of what is sent; members it does not declare are errors, members without a value are not sent.

    Members are read as attributes or by the name they have in JSON: ``request.message`` is the model,
    ``request["message"]`` the plain dict that is sent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    def to_dict(self) -> dict[str, Any]:
        """What is sent, as plain dicts, lists, texts and numbers."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def to_json(self) -> bytes:
        """What is sent, as compact JSON in UTF-8."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()

    @property
    def size(self) -> int:
        """The bytes that are sent, as JSON in UTF-8 with the blanks that most programs put into it."""
        return len(json.dumps(self.to_dict(), ensure_ascii=False).encode())

    def __getitem__(self, name: str) -> Any:
        return self.to_dict()[name]

    def keys(self) -> KeysView[str]:
        """The names of what is sent, so that ``dict(payload)`` and ``{**payload}`` are plain dicts."""
        return self.to_dict().keys()


class HyphenPayload(Payload):
    """A payload whose names are written with hyphens."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))
