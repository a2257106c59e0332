"""A recipient's number in an experiment, by GrowthBook's published hash, and places in shuffled orders.

The algorithm of experiments is part of GrowthBook's SDK specification (https://docs.growthbook.io/lib/build-your-own,
"Hashing"), so a website that asks a GrowthBook SDK and a message of ours agree about a recipient.
"""

from __future__ import annotations

from hashlib import blake2b

BUCKETS = 10_000
"""How many different numbers `bucket_of` gives."""

_OFFSET = 0x811C9DC5
_PRIME = 0x01000193
_MASK = 0xFFFFFFFF


def fnv1a(text: str) -> int:
    """The 32-bit FNV-1a hash of the UTF-16 units of a text, as JavaScript counts characters.

    See http://www.isthe.com/chongo/tech/comp/fnv/ for the function itself.
    """
    units: bytes | memoryview = text.encode() if text.isascii() else _units(text)
    value = _OFFSET
    for unit in units:
        value = ((value ^ unit) * _PRIME) & _MASK
    return value


def _units(text: str) -> memoryview:
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")


def bucket_of(seed: str, key: str) -> int:
    """Version 2 of the hash in ten-thousandths: 0 to 9,999, spread evenly over the keys of a seed."""
    return fnv1a(str(fnv1a(seed + key))) % BUCKETS


def slice_of(namespace: str, key: str) -> int:
    """Version 1 of the hash in thousandths, by which GrowthBook deals out its namespaces: 0 to 999."""
    return fnv1a(f"{key}__{namespace}") % 1_000


def place_of(seed: str, value: str) -> bytes:
    """A place in a shuffled order: the same for a value whatever other values there are."""
    return blake2b(f"{seed}|{value}".encode(errors="surrogatepass"), digest_size=8).digest()
