"""A push notification, and its payloads for the three services that deliver it."""

from __future__ import annotations

from dynacontent.channels.push.limits import LIMITS, Service
from dynacontent.channels.push.making import make_push
from dynacontent.channels.push.output import Push

__all__ = ["LIMITS", "Push", "Service", "make_push"]
