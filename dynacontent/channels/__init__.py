"""What leaves the house: finished email, push and banner, shaped and checked for where they go."""

from __future__ import annotations

from dynacontent.channels.banner import Banner, make_banner
from dynacontent.channels.email import Email, make_email
from dynacontent.channels.push import Push, make_push

__all__ = ["Banner", "Email", "Push", "make_banner", "make_email", "make_push"]
