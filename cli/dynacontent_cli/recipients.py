"""What ``--profile`` and ``--event`` name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dynacontent import Recipient, Workspace


def recipient_of(workspace: Workspace, name: str) -> Recipient:
    """The persona of a name, or the recipient in a file. Raises `UnknownNameError` for neither."""
    from dynacontent.errors import Problem, UnknownNameError

    if name in workspace.personas:
        return workspace.persona(name)
    file = Path(name)
    if file.is_file():
        from dynacontent.rendering.recipients import recipient_file

        return recipient_file(workspace, file)
    try:
        return workspace.persona(name)
    except UnknownNameError as error:
        hint = error.problems[0].hint
        raise UnknownNameError(Problem(f"there is no persona and no file {name!r}", hint=hint)) from None


def event_of(workspace: Workspace, message: str, name: str | None) -> Mapping[str, Any] | None:
    """The event in the file of ``--event``, if given."""
    if name is None:
        return None
    from dynacontent.rendering.recipients import event_file

    return event_file(workspace, message, Path(name))
