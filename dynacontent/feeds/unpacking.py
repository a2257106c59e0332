"""The bytes of an answer, piece by piece: unpacked, and never more of them than allowed."""

from __future__ import annotations

import zlib
from typing import Any

from dynacontent.feeds.failures import FeedError, too_large

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""What `zlib` calls the packings."""


class Unpacker:
    """Takes the pieces of one body; ``encoding`` is its Content-Encoding, ``most`` bytes come out."""

    def __init__(self, encoding: str, most: int) -> None:
        self._encoding = encoding.strip().lower() or "identity"
        if self._encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
            raise FeedError("feed_encoding", "the answer is packed in a way that is not read")
        self._most = most
        self._packed = 0
        self._found = bytearray()
        self._head = b""
        self._unpacking: Any = None  # zlib's object has no public type

    def add(self, piece: bytes) -> None:
        """Take the next piece. Raises `FeedError`."""
        self._packed += len(piece)
        if self._packed > self._most:  # also what unpacks to nothing comes to an end
            raise too_large(self._most)
        if self._encoding == "identity":
            self._found += piece
            return
        if self._unpacking is None:
            self._head += piece
            if len(self._head) < 2:
                return
            self._unpacking, piece = zlib.decompressobj(self._kind(self._head)), self._head
        self._unpack(piece)

    def _kind(self, head: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # Some servers leave the frame out (https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2).
        framed = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
        return _ZLIB if framed else _RAW

    def _unpack(self, piece: bytes) -> None:
        try:
            self._found += self._unpacking.decompress(piece, self._most + 1 - len(self._found))
        except zlib.error:
            raise _broken() from None
        if len(self._found) > self._most:
            raise too_large(self._most)
        if self._unpacking.unused_data:
            raise _broken()

    def whole(self) -> bytes:
        """The body, once all pieces are there. Raises `FeedError` where its end is missing."""
        is_packed = self._encoding != "identity" and self._packed
        if is_packed and (self._unpacking is None or not self._unpacking.eof):
            raise _broken()
        return bytes(self._found)


def _broken() -> FeedError:
    return FeedError("feed_encoding", "the answer is packed, and cannot be unpacked")
