"""Small workspaces without personas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dynacontent import Workspace
from dynacontent.proposing import Limits, Proposal, propose
from dynacontent.rendering.feeds import offline

Make = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write files of a workspace, and tell the folder."""

    def make(files: Mapping[str, str]) -> Path:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path

    return make


@pytest.fixture
def proposed() -> Callable[..., Proposal]:
    """What is proposed for the workspace in a folder."""

    def proposed(root: Path, *messages: str, edges: bool = True, **limits: int) -> Proposal:
        workspace = Workspace.open(root, feeds=offline(), unsubscribe="preview")
        return propose(workspace, messages, limits=Limits(**limits), edges=edges)

    return proposed
