"""What vendors of messages publish as use cases, each written as the docs say, with the data that break it.

`tests/data/use_cases.jsonl` has one in a line: its template, and checks of a profile at a moment with what
comes out: a text, ``null`` for a message that is skipped, ``"fails"`` for one that cannot be made.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dynacontent import MissingValueError, Push, RenderError, Workspace

LINES = (Path(__file__).parents[1] / "data/use_cases.jsonl").read_text("utf-8").splitlines()
CASES: dict[str, dict[str, Any]] = {found["case"]: found for found in map(json.loads, LINES)}
PROFILE = """\
key: id
locale: language
timezone: zone
fields:
  id: str
  zone: timezone?
  language: locale?
  first_name: str?
  nick: str?
  n: int?
  goal: int?
  x: decimal?
  joined: datetime?
  appt: datetime?
  born: date?
  email: str?
  phone: str?
  city: str?
  tier: str?
  vip: bool?
  tags: list[str]?
  liked: list[str]?
  scores: list[int]?
  bal: money?
  old: money?
  attrs: map[str]?
  lines:
    - {brand: str, price: money}
  visits:
    - {place: str, at: datetime}
"""
Workspaces = tuple[Workspace, Workspace]


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Workspaces:
    """All use cases as messages, filled in and made afresh."""
    root = tmp_path_factory.mktemp("use_cases")
    files = {
        "dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\ntimezone = "UTC"\n',
        "templates/profile.yaml": PROFILE,
        "templates/events.yaml": "order:\n  total: money\n",
        **{
            f"templates/messages/case{number}/message.yaml": "push:\n  title: hi\n  body: "
            + json.dumps(case["template"])
            for number, case in enumerate(CASES.values())
        },
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Workspace.open(root), Workspace.open(root, plain=True)


@pytest.mark.parametrize("number", range(len(CASES)), ids=list(CASES))
def test_a_use_case(number: int, workspaces: Workspaces) -> None:
    for check in list(CASES.values())[number]["checks"]:
        who = {"id": "ann", "lines": [], "visits": [], **check["profile"]}
        context = {"now": check["now"], **check.get("context", {})}
        for workspace in workspaces:
            if check.get("fails"):
                with pytest.raises((RenderError, MissingValueError)):
                    workspace.render(f"case{number}", "push", who, context=context)
                continue
            found = workspace.render(f"case{number}", "push", who, context=context)
            assert (found.body if isinstance(found, Push) else None) == check["output"], check
