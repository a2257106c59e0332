"""What is wrong in a document, before it is known where its pieces were written."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One problem at an offset of the document, with what to do about it."""

    message: str
    offset: int
    hint: str | None = None
