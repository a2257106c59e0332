"""Snapshots written without a run of tests, for a workspace that has none yet."""

from __future__ import annotations

from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.cases import Cases
from dynacontent.testing.contents import contents
from dynacontent.testing.places import ASSETS_URL, SNAPSHOTS
from dynacontent.testing.rendering import render_case


def write_snapshots(workspace: Workspace) -> int:
    """Write the snapshots of every case, as ``pytest --snapshot-update`` does; returns how many files.

    Raises what rendering raises, and `OSError`.
    """
    cases, written = Cases(workspace, looking=(workspace,)), 0
    for message in workspace.messages:
        folder = workspace.root / SNAPSHOTS / message
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases.of(message):
            outcome = render_case(workspace, case, assets_url=ASSETS_URL)
            for suffix, text in contents(outcome).items():
                (folder / f"{case.name}.{suffix}").write_text(text, "utf-8", newline="\n")
                written += 1
    return written
