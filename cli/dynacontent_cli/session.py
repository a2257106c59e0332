"""What the subcommands share: the workspace of ``-C``, opened when first needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dynacontent_cli.terminal import warn

if TYPE_CHECKING:
    from dynacontent import Workspace


class Session:
    """One run of the command line."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def open(self, *, quiet: bool = False) -> Workspace:
        """The workspace; unless ``quiet``, what is wrong with its data files and MJML is told as warnings."""
        from dynacontent import Workspace

        workspace = Workspace.open(self.directory)
        for problem in () if quiet else (*workspace.data_problems, *workspace.mjml_problems):
            warn(problem)
        return workspace
