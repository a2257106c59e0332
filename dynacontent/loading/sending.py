"""The tables ``[links]`` and ``[email]`` of the configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Protocol

from dynacontent.errors import did_you_mean, one_of
from dynacontent.formats import links
from dynacontent.formats.mail import authored_mailbox, check_authored_header, plain_address, read_list_id
from dynacontent.formats.scalars import Unfit
from dynacontent.formats.webhosts import parse_rule
from dynacontent.models.sending import EmailSettings, LinkSettings, UnsubscribeSettings

UNSUBSCRIBE_PLACEHOLDERS = ("token", "recipient", "message", "locale")
"""What the addresses for unsubscribing may name in braces."""

SECRET = re.compile(r"\$([A-Z][A-Z0-9_]*)", re.ASCII)
_BY_KEY = frozenset({"reply-to", "list-id", "list-unsubscribe", "list-unsubscribe-post"})


class Note(Protocol):
    """Notes a problem with the value at a path of keys."""

    def __call__(self, message: str, /, *path: str, hint: str | None = None) -> None:
        """Note it."""


def read_links(table: Mapping[str, Any], note: Note) -> LinkSettings:
    """``[links]``; what does not fit is noted."""
    reader = _Table(table, note, "links")
    reader.keys(LinkSettings.key_names())
    hosts = reader.texts("hosts", 'hosts = ["shop.example", "*.shop.example"]')
    for host in hosts:
        try:
            parse_rule(host)
        except Unfit as error:
            note(f"{host!r} in hosts {error.message}", "links", "hosts", hint=error.hint)
    leave = reader.texts("except", 'except = ["https://shop.example/account/"]')
    for address in leave:
        if links.host_of(address) is None:
            note(f"{address!r} in except should begin with https://", "links", "except")
    parameters = reader.by_name("parameters", 'parameters = {utm_source = "newsletter"}')
    for name, text in parameters.items():
        placeholders(
            text, links.PLACEHOLDERS, lambda said, hint: note(said, "links", "parameters", hint=hint)
        )
        if not name.strip():
            note("a parameter has no name", "links", "parameters")
    if parameters and not hosts and not table.get("hosts"):
        hint = 'hosts = ["shop.example"]: another shop may refuse addresses with parameters it does not know'
        note("links need hosts whose addresses get the parameters", "links", hint=hint)
    return LinkSettings(hosts=hosts, leave=leave, parameters=parameters)


def read_email_settings(table: Mapping[str, Any], note: Note) -> EmailSettings:
    """``[email]``; what does not fit is noted."""
    reader = _Table(table, note, "email")
    reader.keys(EmailSettings.key_names())
    for key in ("from", "reply_to"):
        reader.read(key, authored_mailbox)
    headers = reader.by_name("headers", 'headers = {X-Campaign = "{campaign}"}')
    for name, text in headers.items():
        _header(name, text, note)
    unsubscribe = table.get("unsubscribe")
    if unsubscribe is not None and not isinstance(unsubscribe, Mapping):
        note(
            "unsubscribe should be a table", "email", "unsubscribe", hint='unsubscribe = {url = "https://…"}'
        )
        unsubscribe = None
    return EmailSettings(
        sender=reader.text("from"),
        reply_to=reader.text("reply_to"),
        list_id=reader.read("list_id", read_list_id),
        headers=headers,
        inline_images=bool(reader.flag("inline_images")),
        unsubscribe=None if unsubscribe is None else _unsubscribe(unsubscribe, note),
    )


def _header(name: str, text: str, note: Note) -> None:
    try:
        check_authored_header(name)
    except Unfit as error:
        note(f"{name!r} in headers {error.message}", "email", "headers", hint=error.hint)
    if name.lower() in _BY_KEY:
        key = "unsubscribe" if "unsubscribe" in name.lower() else name.lower().replace("-", "_")
        note(f"the header {name} has a key of its own", "email", "headers", hint=f"write {key}")
    placeholders(text, links.PLACEHOLDERS, lambda said, hint: note(said, "email", "headers", hint=hint))


def _unsubscribe(table: Mapping[str, Any], note: Note) -> UnsubscribeSettings | None:
    def said(message: str, *path: str, hint: str | None = None) -> None:
        note(message, "email", *path, hint=hint)

    reader = _Table(table, said, "unsubscribe")
    reader.keys(UnsubscribeSettings.key_names())
    url, mailto, secret = reader.text("url"), reader.text("mailto"), reader.text("secret")
    one_click = reader.flag("one_click")
    if url is None:
        said("unsubscribe needs a url", "unsubscribe", hint='url = "https://shop.example/u?{token}"')
        return None
    for key, text in (("url", url), ("mailto", mailto or "")):
        placeholders(text, UNSUBSCRIBE_PLACEHOLDERS, partial(_told, said, key))
    host = links.host_of(url)
    if not url.isascii() or not url.startswith("https://") or not host or "{" in host:
        hint = "RFC 8058 has no other; write the host out"
        said("url should begin with https:// and a host", "unsubscribe", "url", hint=hint)
    if mailto is not None:
        reader.read("mailto", lambda text: plain_address(text.partition("?")[0].removeprefix("mailto:")))
    named = SECRET.fullmatch(secret) if secret else None
    if secret is not None and named is None:
        hint = 'secret = "$UNSUBSCRIBE_SECRET"; the secret itself never stands in a file'
        said("secret should name a variable of the environment", "unsubscribe", "secret", hint=hint)
    if "{token}" in f"{url}{mailto}" and secret is None:
        hint = 'secret = "$UNSUBSCRIBE_SECRET", or Workspace.open(…, unsubscribe=…) and a url without {token}'
        said("a {token} needs a secret that it is signed with", "unsubscribe", hint=hint)
    settings = UnsubscribeSettings(url=url, mailto=mailto, secret=named and named[1], one_click=one_click)
    if one_click and not settings.is_personal:
        hint = "RFC 8058: put {token} or {recipient} into it"
        said("one click needs a url that tells recipients apart", "unsubscribe", "one_click", hint=hint)
    return settings


def _told(note: Note, key: str, message: str, hint: str | None) -> None:
    note(message, "unsubscribe", key, hint=hint)


def placeholders(text: str, known: Collection[str], say: Callable[[str, str | None], None]) -> None:
    """Note what stands in braces and means nothing."""
    for name in links.placeholders_in(text):
        if name not in known:
            otherwise = f"there are {one_of([f'{{{one}}}' for one in known])}"
            say(f"nothing is called {{{name}}} here", did_you_mean(name, known, otherwise))


class _Table:
    """Reads the values of one table, noting what does not fit."""

    def __init__(self, table: Mapping[str, Any], note: Note, name: str) -> None:
        self._table, self._note, self._name = table, note, name

    def keys(self, known: tuple[str, ...]) -> None:
        """Note keys that mean nothing."""
        for key in self._table:
            if key not in known:
                hint = did_you_mean(key, known, f"keys are {one_of(known)}")
                self._note(f"unknown key {key!r} in {self._name}", self._name, key, hint=hint)

    def text(self, key: str) -> str | None:
        """A text, or ``None``."""
        value = self._table.get(key)
        if value is None or isinstance(value, str):
            return value
        self._note(f"{key} should be text", self._name, key)
        return None

    def read(self, key: str, parse: Callable[[str], Any]) -> Any:
        """A text read; ``None`` where it is absent or does not fit."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return parse(text)
        except Unfit as error:
            self._note(f"{key} {error.message}", self._name, key, hint=error.hint)
            return None

    def flag(self, key: str) -> bool | None:
        """True or false, or ``None``."""
        value = self._table.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._note(f"{key} should be true or false", self._name, key)
        return None

    def texts(self, key: str, hint: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            self._note(f"{key} should be a list of texts", self._name, key, hint=hint)
            return ()
        return tuple(value)

    def by_name(self, key: str, hint: str) -> dict[str, str]:
        """Texts by name."""
        value = self._table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            self._note(f"{key} should be a table of texts", self._name, key, hint=hint)
            return {}
        return value
