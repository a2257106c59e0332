"""Dynamic content templating and message rendering.

One message and one recipient become finished email, banner and push content::

    from dynacontent import Workspace

    ws = Workspace.open("path/to/repo")
    email = ws.render("abandoned_cart", "email", ws.persona("ada"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dynacontent.late import late

if TYPE_CHECKING:
    from dynacontent.channels import Banner, Email, Push
    from dynacontent.errors import (
        AuthoringError,
        CatalogError,
        DynacontentError,
        LimitError,
        MissingValueError,
        RecipientError,
        RenderError,
        UnknownNameError,
        WorkspaceError,
    )
    from dynacontent.models.recipient import Recipient
    from dynacontent.models.results import Failed, Skipped
    from dynacontent.rendering.workspace import Workspace

__all__ = [
    "AuthoringError",
    "Banner",
    "CatalogError",
    "DynacontentError",
    "Email",
    "Failed",
    "LimitError",
    "MissingValueError",
    "Push",
    "Recipient",
    "RecipientError",
    "RenderError",
    "Skipped",
    "UnknownNameError",
    "Workspace",
    "WorkspaceError",
]

_HOMES = {
    **dict.fromkeys(__all__, "errors"),
    "Banner": "channels.banner",
    "Email": "channels.email",
    "Failed": "models.results",
    "Push": "channels.push",
    "Recipient": "models.recipient",
    "Skipped": "models.results",
    "Workspace": "rendering.workspace",
}
"""The module of each public name."""

# On first use: pytest imports this package in every project it is installed beside, for its plugin.
__getattr__ = late(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
