"""What a push notification holds, before it takes the shape of a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dynacontent.channels.push.limits import LIMITS, NAMES, Service
from dynacontent.models.push_values import Interruption, Priority
from dynacontent.models.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: ``id`` is what the app is told of the one that was pressed, ``title`` what stands on it."""

    id: str
    title: str
    link: str | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A part that was cut, from how many bytes to how many, for ``services`` that take no more."""

    part: str
    before: int
    after: int
    services: tuple[Service, ...]

    def __str__(self) -> str:
        takers = ", ".join(f"{NAMES[service]} takes {LIMITS[service]:,}" for service in self.services)
        return f"{self.part} was cut from {self.before:,} to {self.after:,} bytes: {takers}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushContent(Result):
    """The parts of a push notification, ready for every service.

    ``ttl`` is how long it is worth delivering, in seconds; ``None`` leaves it to the service.
    Of several with the same ``collapse`` the latest replaces the others; those of one ``thread``
    stand together. ``relevance`` is from 0 to 1. ``data`` is what the app reads. ``android``,
    ``apns`` and ``webpush`` are laid over the payloads, in the shape of FCM's parts of these names.
    ``reserve`` are the bytes kept free in each payload for what the sender adds. ``cuts`` are the parts
    that were too long.
    """

    title: str
    body: str
    subtitle: str | None = None
    link: str | None = None
    image: str | None = None
    actions: tuple[Action, ...] = ()
    category: str | None = None
    badge: int | None = None
    sound: str | None = None
    ttl: int | None = None
    collapse: str | None = None
    thread: str | None = None
    interruption: Interruption | None = None
    relevance: float | None = None
    priority: Priority | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    android: Mapping[str, Any] = field(default_factory=dict)
    apns: Mapping[str, Any] = field(default_factory=dict)
    webpush: Mapping[str, Any] = field(default_factory=dict)
    reserve: int = 0
    cuts: tuple[Cut, ...] = ()

    @property
    def picture(self) -> str | None:
        """The picture, if a phone can load it: one without a host stays out of what a phone gets."""
        return self.image if self.image and "://" in self.image else None
