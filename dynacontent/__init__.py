"""Dynamic content templating and message rendering.

One message and one recipient become finished email, banner and push content::

    from dynacontent import Workspace

    ws = Workspace.open("path/to/repo")
    email = ws.render("abandoned_cart", "email", ws.persona("ada"))
"""

from __future__ import annotations

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
