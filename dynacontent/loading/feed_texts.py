"""The texts of a feed that are sent: its address, headers and body, with their parameters and secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.placeholders import Hole, Part, holes, parse_holes, split_parts
from dynacontent.formats.scalars import Unfit
from dynacontent.formats.types import place_in
from dynacontent.formats.webhosts import HostRule, WebAddress, parse_address
from dynacontent.loading.findings import Findings
from dynacontent.loading.schemas import raw_names
from dynacontent.models.document import Document, Path
from dynacontent.models.source import SourceText

OURS = frozenset(
    (
        "accept-encoding connection content-length expect host keep-alive te trailer transfer-encoding "
        "upgrade"
    ).split()
)
"""Headers that belong to the connection, and are not an author's."""

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")
_WHOM = re.compile(r"[A-Za-z]*:?/*[^/?#]*")
"""Scheme and host of an address, up to where its path begins."""
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false")


class FeedTexts:
    """Checks the texts of the feed at ``path``; ``data`` has its keys, ``rules`` whom it may ask.

    Without ``rules`` hosts are not compared.
    """

    def __init__(
        self,
        path: Path,
        document: Document,
        data: dict[str, Any],
        rules: Sequence[HostRule] | None,
        findings: Findings,
    ) -> None:
        self.path = path
        self.document = document
        self.data = data
        self.rules = rules
        self.findings = findings
        self.used: set[str] = set()
        self.declared = raw_names(document.data[path[0]].get("parameters"))  # whether or not they are sound

    def check(self) -> None:
        """Note what is wrong with them, and which parameters they do not use."""
        before = len(self.findings.problems)
        url = self.data.get("url")
        if isinstance(url, SourceText):
            self._url(url)
        self._headers(self.data.get("headers"))
        for text in _texts(self.data.get("body")):
            parts = self._parts(text)
            if len(parts) > 1:
                self._refuse_optional(text, parts, "within a longer text of the body")
        self._method()
        if url is None or len(self.findings.problems) > before:
            return  # what is not used may be meant there
        for name, declared in self.data["parameters"].items():
            if name not in self.used:
                hint = f"write {{{name}}} where its value belongs, or take it away"
                self.findings.add(f"parameter {name!r} is used nowhere", declared.location, hint=hint)

    def body(self) -> Any:
        """The body as JSON: what stands without quotes and is a number, true or false, is that."""
        return self._json(self.data.get("body"))

    def _json(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): self._json(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._json(item) for item in value]
        if isinstance(value, SourceText) and _LITERAL.fullmatch(value) and not self._is_quoted(value):
            return json.loads(value)
        return value

    def _is_quoted(self, value: SourceText) -> bool:
        place = value.location
        if place is None or place.line is None or place.column is None or place.column < 2:
            return False
        lines = self.findings.texts.get(place.path, "").splitlines()
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        return line[place.column - 2 : place.column - 1] in {"'", '"'}

    def _add(self, message: str, *steps: str, hint: str | None = None) -> None:
        self.findings.add(message, self.document.place((*self.path, *steps)), hint=hint)

    def _parts(self, text: str) -> tuple[Part, ...]:
        """The parts of a text; its parameters are declared, and count as used from here on."""
        try:
            parts = parse_holes(text)
        except AuthoringError as error:
            self.findings.extend(error)
            return ()
        declared = self.declared
        for hole in holes(parts, "parameter"):
            if hole.name not in declared:
                otherwise = f"declared are {one_of(declared)}" if declared else "declare it under parameters:"
                hint = did_you_mean(hole.name, declared, otherwise)
                self.findings.add(f"no parameter {hole.name!r}", place_in(text, hole.at), hint=hint)
            self.used.add(hole.name)
        return parts

    def _refuse_optional(self, text: str, parts: Sequence[Part], where: str) -> None:
        for hole in holes(tuple(parts), "parameter"):
            declared = self.data["parameters"].get(hole.name)
            if declared is not None and declared.type.optional:
                message = f"{hole.name!r} may be absent, and cannot stand {where}"
                hint = "take the ? from its type, or give it a pair of its own behind the ?: /path?key={...}"
                self.findings.add(message, place_in(text, hole.at), hint=hint)

    def _url(self, url: SourceText) -> None:
        before = len(self.findings.problems)
        parts = self._parts(url)
        whom = _WHOM.match(url)
        end = whom.end() if whom else 0
        for hole in holes(parts):
            if hole.at < end:
                what = f"{{{hole.name}}}" if hole.kind == "parameter" else f"${hole.name}"
                message = f"{what} cannot stand for whom to ask: only the path and what follows may hold it"
                hint = "write a feed for each host"
                self.findings.add(message, place_in(url, hole.at), hint=hint)
        if len(self.findings.problems) > before:
            return
        try:
            address = parse_address("".join("x" if isinstance(part, Hole) else part for part in parts))
        except Unfit as error:
            self.findings.at(url, f"url {error.message}", hint=error.hint)
            return
        if address.fragment is not None:
            self.findings.at(url, "url has a #, which is never sent", hint="a # itself is written %23")
        self._host(url, address)
        self._places(url, parts)

    def _places(self, url: SourceText, parts: tuple[Part, ...]) -> None:
        """In the path nothing is absent; in the query a parameter is a value, never a name."""
        path, *query = split_parts(parts, "?")
        self._refuse_optional(url, path, "in the path")
        pairs = split_parts(tuple(part for cut in query for part in ("?", *cut))[1:], "&") if query else []
        for pair in pairs:
            for hole in holes(split_parts(pair, "=")[0], "parameter"):
                message = f"{{{hole.name}}} cannot stand for the name of a value"
                hint = f"write key={{{hole.name}}}"
                self.findings.add(message, place_in(url, hole.at), hint=hint)

    def _host(self, url: SourceText, address: WebAddress) -> None:
        origin = address.origin
        if self.rules is None or any(rule.allows(origin) for rule in self.rules):
            return
        if origin.scheme == "http":
            message = f"feed_hosts does not allow {origin}, which has no encryption"
            hint = f'write https://, or add "{origin}" to feed_hosts in the configuration'
        else:
            message = f"feed_hosts does not allow {origin.authority}"
            hint = f'add "{origin.authority}" to feed_hosts in the configuration'
        self.findings.at(url, message, hint=hint)

    def _headers(self, headers: Any) -> None:
        names: set[str] = set()
        for name, value in headers.items() if isinstance(headers, dict) else ():
            lower = name.lower()
            if not _HEADER.fullmatch(name):
                self.findings.at(name, f"{str(name)!r} cannot be the name of a header")
            elif lower in OURS or lower.startswith("proxy-"):
                self.findings.at(name, f"the header {name} is not an author's", hint="leave it out")
            elif lower in names:
                self.findings.at(name, f"the header {name} stands twice")
            names.add(lower)
            if not isinstance(value, str):
                continue  # told where the feed is built
            if not _PRINTABLE.fullmatch(value):
                self._add(f"{name} holds what no header can: letters of ASCII only", "headers", name)
            else:
                self._parts(value)

    def _method(self) -> None:
        if self.data.get("method") == "POST":
            if self.data.get("redirects") not in (None, "0"):
                self._add(
                    "what a POST sends is never sent elsewhere", "redirects", hint="take redirects away"
                )
        elif self.data.get("body") is not None:
            self._add("only a POST has a body", "body", hint="add method: POST, or take the body away")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
