"""What the subcommands share: the workspace of ``-C``, opened when first needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynacontent_cli.terminal import warn

if TYPE_CHECKING:
    from dynacontent import Workspace


class Session:
    """One run of the command line."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def open(self, *, quiet: bool = False, replay: str | None = None, offline: bool = False) -> Workspace:
        """The workspace; unless ``quiet``, what is wrong with its data files and MJML is told as warnings.

        ``replay`` is a recording that its data come from; ``offline`` asks no feeds.
        """
        from dynacontent import Workspace

        feeds = None
        if offline:
            from dynacontent.rendering.feeds import offline as no_feeds

            feeds = no_feeds()
        # Nothing is sent from here: what is looked at or kept in a file unsubscribes nobody.
        workspace = Workspace.open(self.directory, replay=replay, feeds=feeds, unsubscribe="preview")
        told = (*workspace.data_problems, *workspace.mjml_problems, *workspace.replay_warnings)
        for problem in () if quiet else told:
            warn(problem)
        return workspace

    @contextmanager
    def recording(self, record: str | None, replay: str | None) -> Iterator[Workspace]:
        """The workspace, recorded or replayed where that is asked for."""
        if record and replay:
            raise click.UsageError("--record and --replay exclude each other.")
        workspace = self.open(replay=replay)
        if record is None:
            yield workspace
            return
        with workspace.recording(record) as recorded:
            yield recorded
