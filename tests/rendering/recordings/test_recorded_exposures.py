"""What recipients were shown before is in a recording, as far as a rule asked for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Workspace
from dynacontent.ports import MemoryExposureLog
from tests.rendering.placements_shop import Open, ada, placed, shown

__all__ = ["placed"]

CALM = "name: w, show: warm, cooldown: 24h"
SEEN = "name: v, show: viewed, with: {p: = profile.last_viewed}"


@pytest.fixture
def claimed(placed: Open) -> Workspace:
    """Ada was shown the calm rule on Monday."""
    workspace = placed(CALM, SEEN.replace("= profile.last_viewed", "'= profile.last_viewed'"),
                       exposures=MemoryExposureLog())  # fmt: skip
    workspace.claim(workspace.render_all("note", ada(), send_id="monday").values(), "monday")
    return workspace


CASES: list[tuple[dict[str, Any], str]] = [
    ({}, "seen Tent"),
    ({"send_id": "tuesday"}, "seen Tent"),
    ({"send_id": "monday"}, "warm all"),
]


@pytest.mark.parametrize(("options", "text"), CASES)
def test_decisions_replay(claimed: Workspace, tmp_path: Path, options: dict[str, Any], text: str) -> None:
    file = tmp_path / "r.json"
    with claimed.recording(file) as recorded:
        before = {name: out.to_dict() for name, out in recorded.render_all("note", ada(), **options).items()}
    replay = Workspace.open(claimed.root, replay=file)  # without the log
    assert shown(replay, ada())["email"] == text
    for channel, out in replay.render_all("note", ada()).items():
        assert out.to_dict() == before[channel]
    for channel, record in before.items():
        assert replay.render("note", channel, ada()).to_dict() == record
    assert '"ada"' not in json.dumps(json.loads(file.read_text("utf-8"))["takes"][0]["exposures"])


def test_one_channel_alone_is_recorded_with_its_decision(claimed: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    with claimed.recording(file) as recorded:
        before = recorded.render("note", "push", ada()).to_dict()
    replay = Workspace.open(claimed.root, replay=file)
    assert replay.render("note", "push", ada()).to_dict() == before
