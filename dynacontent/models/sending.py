"""What the configuration says about all messages at once: their links, and the head of emails."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, ClassVar

from dynacontent.models.base import Authored, Form


class LinkSettings(Authored):
    """``[links]``: parameters that the addresses of links get."""

    written: ClassVar = {"leave": "except"}

    hosts: tuple[str, ...] = ()
    """The hosts whose addresses get the parameters: ``shop.example``, ``*.shop.example``."""
    leave: tuple[Annotated[str, Form("web address")], ...] = ()
    """Addresses that begin so are left as they are."""
    parameters: dict[str, str] = field(default_factory=dict)
    """Parameters by name; values may name ``{message}``, ``{campaign}``, ``{channel}`` and ``{locale}``."""


class UnsubscribeSettings(Authored):
    """``[email.unsubscribe]``: how a recipient gets rid of a kind of message."""

    url: Annotated[str, Form("secure address")]
    """Where one unsubscribes; it may name ``{token}``, ``{recipient}``, ``{message}`` and ``{locale}``."""
    mailto: str | None = None
    """An address to which an email does the same; it may name what ``url`` may."""
    secret: Annotated[str, Form("secret")] | None = None
    """The variable of the environment that tokens are signed with: ``$UNSUBSCRIBE_SECRET``."""
    one_click: bool | None = None
    """Whether a POST to ``url`` is enough (RFC 8058); unless said, where it names the recipient."""

    @property
    def is_personal(self) -> bool:
        """Whether ``url`` tells recipients apart."""
        return "{token}" in self.url or "{recipient}" in self.url


class EmailSettings(Authored):
    """``[email]``: what holds for all emails, unless a message says otherwise."""

    written: ClassVar = {"sender": "from"}

    sender: Annotated[str, Form("sender")] | None = None
    """Who sends: ``Shop <shop@example.com>``."""
    reply_to: Annotated[str, Form("sender")] | None = None
    """Where answers go."""
    list_id: Annotated[str, Form("list id")] | None = None
    """What mail programs group messages by (RFC 2919): ``Letter <letter.shop.example>``."""
    headers: dict[str, str] = field(default_factory=dict)
    """Further headers; values may name ``{message}``, ``{campaign}``, ``{channel}`` and ``{locale}``."""
    inline_images: bool = False
    """Whether the workspace's pictures travel in the message."""
    unsubscribe: UnsubscribeSettings | None = None
    """How a recipient gets rid of a kind of message."""
