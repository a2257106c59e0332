"""However a body is packed and cut, no more of it is ever unpacked than allowed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from dynacontent.feeds.failures import FeedError
from dynacontent.feeds.unpacking import Unpacker

BODY = bytes(range(256)) * 8
PACKED = {
    "identity": BODY,
    "": BODY,
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    " Deflate ": zlib.compress(BODY)[2:-4],
}


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 10_000])
@pytest.mark.parametrize("encoding", PACKED)
def test_pieces_of_any_size(encoding: str, size: int) -> None:
    unpacker = Unpacker(encoding, len(BODY))
    for piece in cut(PACKED[encoding], size):
        unpacker.add(piece)
    assert unpacker.whole() == BODY


@pytest.mark.parametrize("encoding", PACKED)
def test_one_byte_more_than_allowed(encoding: str) -> None:
    unpacker = Unpacker(encoding, len(BODY) - 1)
    with pytest.raises(FeedError) as caught:
        unpacker.add(PACKED[encoding])
    assert (caught.value.code, caught.value.detail) == (
        "feed_too_large",
        "the answer has more than 2,047 bytes",
    )


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_takes_no_memory(encoding: str) -> None:
    bomb = (gzip.compress if encoding == "gzip" else zlib.compress)(b"\0" * 30_000_000, 9)
    tracemalloc.start()
    try:
        with pytest.raises(FeedError):
            Unpacker(encoding, 50_000).add(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_nothing_at_all_is_nothing(encoding: str) -> None:
    assert Unpacker(encoding, 10).whole() == b""


@pytest.mark.parametrize("length", [1, 5, 100, -1])
def test_an_end_that_is_missing(length: int) -> None:
    unpacker = Unpacker("gzip", 10_000)
    unpacker.add(PACKED["gzip"][:length])
    with pytest.raises(FeedError) as caught:
        unpacker.whole()
    assert caught.value.code == "feed_encoding"
