"""The address by which a recipient gets rid of a message: `[email.unsubscribe]`, or a program's own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import quote

from dynacontent.channels.unsubscribe import ONE_CLICK, make_token
from dynacontent.errors import RenderError
from dynacontent.formats.links import filled
from dynacontent.models.sending import UnsubscribeSettings

Address = Callable[[str, str], str]
"""A program's own: the address for a recipient's key and a message's name."""

PREVIEW: Literal["preview"] = "preview"
"""What stands for tokens where nothing is sent: an address on a screen or in a test unsubscribes nobody."""

_FITS = re.compile(r"https://[!-;=?-~]+", re.ASCII | re.IGNORECASE)


class Unsubscribing:
    """Makes the addresses of one workspace. What is the same for the same recipient and message."""

    def __init__(
        self,
        settings: UnsubscribeSettings | None,
        given: Address | Literal["preview"] | None,
        *,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """Secrets are read from ``environ`` when a token is made, and kept nowhere."""
        self._settings = settings
        self._own = given if callable(given) else None
        self._preview = given == PREVIEW
        self._environ = environ

    def link(self, recipient: str | None, message: str, locale: str) -> UnsubscribeLink:
        """The address for one reader, made when it is asked for."""
        return UnsubscribeLink(self, recipient, message, locale)

    def url(self, recipient: str | None, message: str, locale: str) -> str:
        """The address. Raises `RenderError` where it cannot be made."""
        if self._own is not None and not self._preview:
            return _checked(self._own(self._key(recipient), message))
        assert self._settings is not None
        return self._filled(self._settings.url, recipient, message, locale)

    def headers(self, url: str, recipient: str | None, message: str, locale: str) -> dict[str, str]:
        """``List-Unsubscribe`` with ``url`` (RFC 2369), and whether one click is enough (RFC 8058)."""
        settings = self._settings
        addresses = f"<{url}>"
        if settings is not None and settings.mailto is not None:
            mailto = self._filled(settings.mailto, recipient, message, locale)
            addresses += f", <mailto:{mailto.removeprefix('mailto:')}>"
        headers = {"List-Unsubscribe": addresses}
        return {**headers, "List-Unsubscribe-Post": ONE_CLICK} if self._one_click() else headers

    def _one_click(self) -> bool:
        """Whether a POST to the address is enough."""
        if self._settings is not None and self._settings.one_click is not None:
            return self._settings.one_click
        return self._own is not None or (self._settings is not None and self._settings.is_personal)

    def _filled(self, text: str, recipient: str | None, message: str, locale: str) -> str:
        if "{" not in text:
            return text
        key = self._key(recipient)
        values = {
            "recipient": quote(key, safe="", errors="replace"),
            "message": quote(message, safe=""),
            "locale": locale,
            "token": self._token(key, message) if "{token}" in text else "",
        }
        return filled(text, values)

    def _token(self, key: str, message: str) -> str:
        if self._preview:
            return PREVIEW
        assert self._settings is not None
        name = self._settings.secret or ""
        secret = self._environ.get(name)
        if not secret:
            hint = "set it, or open the workspace with unsubscribe='preview' where nothing is sent"
            raise RenderError.at(
                f"the environment has no {name}, which unsubscribe links are signed with", hint=hint
            )
        return make_token(key, message, secret=secret)

    @staticmethod
    def _key(recipient: str | None) -> str:
        if not recipient:
            raise RenderError("a recipient without a key has no unsubscribe address")
        return recipient


class UnsubscribeLink:
    """The address of one recipient and message, made when something first asks for it."""

    __slots__ = ("_made", "_of", "_with")

    def __init__(
        self, unsubscribing: Unsubscribing, recipient: str | None, message: str, locale: str
    ) -> None:
        self._with = unsubscribing
        self._of = (recipient, message, locale)
        self._made: str | None = None

    @property
    def url(self) -> str:
        """The address. Raises `RenderError`."""
        if self._made is None:
            self._made = self._with.url(*self._of)
        return self._made

    @property
    def made(self) -> str | None:
        """The address, if something asked for it."""
        return self._made

    def headers(self) -> dict[str, str]:
        """The headers of an email. Raises `RenderError`."""
        return self._with.headers(self.url, *self._of)


def _checked(url: str) -> str:
    if not isinstance(url, str) or _FITS.fullmatch(url) is None:
        raise RenderError(
            "the unsubscribe address that the program gave does not begin with https://, or is none"
        )
    return url
