"""What the configuration says about all messages at once: their links, and the head of emails."""

from __future__ import annotations

from dataclasses import field

from dynacontent.models.base import Authored


class LinkSettings(Authored):
    """``[links]``: parameters that the addresses of links get.

    ``hosts`` are those whose addresses are changed, ``except`` (here ``leave``) beginnings of addresses that
    are not. Values of ``parameters`` may name ``{message}``, ``{campaign}``, ``{channel}`` and ``{locale}``.
    """

    hosts: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)


class UnsubscribeSettings(Authored):
    """``[email.unsubscribe]``: how a recipient gets rid of a kind of message.

    ``url`` and ``mailto`` may name ``{token}``, ``{recipient}``, ``{message}`` and ``{locale}``. A token
    is signed with ``secret``, the name of a variable of the environment. ``one_click`` says that a POST to
    ``url`` is enough: unless it says otherwise, one that names the recipient.
    """

    url: str
    mailto: str | None = None
    secret: str | None = None
    one_click: bool | None = None

    @property
    def is_personal(self) -> bool:
        """Whether ``url`` tells recipients apart."""
        return "{token}" in self.url or "{recipient}" in self.url


class EmailSettings(Authored):
    """``[email]``: what holds for all emails, unless a message says otherwise.

    ``from`` is ``sender`` here. Values of ``headers`` may name what those of `LinkSettings` may.
    ``inline_images`` embeds the workspace's pictures in the message.
    """

    sender: str | None = None
    reply_to: str | None = None
    list_id: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    inline_images: bool = False
    unsubscribe: UnsubscribeSettings | None = None
