"""Where work that can be done again is kept: one tiny protocol, and a double of it in memory."""

from __future__ import annotations

from typing import Protocol


class Cache(Protocol):
    """Bytes by key, kept for a while. Never raises: what cannot be read or kept is worked out anew.

    A key says everything its value depends on, so a value is never replaced by another one.
    """

    def get(self, key: bytes) -> bytes | None:
        """The value put under this very key, unless it was lost or damaged."""
        ...

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value, if that is possible."""
        ...


class MemoryCache:
    """A `Cache` that lives as long as the process."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        """See `Cache.get`."""
        return self.values.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        """See `Cache.put`."""
        self.values[key] = value


class NoCache:
    """A `Cache` that keeps nothing."""

    def get(self, key: bytes) -> bytes | None:  # noqa: ARG002 - the protocol's signature
        """Nothing."""
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Forget it."""
