"""The sample shop, recorded and replayed: every message in every channel for everybody, byte for byte."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from dynacontent import Banner, Email, Push, Workspace
from dynacontent.ports import FeedRequest, MemoryFeedSource
from dynacontent.rendering.renderer import Outcome

ROOT = Path(__file__).parents[2]


def answer(request: FeedRequest) -> Any:
    return {"weather": {"sky": "rain", "high": 14.5}, "delivery": {"by": date(2026, 5, 4)}}[request.feed]


def contents(out: Outcome) -> list[Any]:
    """Everything that could go out, and the whole record."""
    found: list[Any] = [json.dumps(out.to_dict(), ensure_ascii=False)]
    if isinstance(out, Email):
        found += [out.html, out.text, out.eml()]
    elif isinstance(out, Push):
        found += [out.to_fcm(), out.to_apns(), out.to_webpush()]
    elif isinstance(out, Banner):
        found.append(out.html)
    return found


def everything(workspace: Workspace) -> dict[tuple[str, str, str], list[Any]]:
    found = {}
    for message in workspace.messages:
        event = workspace.message(message).event
        for persona in workspace.personas:
            who = workspace.persona(persona)
            if event is None or event in who.events:
                for channel, out in workspace.render_all(message, who).items():
                    found[message, persona, channel] = contents(out)
    return found


def test_every_message_replays_byte_for_byte_without_data_or_network(tmp_path: Path) -> None:
    root, file = tmp_path / "shop", tmp_path / "tuesday.json"
    for name in ("templates", "catalogs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)
    workspace = Workspace.open(root, feeds=MemoryFeedSource(answer))
    with workspace.recording(file) as recorded:
        before = everything(recorded)
    shutil.rmtree(root / ".dynacontent")
    for source in (root / "catalogs").glob("*.csv"):
        source.unlink()
    replay = Workspace.open(root, replay=file)
    assert everything(replay) == before
    assert len(before) > 100
    assert replay.replay_warnings == ()
    assert not (root / ".dynacontent").exists()
    names = {who.profile["first_name"] for who in map(workspace.persona, workspace.personas)
             if who.profile.get("first_name")}  # fmt: skip
    assert [name for name in names if f'"{name}"' in file.read_text("utf-8")] == []
