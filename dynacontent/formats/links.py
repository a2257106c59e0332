"""Parameters that are added to the addresses of links, so that a shop can tell where visitors come from.

An address keeps what it has: its own parameters, of which none is replaced, and its fragment. Only
``http`` and ``https`` are touched, and only the hosts that are named: another shop's page may refuse
an address with parameters it does not know, and a signed one breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote, unquote_plus

PLACEHOLDERS = ("message", "campaign", "channel", "locale")
"""What the value of a parameter may name in braces."""

KNOWN = 2_000
"""Addresses whose form with parameters is remembered."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WEB = re.compile(r"(https?)://([^/?#\\]*)", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
# What ends a sentence or closes a bracket around an address, and is no part of it.
_AROUND = re.compile(r"[.,;:!?)\]}\u2019\u201d\u00bb\u2069\u3002\u3001\uff09]+\Z")


def placeholders_in(text: str) -> list[str]:
    """The names in braces."""
    return _PLACEHOLDER.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with what stands in braces filled in."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def host_of(url: str) -> str | None:
    """The host of an ``http`` or ``https`` address in small letters; ``None`` for any other."""
    found = _WEB.match(url)
    return found[2].rpartition("@")[2].partition(":")[0].lower() if found else None


class LinkParameters:
    """The parameters of one message in one channel and locale; the same ones are the same object.

    ``hosts`` are names, or ``*.example.com`` for all below one; addresses that begin with one of ``leave``
    are left alone. ``pairs`` are names and values, not yet percent-encoded.
    """

    __slots__ = ("_exact", "_known", "_wild", "hosts", "leave", "pairs")

    def __init__(
        self, hosts: Iterable[str], pairs: Iterable[tuple[str, str]], *, leave: Iterable[str] = ()
    ) -> None:
        self.hosts, self.pairs, self.leave = tuple(hosts), tuple(pairs), tuple(leave)
        named = [host.lower() for host in self.hosts]
        self._exact = frozenset(host for host in named if not host.startswith("*."))
        self._wild = tuple(host[1:] for host in named if host.startswith("*."))
        self._known: dict[str, str] = {}

    def concerns(self, url: str) -> bool:
        """Whether an address gets parameters."""
        host = host_of(url)
        if host is None or not (host in self._exact or (self._wild and host.endswith(self._wild))):
            return False
        return not url.startswith(self.leave)

    def tagged(self, url: str) -> str:
        """An address with the parameters that it lacks."""
        known = self._known.get(url)
        if known is None:
            known = self.added(url) if self.concerns(url) else url
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[url] = known
        return known

    def added(self, url: str) -> str:
        """An address that `concerns` them, with the parameters that it lacks."""
        before, mark, fragment = url.partition("#")
        return f"{before}{self.addition(before)}{mark}{fragment}"

    def addition(self, before: str) -> str:
        """What is to stand behind an address without its fragment: ``?utm_source=mail``, ``&…``, nothing."""
        _path, mark, query = before.partition("?")
        there = {unquote_plus(pair.partition("=")[0]) for pair in query.split("&")}
        new = "&".join(
            f"{quote(name, safe='')}={quote(value, safe='')}"
            for name, value in self.pairs
            if name not in there
        )
        if not new or not mark:
            return new and f"?{new}"
        return new if not query or query.endswith("&") else f"&{new}"

    def in_text(self, text: str, *, keep: str | None = None) -> str:
        """A plain text, the addresses in it with parameters; one that begins with ``keep`` is left alone."""

        def replaced(found: re.Match[str]) -> str:
            url = _bare(found[0])
            if keep and url.startswith(keep):
                return found[0]
            return f"{self.tagged(url)}{found[0][len(url) :]}"

        return _IN_TEXT.sub(replaced, text) if "://" in text else text


def _bare(url: str) -> str:
    """An address found in a text, without what stands behind it; a bracket that it opened is its own."""
    around = _AROUND.search(url)
    if around is None:
        return url
    end = around.start()
    while end < len(url) and url[end] == ")" and url.count("(", 0, end) > url.count(")", 0, end):
        end += 1
    return url[:end]


@lru_cache(maxsize=4_096)
def _same(
    hosts: tuple[str, ...], pairs: tuple[tuple[str, str], ...], leave: tuple[str, ...]
) -> LinkParameters:
    return LinkParameters(hosts, pairs, leave=leave)


def link_parameters(
    *,
    hosts: tuple[str, ...],
    parameters: Mapping[str, str],
    leave: tuple[str, ...] = (),
    message: str,
    campaign: str,
    channel: str,
    locale: str,
) -> LinkParameters | None:
    """The parameters of a message's links in a channel and locale; ``None`` where nothing is added.

    A value that comes out blank adds nothing.
    """
    values = {"message": message, "campaign": campaign, "channel": channel, "locale": locale}
    pairs = tuple((name, text) for name, value in parameters.items() if (text := filled(value, values)))
    return _same(hosts, pairs, leave) if hosts and pairs else None
