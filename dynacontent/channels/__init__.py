"""What leaves the house: finished email, push and banner, shaped and checked for where they go.

Each channel is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dynacontent.late import late

if TYPE_CHECKING:
    from dynacontent.channels.banner import Banner, make_banner
    from dynacontent.channels.email import Email, make_email
    from dynacontent.channels.push import Push, make_push

__all__ = ["Banner", "Email", "Push", "make_banner", "make_email", "make_push"]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "Banner": "banner",
            "Email": "email",
            "Push": "push",
            "make_banner": "banner",
            "make_email": "email",
            "make_push": "push",
        },
    )
