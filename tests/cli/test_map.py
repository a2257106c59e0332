"""``dynacontent map`` and ``dynacontent explain --placement``, on the sample shop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

ROOT = Path(__file__).parents[2]


def dynacontent(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(ROOT), *arguments])


def test_the_map_of_the_shop_has_rules_of_every_kind() -> None:
    drawn = json.loads(dynacontent("map", "--format", "json").output)
    lead = next(placement for placement in drawn["placements"] if placement["key"] == "weekly/lead")
    rules = {rule["name"]: rule for rule in lead["rules"]}
    assert len(rules) >= 12
    assert "history: product_viewed" in rules["wanted"]["data"]
    assert "profile.churn_risk" in rules["winback"]["data"]
    assert "collection likely_for_you" in rules["likely"]["data"]
    assert "feed weather" in rules["rain"]["data"]
    assert rules["tents"]["experiment"] == "tent_story"
    assert rules["spring"]["limits"] == ["from 2026-04-20", "until 2026-05-11", "only en, de"]
    assert rules["newcomer"]["personas"] == {"new": ["greta", "yusuf"]}
    assert lead["holdout"] == 0.05
    assert {finding["code"] for finding in drawn["findings"]} == {"unseen_rule", "stage_without_rule"}


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("map.html", "<!doctype html>"),
        ("map.mmd", "flowchart LR"),
        ("map.json", "{"),
        ("map.txt", "weekly: "),
    ],
)
def test_a_file_is_written_in_the_form_of_its_ending(tmp_path: Path, file: str, begins: str) -> None:
    out = tmp_path / "maps" / file
    done = dynacontent("map", "weekly", "--out", str(out))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"wrote {out}\n")
    assert out.read_text("utf-8").startswith(begins)


def test_every_rule_is_told_with_its_reason() -> None:
    done = dynacontent("explain", "weekly", "--profile", "grace", "--placement", "lead", "--channel", "email")
    lines = {line.split()[1 if "→" not in line else 2]: line for line in done.output.splitlines()[2:]}
    assert done.output.startswith("lead, email for grace: TARGETING_MATCH\n")
    assert "✗" in lines["tents"]
    assert "profile.favourites is missing (no_consent)" in lines["tents"]
    assert "→ ✓" in lines["shop"]
    assert "✗" in lines["spring"]
    assert "segment family: no" in lines["spring"]


def test_what_is_personal_is_not_told() -> None:
    done = dynacontent("explain", "weekly", "--profile", "grace", "--placement", "lead", "--format", "json")
    told = json.loads(done.output)
    assert list(told) == ["email", "push", "banner"]
    assert told["push"]["rows"][9]["code"] == "other_channel"
    assert "55.9533" not in done.output


def test_a_placement_that_is_not_there() -> None:
    done = dynacontent("explain", "weekly", "--profile", "ada", "--placement", "laed")
    assert done.exit_code == 1
    assert "message 'weekly' shows no placement 'laed'" in done.output
    assert "did you mean 'lead'?" in done.output
