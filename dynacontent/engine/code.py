"""Compiled templates that survive the process."""

from __future__ import annotations

import marshal
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from dynacontent.ports import Cache


class CodeCache(BytecodeCache):
    """Keeps the code of one environment's templates in a `Cache`.

    The cache answers for one workspace, exactly as it is, and for one version of our generator, of
    Jinja and of Python: what a template is compiled to may depend on all of them, also on the other
    files it names. Beside that only the template's name and text make up the key.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into Jinja's bucket, if it is known."""
        data = self._cache.get(_key(bucket))
        if data is None:
            return
        try:
            code = marshal.loads(data)  # noqa: S302 - from this user's private folder
        except (EOFError, ValueError, TypeError):
            return
        if isinstance(code, CodeType):
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that Jinja just compiled."""
        self._cache.put(_key(bucket), marshal.dumps(bucket.code))


def _key(bucket: Bucket) -> bytes:
    return f"{bucket.key} {bucket.checksum}".encode()
