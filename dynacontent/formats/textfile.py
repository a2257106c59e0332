"""Text from bytes: UTF-8 only, with the line where it is not."""

from __future__ import annotations

from dynacontent.errors import AuthoringError
from dynacontent.location import Location


def decode(content: bytes, path: str, *, line: int = 1) -> str:
    """The text of a UTF-8 file without its BOM; ``line`` is the number of the first line.

    Raises `AuthoringError` with the line of the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Location(path, line + content.count(b"\n", 0, error.start))
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        hint = "it is UTF-16; save it as UTF-8" if utf16 else "save the file as UTF-8"
        raise AuthoringError.at("this file is not UTF-8", place, hint=hint) from None
