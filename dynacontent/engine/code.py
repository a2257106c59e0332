"""Compiled templates that survive the process."""

from __future__ import annotations

import marshal
from types import CodeType
from typing import Any

from jinja2 import TemplateError
from jinja2.bccache import Bucket, BytecodeCache

from dynacontent.caching import digest
from dynacontent.errors import DynacontentError
from dynacontent.ports import Cache


class CodeCache(BytecodeCache):
    """Keeps the code of one environment's templates in a `Cache`.

    The cache answers for one configuration of a workspace with the filters of its own, and for one
    version of our generator, of Jinja and of Python. Beside that code depends on the template, on where
    it stands in a manifest if it does, and on the files whose macros it calls: these are kept with it, and
    it is of use as long as they are the same.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's signature
        """The name itself."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into Jinja's bucket, if it is known."""
        data = self._cache.get(_key(bucket))
        if data is None:
            return
        try:
            called, code = marshal.loads(data)  # noqa: S302 - from this user's private folder
            sound = isinstance(code, CodeType) and all(
                _text(bucket.environment, name) == text for name, text in called
            )
        except (EOFError, ValueError, TypeError):
            return
        if sound:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that Jinja just compiled."""
        environment: Any = bucket.environment
        called = [(name, _text(environment, name)) for name in environment.called.get(bucket.key, ())]
        self._cache.put(_key(bucket), marshal.dumps((called, bucket.code)))


def _text(environment: Any, name: str) -> bytes | None:
    """What tells two texts of a template apart; ``None`` where there is none that can be read."""
    try:
        return digest(environment.source_of(name))
    except (TemplateError, DynacontentError):
        return None


def _key(bucket: Bucket) -> bytes:
    environment: Any = bucket.environment
    place = environment.inline.get(bucket.key)
    stands = "" if place is None else repr((place.location, place.lines))
    return digest(bucket.key, bucket.checksum, stands)
