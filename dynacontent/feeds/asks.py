"""From a feed and its arguments to what is sent; no value becomes anything but a value there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from dynacontent.feeds.failures import FeedError
from dynacontent.formats.placeholders import Hole, Part, holes, parse_holes, split_parts
from dynacontent.formats.webhosts import Origin, WebAddress, parse_address
from dynacontent.models.authored import Feed

Headers = tuple[tuple[str, str], ...]

_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%-._~"
"""Characters that an author writes into an address as they are."""

_PRINTABLE = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")
_OWN: Mapping[str, str] = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "dynacontent",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What is sent to whom; nothing but the host is ever shown of it."""

    origin: Origin
    target: str = field(repr=False)
    method: str = "GET"
    authored: Headers = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def headers(self) -> Headers:
        """All headers; what an author wrote replaces ours."""
        own = {**_OWN, "Content-Type": "application/json"} if self.body is not None else dict(_OWN)
        written = {name.lower() for name, _ in self.authored}
        ours = tuple((name, value) for name, value in own.items() if name.lower() not in written)
        return (("Host", self.origin.authority), *ours, *self.authored)

    def sent_on(self, address: WebAddress) -> Ask:
        """The same for another address; to another host an author's headers, secrets maybe, are not sent."""
        authored = self.authored if address.origin == self.origin else ()
        return replace(self, origin=address.origin, target=target_of(address), authored=authored)


def target_of(address: WebAddress) -> str:
    """Path and query as they are sent, in ASCII."""
    query = "" if address.query is None else f"?{address.query}"
    return quote(f"{address.path}{query}", safe=_IN_ADDRESS)


class Asker:
    """Makes the asks of one feed; safe between threads."""

    def __init__(self, feed: Feed) -> None:
        parts = parse_holes(feed.url)
        path, *query = split_parts(parts, "?")
        self.feed = feed
        self.origin = parse_address("".join(part if isinstance(part, str) else "x" for part in path)).origin
        # Behind the host: its parts are "https:", "", "host", and then those of the path.
        self._segments = split_parts(path, "/")[3:]
        joined = tuple(part for cut in query for part in ("?", *cut))[1:]
        self._pairs = split_parts(joined, "&") if query else []
        self._headers = [(name, parse_holes(value)) for name, value in feed.headers.items()]

    def ask(self, arguments: Mapping[str, Any], environ: Mapping[str, str]) -> Ask:
        """What to send for these arguments. Raises `FeedError`."""
        filling = _Filling({name: value for name, value in arguments.items() if value is not None}, environ)
        try:
            target = "".join(f"/{filling.segment(segment)}" for segment in self._segments) or "/"
            pairs = [filling.quoted(pair) for pair in self._pairs if filling.is_whole(pair)]
            body = None
            if self.feed.body is not None:
                body = json.dumps(filling.json(self.feed.body), ensure_ascii=False, allow_nan=False).encode()
            return Ask(
                origin=self.origin,
                target=f"{target}?{'&'.join(pairs)}" if pairs else target,
                method=self.feed.method,
                authored=tuple(
                    (name, filling.header(parts)) for name, parts in self._headers if filling.is_whole(parts)
                ),
                body=body,
            )
        except ValueError:  # half a character, or a number that is none
            raise FeedError("feed_argument", "an argument cannot be sent as text") from None


@dataclass(frozen=True, slots=True)
class _Filling:
    """Fills holes with arguments and secrets."""

    arguments: Mapping[str, Any] = field(repr=False)
    environ: Mapping[str, str] = field(repr=False)

    def is_whole(self, parts: Sequence[Part]) -> bool:
        """Whether no parameter of these parts is absent."""
        return all(hole.name in self.arguments for hole in holes(tuple(parts), "parameter"))

    def segment(self, parts: Sequence[Part]) -> str:
        """One step of a path; one that a server would take for no step, or a step up, is refused."""
        text = self.quoted(parts)
        if text in {"", ".", ".."} and holes(tuple(parts)):
            message = "an argument is empty or made of dots, and would change the path that is asked for"
            raise FeedError("feed_argument", message)
        return text

    def quoted(self, parts: Sequence[Part]) -> str:
        return "".join(
            ",".join(quote(text, safe="") for text in self._texts(part))
            if isinstance(part, Hole)
            else quote(part, safe=_IN_ADDRESS)
            for part in parts
        )

    def header(self, parts: Sequence[Part]) -> str:
        """A header's value; of arguments, what no header may hold is percent-encoded."""
        found = ""
        for part in parts:
            if isinstance(part, str):
                found += part
            elif part.kind == "secret":
                found += self._header_secret(part.name)
            else:
                found += ",".join(quote(text, safe=_PRINTABLE) for text in self._texts(part))
        return found.strip(" ")

    def json(self, value: Any) -> Any:
        """A body; an entry that is nothing but a parameter has its value, or goes where that is absent."""
        if isinstance(value, dict):
            return {name: self.json(item) for name, item in value.items() if self._is_there(item)}
        if isinstance(value, list):
            return [self.json(item) for item in value if self._is_there(item)]
        if not isinstance(value, str):
            return value
        parts = parse_holes(value)
        if len(parts) == 1 and isinstance(parts[0], Hole) and parts[0].kind == "parameter":
            return _json(self.arguments.get(parts[0].name))
        return "".join(",".join(self._texts(part)) if isinstance(part, Hole) else part for part in parts)

    def _is_there(self, item: Any) -> bool:
        return not isinstance(item, str) or self.is_whole(parse_holes(item))

    def _texts(self, hole: Hole) -> list[str]:
        if hole.kind == "secret":
            return [self._secret(hole.name)]
        value = self.arguments[hole.name]
        return [_text(item) for item in value] if isinstance(value, (tuple, list)) else [_text(value)]

    def _secret(self, name: str) -> str:
        value = self.environ.get(name, "").strip()
        if not value:
            raise FeedError("feed_secret", f"the environment has no {name}")
        return value

    def _header_secret(self, name: str) -> str:
        value = self._secret(name)
        if not (value.isascii() and value.isprintable()):
            raise FeedError("feed_secret", f"{name} in the environment holds what no header can")
        return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    return str(value)


def _json(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
