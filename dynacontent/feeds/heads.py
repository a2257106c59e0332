"""The status and headers of an answer: whether what follows is worth reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from dynacontent.feeds.failures import FeedError

_JSON = re.compile(r"(?:application|text)/json|application/[a-z0-9!#$&^_.-]+\+json")
_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii"})
_SENT_ON = frozenset({301, 302, 303, 307, 308})
_EMPTY = frozenset({204, 205})
_PARTIAL = 206
_AGAIN = 429


class Head:
    """What stands before the body of an answer."""

    def __init__(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.status = status
        self.size = 0
        self._headers: dict[str, list[str]] = {}
        for name, value in headers:
            self.size += len(name) + len(value)
            self._headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

    def _all(self, name: str) -> str:
        return ", ".join(self._headers.get(name, ()))

    @property
    def location(self) -> str | None:
        """Where the server sends on to, if it does and says so."""
        return (self._all("location") or None) if self.status in _SENT_ON else None

    @property
    def encoding(self) -> str:
        """How the body is packed."""
        return self._all("content-encoding")

    @property
    def length(self) -> int:
        """The bytes that the server says will follow; 0 where it does not."""
        told = self._all("content-length")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0

    @property
    def is_shared(self) -> bool:
        """Whether its server lets the answer be kept and given to others."""
        told = {part.partition("=")[0].strip().lower() for part in self._all("cache-control").split(",")}
        return not told & {"no-store", "private"}

    def check(self) -> None:
        """Raise `FeedError` for everything but a success with JSON."""
        if not 200 <= self.status < 300 or self.status == _PARTIAL:
            again = self.status == _AGAIN or self.status >= 500
            message = f"the server answered with status {self.status}"
            raise FeedError("feed_status", message, again=again, after=self._after() if again else None)
        if self.status in _EMPTY or self._all("content-length") == "0":
            raise FeedError("feed_invalid", "the answer is empty")
        kind, charset = _called(self._all("content-type"))
        if not _JSON.fullmatch(kind):
            raise FeedError("feed_content_type", "the answer is not called JSON by its server")
        if charset not in _UTF_8:
            raise FeedError("feed_encoding", "the answer is no text in UTF-8")

    def _after(self) -> float | None:
        """The seconds of ``Retry-After``, a number or a moment."""
        told = self._all("retry-after").strip()
        if told.isascii() and told.isdigit():
            return float(told[:9])
        try:
            moment = parsedate_to_datetime(told)
            left = moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
        except (ValueError, OverflowError):
            return None
        return max(left.total_seconds(), 0.0)


def _called(told: str) -> tuple[str, str]:
    """The type and the alphabet of ``Content-Type``; empty where they cannot be told."""
    content = Message()
    try:
        content["Content-Type"] = told.partition("\n")[0] or "x/unknown"
        charset = content.get_param("charset", "utf-8")
        return content.get_content_type(), charset.lower() if isinstance(charset, str) else ""
    except (TypeError, ValueError, LookupError):  # of parameters in pieces that do not fit together
        return "", ""
